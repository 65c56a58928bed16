import { fill, type HelpKind } from '#features/measures/api.ts'
import { addDays, formatDay } from '#features/school/api.ts'
import type { OutcomeKind } from '../schema.ts'
import { type Dose, doseWords } from './dose.ts'

/** Help that begins in the last weeks of a cycle is looked at at the end of the next. */
const LEAST_DAYS = 21
/** Where no cycle is planned. */
const USUAL_DAYS = 42
/** Nobody puts a review off beyond this. */
export const MOST_DAYS = 98

/** The end of the first cycle that leaves help at least three weeks, so many cycles on. */
export function usualReview(cycles: readonly { ends: string }[], today: string, length = 1): string {
  const [first, last] = [addDays(today, LEAST_DAYS), addDays(today, MOST_DAYS)]
  const ends = cycles.map((cycle) => cycle.ends).filter((end) => end >= first && end <= last)
  return ends.sort()[length - 1] ?? addDays(today, USUAL_DAYS)
}

const holds = ({ pupils }: HelpKind, number: number) => number >= pupils.least && number <= pupils.most

/** The kinds that are offered, the best first: made for such a finding and so many pupils, then the others as they stand. */
export function rankKinds(
  kinds: readonly HelpKind[],
  { findingKind, pupils }: { findingKind: string | null; pupils: number },
): HelpKind[] {
  const rank = (kind: HelpKind) =>
    (findingKind !== null && kind.suits.includes(findingKind) ? 2 : 0) + (holds(kind, pupils) ? 1 : 0)
  return kinds.toSorted((a, b) => rank(b) - rank(a) || a.position - b.position)
}

/** A plan as its form begins. */
export type Draft = Dose & {
  kind: string
  aim: string
  outcome: string
  ownerId: number
  place: string
  reviewOn: string
  exitRule: string
}

export const outcomeValue = (outcome: OutcomeKind, subjectId: number | null): string =>
  outcome === 'forecast' && subjectId !== null ? `forecast:${subjectId}` : outcome

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A plan filled in from the catalogue and what was found. */
export function draftFrom(
  kind: HelpKind,
  given: {
    /** Whom it is for, as in a sentence. */
    who: string
    subject: { id: number; name: string } | null
    ownerId: number
    reviewOn: string
  },
): Draft {
  const { who, subject, ownerId, reviewOn } = given
  return {
    ...{ kind: kind.key, ownerId, reviewOn, place: '' },
    aim: capital(fill(kind.aim, { who, subject: subject?.name ?? 'all subjects' })),
    outcome: outcomeValue(kind.outcome, subject?.id ?? null),
    timesAWeek: kind.times_a_week,
    minutes: kind.minutes,
    exitRule: kind.exit_rule,
  }
}

/** "Small group, Mathematics": what a plan is called. */
export const titleOf = (kind: HelpKind, subject: string | null): string =>
  subject === null ? kind.name : `${kind.name}, ${subject}`

/** What home may read of a plan, before somebody at school has made it theirs. `{name}` stays: each family reads its own child's. */
export const homeDraft = (
  kind: HelpKind,
  { subject, dose, reviewOn }: { subject: string | null; dose: Dose; reviewOn: string },
): string =>
  fill(kind.home, {
    name: '{name}',
    subject: subject ?? 'all subjects',
    dose: doseWords(dose),
    until: formatDay(reviewOn),
  })
