import { index, type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/school/pages/${name}`

type Tabs = {
  pupil?: RouteConfigEntry[]
  class?: RouteConfigEntry[]
  year?: RouteConfigEntry[]
  subject?: RouteConfigEntry[]
}

/** Addresses under an organisation; other rooms hang their tabs under a pupil, a class, a year group or a subject. */
export const schoolRoutesWith = (tabs: Tabs): RouteConfigEntry[] => [
  route('school', page('overview.tsx')),
  route('school/shape', page('shape.tsx')),
  route('school/shape/:noun', page('shape-noun.tsx')),
  route('school/timetable', page('timetable.tsx')),
  route('school/timetable/rooms', page('rooms.tsx')),
  route('school/timetable/free', page('free.tsx')),
  route('school/timetable/periods', page('periods.tsx')),
  route('years/:id', page('year-frame.tsx'), [index(page('year.tsx')), ...(tabs.year ?? [])]),
  route('classes/:id', page('class-frame.tsx'), [
    index(page('class.tsx')),
    route('timetable', page('class-timetable.tsx')),
    ...(tabs.class ?? []),
  ]),
  route('subjects/:id', page('subject-frame.tsx'), [index(page('subject.tsx')), ...(tabs.subject ?? [])]),
  route('departments/:id', page('department.tsx')),
  route('staff', page('staff.tsx')),
  route('staff/:id', page('staff-member.tsx')),
  route('staff/:id/timetable', page('staff-timetable.tsx')),
  route('rooms/:id', page('room.tsx')),
  route('pupils', page('pupils.tsx')),
  route('pupils/:id', page('pupil-frame.tsx'), [
    index(page('pupil.tsx')),
    route('timetable', page('pupil-timetable.tsx')),
    ...(tabs.pupil ?? []),
  ]),
]
