import type { Sent } from './forms.ts'
import type { Place } from './schools.ts'

const page = (name: string) => `features/school/pages/${name}`

/** Periods, rooms, the place of a lesson, and who is kept free. */
export function timetableForms({ near, timetable }: Place): Sent[] {
  const { lesson, spare, empty, emptyRoom } = timetable ?? {}
  const periods = { route: page('periods'), path: '/school/timetable/periods' }
  const room = page('room')
  const times = { name: '7', begins: '15:00', ends: '15:50', lesson: 'lesson' }
  const lessons = { route: page('class-timetable'), path: `/classes/${near.class}/timetable` }
  return [
    { ...periods, form: { intent: 'add', week: '1', weekday: '3', ...times } },
    { ...periods, form: { intent: 'change', periodId: String(empty), ...times, name: '8' } },
    { ...periods, form: { intent: 'remove', periodId: String(empty) } },
    {
      ...{ route: page('rooms'), path: '/school/timetable/rooms' },
      form: { name: 'Lab 9', kind: 'laboratory', seats: '30' },
    },
    {
      ...{ route: room, path: `/rooms/${near.room}` },
      form: { intent: 'change', name: 'Lab 10', kind: 'laboratory', seats: '' },
    },
    { route: room, path: `/rooms/${emptyRoom}`, form: { intent: 'remove' } },
    {
      ...lessons,
      form: {
        ...{ intent: 'place', lessonId: String(lesson), periodId: String(spare), roomId: String(near.room) },
        ...{ personId: String(near.member), starts: '2026-12-01' },
      },
    },
    { ...lessons, form: { intent: 'end', lessonId: String(lesson), starts: '2026-12-01' } },
    {
      ...{ route: page('staff-timetable'), path: `/staff/${near.member}/timetable` },
      form: { periodId: String(spare) },
    },
  ]
}
