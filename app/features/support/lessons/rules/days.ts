import { addDays } from '#features/school/api.ts'
import { schoolDays } from '../../rules/dose.ts'
import type { Day } from './desk.ts'

type Spell = { kind: 'term' | 'holiday'; starts: string; ends: string }
type Span = { starts: string; ends: string }

/** 1 for Monday to 7 for Sunday. */
const weekdayOf = (on: string): number => new Date(`${on}T12:00:00Z`).getUTCDay() || 7

export const mondayOf = (on: string): string => addDays(on, 1 - weekdayOf(on))

/** Every day from one to another, both included. */
function* eachDay({ starts, ends }: Span): Generator<string> {
  for (let on = starts; on <= ends; on = addDays(on, 1)) yield on
}

const MS_A_WEEK = 7 * 86_400_000
const weeksFrom = (first: string, on: string): number =>
  Math.round((Date.parse(mondayOf(on)) - Date.parse(mondayOf(first))) / MS_A_WEEK)

/** The school days of a cycle; `timetableWeek` says which week of the timetable a day is in. */
export function daysOf(cycle: Span, spells: readonly Spell[], timetableWeek: (on: string) => number): Day[] {
  return [...eachDay(cycle)]
    .filter((on) => schoolDays(spells, on, on) === 1)
    .map((on) => ({
      ...{ on, weekday: weekdayOf(on), week: weeksFrom(cycle.starts, on), timetable: timetableWeek(on) },
    }))
}

/** Which of so many weeks of a timetable a day is in: weeks of school are counted from the first of the year. */
export function timetableWeekFrom(spells: readonly Spell[], weeks: number): (on: string) => number {
  const [first] = spells.filter(({ kind }) => kind === 'term')
  if (!first || weeks < 2) return () => 1
  const ofMonday = new Map<string, number>()
  let number = 0
  const last = spells.at(-1)?.ends ?? first.ends
  for (let monday = mondayOf(first.starts); monday <= last; monday = addDays(monday, 7)) {
    if (schoolDays(spells, monday, addDays(monday, 4)) > 0) number += 1
    ofMonday.set(monday, ((number - 1) % weeks) + 1)
  }
  return (on) => ofMonday.get(mondayOf(on)) ?? 1
}
