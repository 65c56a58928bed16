import { mondayOf, weekdayName, weekdayNames } from '#features/school/api.ts'

type Spell = { kind: 'term' | 'holiday'; starts: string; ends: string }
type Rhythm = { weekday: number; everyWeeks: number; starts: string; ends: string | null }

const dayMs = 86_400_000
const noon = (date: string) => Date.parse(`${date}T12:00:00Z`)
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10)

const within = (date: string, spell: Spell) => spell.starts <= date && date <= spell.ends

/** A day in a term and in no holiday. */
const isSchoolDay = (date: string, spells: readonly Spell[]): boolean =>
  spells.some((spell) => spell.kind === 'term' && within(date, spell)) &&
  !spells.some((spell) => spell.kind === 'holiday' && within(date, spell))

/**
 * The days on which a series meets between its first day and its last or that of the calendar: on its weekday, every so
 * many school weeks from its first; a holiday is skipped, not made up for.
 */
export function meetingDays(rhythm: Rhythm, spells: readonly Spell[]): string[] {
  const last =
    spells
      .map(({ ends }) => ends)
      .sort()
      .at(-1) ?? rhythm.starts
  const until = rhythm.ends !== null && rhythm.ends < last ? rhythm.ends : last
  const days: string[] = []
  let schoolWeeks = 0
  for (let monday = noon(mondayOf(rhythm.starts)); monday <= noon(until); monday += 7 * dayMs) {
    const week = Array.from({ length: 5 }, (_, day) => dateOf(monday + day * dayMs))
    if (!week.some((date) => isSchoolDay(date, spells))) continue
    const day = dateOf(monday + (rhythm.weekday - 1) * dayMs)
    const due = schoolWeeks % rhythm.everyWeeks === 0
    schoolWeeks += 1
    if (due && day >= rhythm.starts && day <= until && isSchoolDay(day, spells)) days.push(day)
  }
  return days
}

export const weekdayOptions = weekdayNames.map((label, place) => ({ value: String(place + 1), label }))

/** Minutes after midnight of "13:30". */
export const hourOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return 60 * hours + minutes
}

/** "every second week"; null for what meets each week. */
export const oftenWords = (everyWeeks: number): string | null =>
  everyWeeks === 1 ? null : everyWeeks === 2 ? 'every second week' : `every ${everyWeeks} weeks`

/** "Thursdays at 13:30 for 3 hours", "Every second Tuesday at 15:30 for 60 minutes". */
export function rhythmWords(series: {
  weekday: number
  everyWeeks: number
  begins: string
  minutes: number
}): string {
  const day = weekdayName(series.weekday)
  const often =
    series.everyWeeks === 1
      ? `${day}s`
      : series.everyWeeks === 2
        ? `Every second ${day}`
        : `Every ${series.everyWeeks} weeks on ${day}`
  return `${often} at ${series.begins} for ${lengthWords(series.minutes)}`
}

/** "30 minutes", "3 hours". */
export const lengthWords = (minutes: number): string =>
  minutes >= 120 && minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`
