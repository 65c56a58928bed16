import { addDays } from '#features/school/api.ts'

type Span = { kind: 'term' | 'holiday'; starts: string; ends: string }
export type CycleDates = { starts: string; ends: string; opens: string; closes: string }

/** Entry opens this many school days before the last day of a cycle. */
const ENTRY_DAYS = 10

function isWeekday(date: string): boolean {
  const day = new Date(`${date}T12:00:00Z`).getUTCDay()
  return day !== 0 && day !== 6
}

function daysOf({ starts, ends }: { starts: string; ends: string }): string[] {
  const days: string[] = []
  for (let day = starts; day <= ends; day = addDays(day, 1)) days.push(day)
  return days
}

/** The weekdays within terms and outside holidays, in order; without terms, every weekday of the year. */
export function schoolDays(year: { starts: string; ends: string }, spans: readonly Span[]): string[] {
  const terms = spans.filter((span) => span.kind === 'term')
  const holidays = spans.filter((span) => span.kind === 'holiday')
  const within = (day: string, list: readonly Span[]) =>
    list.some((span) => span.starts <= day && span.ends >= day)
  return daysOf(year).filter(
    (day) => isWeekday(day) && (terms.length === 0 || within(day, terms)) && !within(day, holidays),
  )
}

/**
 * Cuts the school days of a year into cycles of as equal length as they allow, one after the other;
 * entry opens two school weeks before each ends. Empty when there are fewer days than cycles could be made of.
 */
export function proposeCycles(days: readonly string[], count: number): CycleDates[] {
  if (days.length < 2 * count) return []
  const cut = (part: number) => Math.round((part * days.length) / count)
  return Array.from({ length: count }, (_, part): CycleDates => {
    const own = days.slice(cut(part), cut(part + 1))
    const [starts = ''] = own
    const ends = own.at(-1) ?? starts
    return { starts, ends, opens: own.at(-ENTRY_DAYS) ?? starts, closes: ends }
  })
}
