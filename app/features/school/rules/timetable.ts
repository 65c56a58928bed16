type Spell = { kind: 'term' | 'holiday'; starts: string; ends: string }
type Span = { starts: string; ends: string }

const DAYS_A_WEEK = 7
const dayMs = 86_400_000
const noon = (date: string) => Date.parse(`${date}T12:00:00Z`)
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/** Monday is 1, Sunday 7. */
export const weekdayOf = (date: string): number => ((new Date(noon(date)).getUTCDay() + 6) % DAYS_A_WEEK) + 1

/** The Monday of the week a date lies in. */
export const mondayOf = (date: string): string => dateOf(noon(date) - (weekdayOf(date) - 1) * dayMs)

const within = (date: string, { starts, ends }: Span) => starts <= date && date <= ends

/** A day in a term and in no holiday; where no terms are known, any day in no holiday. */
export function isSchoolDay(date: string, spells: readonly Spell[]): boolean {
  const terms = spells.filter(({ kind }) => kind === 'term')
  const open = terms.length === 0 || terms.some((term) => within(date, term))
  return open && !spells.some((spell) => spell.kind === 'holiday' && within(date, spell))
}

const daysOf = (monday: string, number = DAYS_A_WEEK): string[] =>
  Array.from({ length: number }, (_, day) => dateOf(noon(monday) + day * dayMs))

// Saturdays and Sundays do not make a week in which only they are free of holidays a week of school.
const isSchoolWeek = (monday: string, spells: readonly Spell[]): boolean =>
  daysOf(monday, 5).some((date) => isSchoolDay(date, spells))

/**
 * Which week of a timetable of so many weeks a date lies in, from 1: the weeks with school in them are counted from the
 * first of the academic year, weeks of holiday are not. Null outside the year and in a week of holiday.
 */
export function timetableWeek(
  date: string,
  { weeks, year, spells }: { weeks: number; year: Span; spells: readonly Spell[] },
): number | null {
  const monday = mondayOf(date)
  if (!within(date, year) || !isSchoolWeek(monday, spells)) return null
  let before = 0
  for (let at = noon(mondayOf(year.starts)); at < noon(monday); at += DAYS_A_WEEK * dayMs) {
    if (isSchoolWeek(dateOf(at), spells)) before += 1
  }
  return (before % weeks) + 1
}

/** "09:05", from minutes after midnight. */
export const formatTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

export const weekdayNames = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const
export const weekdayName = (weekday: number): string => weekdayNames[weekday - 1] ?? ''

/** The most weeks after which a timetable begins again. */
export const mostWeeks = 4

/** How often a timetable of so many weeks comes round, as it follows a number: "5 lessons a fortnight". */
export const spanWords = (weeks: number): string =>
  ['a week', 'a fortnight', 'in three weeks', 'in four weeks'][weeks - 1] ?? `in ${weeks} weeks`

type Place = { week: number; weekday: number; name: string; lesson: boolean }

/** "Tuesday, period 4", with the week before it where there are several; what is no lesson goes by its name. */
export const periodWords = ({ week, weekday, name, lesson }: Place, weeks: number): string =>
  `${weeks > 1 ? `Week ${week}, ` : ''}${weekdayName(weekday)}, ${lesson && /^\d/.test(name) ? `period ${name}` : name}`
