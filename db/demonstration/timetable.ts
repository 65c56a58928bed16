import type { SchoolPlan } from './schools.ts'
import type { Ids } from './shape.ts'
import type { Teacher, Teaching } from './teaching.ts'
import type { Hours, Lesson } from './timetable-hours.ts'
import { listPeriods, type PeriodOfDay, spareInAFortnight } from './timetable-plan.ts'
import { type Placed, placeInRooms, type Room } from './timetable-rooms.ts'

type Period = PeriodOfDay & { id: number }
export type Timetable = {
  periods: Period[]
  rooms: Room[]
  lessons: (Placed & { id: number; period: Period })[]
  /** Who is kept free when, for special lessons. */
  spare: { teacher: Teacher; period: Period }[]
}

type Staffed = { hours: Hours; teachings: readonly Teaching[]; teachers: readonly Teacher[] }

const numbered = <T extends { id: number }>(rows: readonly T[], ids: Ids, table: string): T[] =>
  rows.map((row) => Object.assign(row, { id: ids.next(table) }))

/** Who leads a department has other work in periods without a lesson. */
const mayBeSpared = ({ load }: Teacher) => load >= 0.9

/**
 * Keeps each teacher free in some of the periods without a lesson: where as yet fewest of the department are, then
 * fewest of all.
 */
function keepFree(
  { hours, teachings, teachers }: Staffed,
  slots: number,
  each: number,
): { teacher: Teacher; slot: number }[] {
  const teaching = new Map<Teacher, Set<number>>()
  const byClass = Map.groupBy(teachings, ({ group }) => group)
  for (const { group, slot, teacher } of hours.lessons) {
    const there = teacher ? [teacher] : (byClass.get(group) ?? []).map((one) => one.teacher)
    for (const one of there) teaching.set(one, (teaching.get(one) ?? new Set()).add(slot))
  }
  const kept = new Map<string, number>()
  const number = (slot: number, department = '') => kept.get(`${slot} ${department}`) ?? 0
  return teachers.filter(mayBeSpared).flatMap((teacher) => {
    const free = Array.from({ length: slots }, (_, slot) => slot).filter(
      (slot) => !teaching.get(teacher)?.has(slot),
    )
    const chosen = free
      .map((slot) => ({ slot, cost: number(slot, teacher.department) * 1000 + number(slot) }))
      .sort((a, b) => a.cost - b.cost)
      .slice(0, each)
    for (const { slot } of chosen) {
      kept.set(`${slot} ${teacher.department}`, number(slot, teacher.department) + 1)
      kept.set(`${slot} `, number(slot) + 1)
    }
    return chosen.map(({ slot }) => ({ teacher, slot }))
  })
}

/** The timetable of this year with its rooms, once everybody has their classes. */
export function makeTimetable(plan: SchoolPlan, staffed: Staffed, ids: Ids): Timetable {
  const periods = numbered(
    listPeriods(plan).map((period) => ({ ...period, id: 0 })),
    ids,
    'period',
  )
  const lessonPeriods = periods.filter(({ lesson }) => lesson)
  const now = new Map(
    staffed.teachings.filter(({ last }) => last === null).map(({ group, teacher }) => [group, teacher]),
  )
  const { rooms, placed } = placeInRooms(
    staffed.hours.lessons,
    ({ group, teacher }: Lesson) => teacher ?? now.get(group),
  )
  numbered(rooms, ids, 'room')
  const periodAt = (slot: number): Period => {
    const period = lessonPeriods[slot]
    if (!period) throw new Error(`${plan.name} has no lesson period ${slot}`)
    return period
  }
  const weeks = new Set(periods.map(({ week }) => week)).size
  const spare = keepFree(staffed, lessonPeriods.length, (spareInAFortnight * weeks) / 2)
  return {
    ...{ periods, rooms },
    lessons: placed.map((lesson) => ({
      ...lesson,
      id: ids.next('timetabled_lesson'),
      period: periodAt(lesson.slot),
    })),
    spare: spare.map(({ teacher, slot }) => ({ teacher, period: periodAt(slot) })),
  }
}
