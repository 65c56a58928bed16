/** A day of the demonstration as days after the Monday on which this academic year starts; last year is negative. */
export type Day = number

export type Spell = { name: string; kind: 'term' | 'holiday'; first: Day; last: Day }
export type CycleDates = { number: number; name: string; first: Day; last: Day; opens: Day; closes: Day }
export type YearDates = { first: Day; last: Day; spells: Spell[]; cycles: CycleDates[]; schoolWeeks: Day[] }

const daysAWeek = 7
const weeksAYear = 52
/** The week of the academic year in which the demonstration stands: the third of its third cycle. */
const weekOfToday = 12
const today: Day = weekOfToday * daysAWeek + 2

// [name, kind, first week, weeks]
const spells = [
  ['Autumn term, first half', 'term', 0, 8],
  ['Autumn half-term', 'holiday', 8, 1],
  ['Autumn term, second half', 'term', 9, 7],
  ['Winter holiday', 'holiday', 16, 2],
  ['Spring term, first half', 'term', 18, 6],
  ['Spring half-term', 'holiday', 24, 1],
  ['Spring term, second half', 'term', 25, 6],
  ['Spring holiday', 'holiday', 31, 2],
  ['Summer term, first half', 'term', 33, 5],
  ['Summer half-term', 'holiday', 38, 1],
  ['Summer term, second half', 'term', 39, 7],
] as const

const cycleLengths = [5, 4, 6, 8, 8, 8]

function yearFrom(start: Day): YearDates {
  const weeks = spells.flatMap(([, kind, first, count]) =>
    kind === 'term' ? Array.from({ length: count }, (_, week) => start + (first + week) * daysAWeek) : [],
  )
  const cycles = cycleLengths.map((length, index) => {
    const before = cycleLengths.slice(0, index).reduce((sum, weeks) => sum + weeks, 0)
    const first = weeks[before] ?? start
    const last = (weeks[before + length - 1] ?? start) + 4
    return {
      number: index + 1,
      name: `Cycle ${index + 1}`,
      first,
      last,
      opens: first + daysAWeek,
      closes: last,
    }
  })
  return {
    first: start,
    last: start + weeksAYear * daysAWeek - 1,
    spells: spells.map(([name, kind, first, count]) => ({
      name,
      kind,
      first: start + first * daysAWeek,
      last: start + (first + count) * daysAWeek - (kind === 'term' ? 3 : 1),
    })),
    cycles,
    schoolWeeks: weeks,
  }
}

export const lastYear = yearFrom(-weeksAYear * daysAWeek)
export const thisYear = yearFrom(0)
export const demonstrationToday = today

/** The school weeks that are over on the demonstration's day. */
export const weeksOver = (year: YearDates): Day[] =>
  year.schoolWeeks.filter((week) => week + daysAWeek <= today)

const millisecondsADay = 86_400_000

/** Turns days into dates so that the day of seeding stands in the third week of the third cycle. */
export function datesFrom(dayOfSeeding: string): (day: Day) => string {
  const seeding = new Date(`${dayOfSeeding}T00:00:00Z`)
  const sinceMonday = (seeding.getUTCDay() + 6) % daysAWeek
  const start = seeding.getTime() - (sinceMonday + weekOfToday * daysAWeek) * millisecondsADay
  // A few hundred days are asked for a million times.
  const known = new Map<Day, string>()
  return (day) => {
    const found = known.get(day) ?? new Date(start + day * millisecondsADay).toISOString().slice(0, 10)
    known.set(day, found)
    return found
  }
}

/** "2026/27" for a year that starts in the second half of 2026 or the first half of 2027. */
export function yearName(starts: string): string {
  const year = Number(starts.slice(0, 4)) - (Number(starts.slice(5, 7)) < 3 ? 1 : 0)
  return `${year}/${String((year + 1) % 100).padStart(2, '0')}`
}
