import { addDays, isSchoolDay, mondayOf, timetableWeek, weekdayOf } from '#features/school/api.ts'
import type { Day, Period } from './desk.ts'

type Span = { starts: string; ends: string }
type Spell = Span & { kind: 'term' | 'holiday' }

/** Every day from one to another, both included. */
function* eachDay({ starts, ends }: Span): Generator<string> {
  for (let on = starts; on <= ends; on = addDays(on, 1)) yield on
}

const MS_A_WEEK = 7 * 86_400_000
const weeksFrom = (first: string, on: string): number =>
  Math.round((Date.parse(mondayOf(on)) - Date.parse(mondayOf(first))) / MS_A_WEEK)

/** The days of a cycle on which there is school and, by the timetable, something to be had. */
export function daysOf(
  cycle: Span,
  { periods, ...known }: { periods: readonly Period[]; year: Span; spells: readonly Spell[] },
): Day[] {
  const timetable = { ...known, weeks: Math.max(1, ...periods.map(({ week }) => week)) }
  const filled = new Set(periods.map(({ week, weekday }) => `${week} ${weekday}`))
  return [...eachDay(cycle)].flatMap((on) => {
    const week = isSchoolDay(on, known.spells) ? timetableWeek(on, timetable) : null
    const weekday = weekdayOf(on)
    if (week === null || !filled.has(`${week} ${weekday}`)) return []
    return [{ on, weekday, week: weeksFrom(cycle.starts, on), timetable: week }]
  })
}
