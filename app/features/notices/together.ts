import { dateIn } from '#platform/clock.ts'

/** How letters come to somebody: each at once, or those of a day or a week in one. */
export const rhythms = ['at once', 'daily', 'weekly'] as const
export type Rhythm = (typeof rhythms)[number]
type Together = Exclude<Rhythm, 'at once'>

/** Each as its reader chooses it, and when such letters come. */
export const rhythmOptions: readonly { value: Rhythm; label: string }[] = [
  { value: 'at once', label: 'Each by itself, at once' },
  { value: 'daily', label: 'Together, one letter a day: at 7:00 from Monday to Friday' },
  { value: 'weekly', label: 'Together, one letter a week: on Monday at 7:00' },
]

const HOUR = 7
const DAY_MS = 86_400_000
/** Days of the week on which they go, Sunday 0: a daily letter on those on which there is school. */
const goesOn: Record<Together, readonly number[]> = { daily: [1, 2, 3, 4, 5], weekly: [1] }

/** The moment at which the clocks of a time zone show that hour of a day. */
function momentOf(timeZone: string, day: string): Date {
  const guess = new Date(`${day}T${String(HOUR).padStart(2, '0')}:00:00Z`)
  const shown = new Date(`${guess.toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`)
  return new Date(2 * guess.getTime() - shown.getTime())
}

/** When letters that come together go next: at seven in the school's time, on the next weekday or the next Monday. */
export function nextTogether(rhythm: Together, timeZone: string, now: Date): Date {
  const days = Array.from({ length: 9 }, (_, ahead) =>
    dateIn(timeZone, new Date(now.getTime() + ahead * DAY_MS)),
  )
  const moments = days
    .filter((day) => goesOn[rhythm].includes(new Date(`${day}T12:00:00Z`).getUTCDay()))
    .map((day) => momentOf(timeZone, day))
  return moments.find((at) => at > now) ?? now
}

/** When a letter goes: with the others, or at once where what it asks for is due by then. */
export function goesAt(
  { rhythm, due, timeZone }: { rhythm: Rhythm; due: string | null; timeZone: string },
  now: Date,
): Date {
  if (rhythm === 'at once') return now
  const next = nextTogether(rhythm, timeZone, now)
  return due !== null && due <= dateIn(timeZone, next) ? now : next
}
