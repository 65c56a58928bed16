import { type RouteConfigEntry, route } from '@react-router/dev/routes'

const page = (name: string) => `features/progress/pages/${name}`

/** Pages under an organisation. */
export const progressRoutes: RouteConfigEntry[] = [
  route('progress', page('school.tsx')),
  route('cycle/:cycleId/close', page('close.tsx')),
  route('cycle/:cycleId/burden', page('burden.tsx')),
  route('findings', page('findings.tsx')),
  route('findings/:findingId', page('finding.tsx')),
]

/** The tabs that hang under a pupil, a class, a year group and a subject (`<noun>/:id/progress`). */
export const progressTabs = {
  pupil: [route('progress', page('pupil.tsx'))],
  class: [route('progress', page('class.tsx'))],
  year: [route('progress', page('year.tsx'))],
  subject: [route('progress', page('subject.tsx'))],
}
