/** `timesAWeek` 0: once in all. */
export type Dose = { timesAWeek: number; minutes: number }
export type Amount = { sessions: number; minutes: number }
type Spell = { kind: 'term' | 'holiday'; starts: string; ends: string }

const MS_A_DAY = 86_400_000
const SCHOOL_DAYS_A_WEEK = 5

/** Weekdays from one day to another, both included, that lie in a term and in no holiday; all weekdays where no terms are known. */
export function schoolDays(spells: readonly Spell[], first: string, last: string): number {
  const within = (on: string, kind: Spell['kind']) =>
    spells.some((spell) => spell.kind === kind && spell.starts <= on && on <= spell.ends)
  const anyTerm = spells.some(({ kind }) => kind === 'term')
  let days = 0
  for (let at = Date.parse(first); at <= Date.parse(last); at += MS_A_DAY) {
    const day = new Date(at)
    const weekday = day.getUTCDay()
    const on = day.toISOString().slice(0, 10)
    if (weekday === 0 || weekday === 6) continue
    if (within(on, 'holiday') || (anyTerm && !within(on, 'term'))) continue
    days += 1
  }
  return days
}

const MOST_DAYS_BACK = 365

/** The day from which so many school days lead up to the one before a day; a year before it at most. */
export function schoolDaysBefore(spells: readonly Spell[], day: string, number: number): string {
  let on = day
  for (let back = 1; back <= MOST_DAYS_BACK; back += 1) {
    on = new Date(Date.parse(day) - back * MS_A_DAY).toISOString().slice(0, 10)
    number -= schoolDays(spells, on, on)
    if (number <= 0) break
  }
  return on
}

/** What a dose comes to over so many school days. */
export function plannedOver({ timesAWeek, minutes }: Dose, days: number): Amount {
  const sessions = timesAWeek === 0 ? Math.min(1, days) : Math.round((timesAWeek * days) / SCHOOL_DAYS_A_WEEK)
  return { sessions, minutes: sessions * minutes }
}

/** "14 of 20 sessions, 390 of 600 minutes": what was given of what was planned up to now. */
export function fidelityWords(planned: Amount, given: Amount): string {
  if (planned.sessions === 0 && given.sessions === 0) return 'no session due yet'
  return `${given.sessions} of ${planned.sessions} ${planned.sessions === 1 ? 'session' : 'sessions'}, ${given.minutes} of ${planned.minutes} minutes`
}

type Held = { presence: readonly { pupilId: number; minutes: number }[] }

/** "came to 7 of 8, 210 minutes", by pupil, of the sessions at which each was expected. */
export function cameWords(sessions: readonly Held[]): Map<number, string> {
  const all = sessions.flatMap(({ presence }) => presence)
  return new Map(
    [...Map.groupBy(all, ({ pupilId }) => pupilId)].map(([pupilId, own]) => {
      const came = own.filter(({ minutes }) => minutes > 0)
      const minutes = came.reduce((sum, one) => sum + one.minutes, 0)
      return [pupilId, `came to ${came.length} of ${own.length}, ${minutes} minutes`]
    }),
  )
}

const often: Record<number, string> = {
  0: 'once',
  0.5: 'every other week',
  1: 'once a week',
  2: 'twice a week',
  5: 'every day',
}
const timesWords = (times: number): string => often[times] ?? `${times} times a week`

/** "twice a week, 30 minutes" */
export const doseWords = ({ timesAWeek, minutes }: Dose): string =>
  `${timesWords(timesAWeek)}, ${minutes} minutes`

/** The doses a form offers. */
export const doseChoices = [0, 0.5, 1, 2, 3, 4, 5].map((times) => ({
  value: String(times),
  label: timesWords(times),
}))
