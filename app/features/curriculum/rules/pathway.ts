import type { EntryCondition } from '#features/measures/api.ts'
import { addDays, formatDate } from '#features/school/api.ts'
import type { Course } from './cost.ts'

export const closings = ['finish', 'switch'] as const
export type Closing = (typeof closings)[number]

export type Pathway = {
  id: number
  name: string
  about: string
  homeWords: string
  firstYear: number
  lastYear: number
  capacity: number | null
  choose: number
  rule: EntryCondition[]
  entryWords: string
  position: number
  starts: string
  /** The last day on which somebody can come in. */
  ends: string | null
  /** What becomes of those on it when it closes, and why it does. */
  closing: Closing | null
  closingReason: string | null
  courses: Course[]
}

/** The pathways that are for a year group. */
export const ofYear = (pathways: readonly Pathway[], number: number): Pathway[] =>
  pathways.filter(({ firstYear, lastYear }) => firstYear <= number && number <= lastYear)

/** Whether nobody new comes in any more. */
export const isClosed = ({ ends }: Pick<Pathway, 'ends'>, today: string): boolean =>
  ends !== null && ends < today

/** What becomes of those who are on a pathway that closes. */
export const closingChoices: readonly { value: Closing; label: string }[] = [
  { value: 'finish', label: 'They finish it: nobody is moved' },
  { value: 'switch', label: 'It is decided for each of them where they go' },
]

/** From when on nobody new comes in; null for a pathway without an end. */
export function closingDay({ ends }: Pick<Pathway, 'ends'>, today: string): string | null {
  if (ends === null) return null
  return ends < today
    ? `Closed since ${formatDate(addDays(ends, 1))}`
    : `Nobody new after ${formatDate(ends)}`
}

/** What is said of a pathway that closes or has closed; null while it is open without an end. */
export function closingWords(
  { ends, closing }: Pick<Pathway, 'ends' | 'closing'>,
  { today, on }: { today: string; on: number },
): string | null {
  const when = closingDay({ ends }, today)
  if (when === null) return null
  if (on === 0) return `${when}; nobody is on it`
  const those = on === 1 ? 'the one pupil on it' : `the ${on} pupils on it`
  return closing === 'finish'
    ? `${when}; ${those} ${on === 1 ? 'finishes' : 'finish'} it`
    : `${when}; where ${those} ${on === 1 ? 'goes' : 'go'} is decided for each`
}
