import { stageOf } from './choices.ts'
import type { ClassGroup } from './classes.ts'
import type { SchoolPlan } from './schools.ts'
import plan from './timetable.json' with { type: 'json' }

/** A period of one day of one of the weeks; `lesson` is false for registration and the like. */
export type PeriodOfDay = {
  week: number
  weekday: number
  name: string
  begins: string
  ends: string
  lesson: boolean
}

const schoolDays = [1, 2, 3, 4, 5]

/** How many lessons a class has in a fortnight. */
export function fortnightOf(
  school: SchoolPlan,
  { year, subject }: Pick<ClassGroup, 'year' | 'subject'>,
): number {
  const lessons: Record<string, number> = plan.lessons[stageOf(school, year)]
  return lessons[subject] ?? lessons.other ?? 0
}

const schools: Record<string, (typeof plan.schools)[keyof typeof plan.schools]> = plan.schools
const days: Record<string, typeof plan.days.early> = plan.days

/** The periods of all days, in the order of time; none where a school keeps no timetable. */
export function listPeriods({ slug }: SchoolPlan): PeriodOfDay[] {
  const school = schools[slug]
  if (!school) return []
  const { meeting } = school
  return Array.from({ length: school.weeks }, (_, place) => place + 1).flatMap((week) =>
    schoolDays.flatMap((weekday): PeriodOfDay[] => {
      const ofDay = (days[school.day] ?? []).map((period) => ({ ...period, week, weekday }))
      if (!meeting || meeting.week !== week || meeting.weekday !== weekday) return ofDay
      const { instead, ...block } = meeting
      return [...ofDay.filter(({ name }) => !instead.includes(name)), { ...block, lesson: false }]
    }),
  )
}

export const { rooms: roomKinds, others: otherRooms, seats: seatsOfRoom, spareInAFortnight } = plan

/** The kind of room a subject is taught in. */
export const roomKindOf = (subject: string): string =>
  roomKinds.find(({ subjects }) => subjects.some((key) => key === subject))?.kind ?? 'classroom'
