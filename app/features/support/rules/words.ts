import { count, formatDay, formatPupilName } from '#features/school/api.ts'
import type { Decision } from '../schema.ts'
import { isDue } from './plan.ts'

type Named = { familyName: string; givenName: string }
type Listed = { endedOn: string | null; reviewOn: string; pupils: readonly unknown[]; others: number }

/** "Jay Brown", or "6 pupils". */
export const whoWords = (pupils: readonly Named[], others = 0): string => {
  const [only] = pupils
  return only && pupils.length + others === 1
    ? `${only.givenName} ${only.familyName}`
    : count(pupils.length + others, 'pupil')
}

/** The same as a sentence has it: "Jay", or "these 6 pupils". */
export const shortWho = (pupils: readonly Named[]): string => {
  const [only] = pupils
  return only && pupils.length === 1 ? only.givenName : `these ${pupils.length} pupils`
}

/** The names of pupils, as lists have them, by pupil. */
export const namesOf = (pupils: readonly (Named & { id: number })[]): Map<number, string> =>
  new Map(pupils.map((pupil) => [pupil.id, formatPupilName(pupil)]))

/** First line of the room: how much help runs, and what of it waits for a decision. */
export function helpFinding(
  plans: readonly Listed[],
  whose: 'mine' | 'all' | 'ended',
  today: string,
): string {
  if (whose === 'ended')
    return plans.length === 0
      ? 'No help has ended yet'
      : `${count(plans.length, 'plan')} of help ended so far`
  const due = plans.filter((plan) => isDue(plan, today)).length
  const of = whose === 'mine' ? ' of yours' : ''
  if (plans.length === 0) return whose === 'mine' ? 'You run no help just now' : 'No help runs just now'
  const places = plans.reduce((sum, plan) => sum + plan.pupils.length + plan.others, 0)
  const runs = `${count(plans.length, 'plan')}${of} with ${count(places, 'place')}`
  return due === 0
    ? `${runs}, none due for review`
    : `${runs}; ${due} ${due === 1 ? 'waits' : 'wait'} for a decision`
}

/** First line of a plan. */
export function planFinding(
  { title, reviewOn, endedOn }: { title: string; reviewOn: string; endedOn: string | null },
  who: string,
  today: string,
): string {
  const what = `${title}, for ${who}`
  if (endedOn !== null) return `${what}: ended on ${formatDay(endedOn)}`
  if (reviewOn < today) return `${what}: a decision has been due since ${formatDay(reviewOn)}`
  return reviewOn === today
    ? `${what}: a decision is due today`
    : `${what}: runs until ${formatDay(reviewOn)}`
}

const decided: Record<Decision, string> = {
  stop: 'stopped',
  continue: 'goes on',
  change: 'changed for the next step',
  scale: 'goes on for more pupils',
}
export const decisionWords = (decision: string): string =>
  Object.entries(decided).find(([key]) => key === decision)?.[1] ?? decision

/** Help that began, and what came of it so far. */
export function sinceWords(help: {
  title: string
  starts: string
  reviewOn: string
  endedOn: string | null
  said: { decision: string; reason: string } | null
}): string {
  const { title, starts, reviewOn, endedOn, said } = help
  const stands =
    endedOn === null ? `looked at again on ${formatDay(reviewOn)}` : `ended on ${formatDay(endedOn)}`
  const word = said ? `, ${decisionWords(said.decision)}: ${said.reason}` : ''
  return `${title} began on ${formatDay(starts)}, ${stands}${word}.`
}

export const decisionChoices: readonly { value: Decision; label: string }[] = [
  { value: 'stop', label: 'Stop: it has done what it can, or does not suit' },
  { value: 'continue', label: 'Continue: the same for longer' },
  { value: 'change', label: 'Change: it ends, and the next step begins' },
  { value: 'scale', label: 'Scale: it goes on, and more pupils join' },
]

/** First line of "flagged, and nobody has acted". */
export function unactedFinding(waiting: readonly { days: number }[]): string {
  if (waiting.length === 0) return 'Everything flagged has been acted on, or left for a reason'
  const oldest = Math.max(...waiting.map(({ days }) => days))
  const flagged = `${waiting.length} flagged, and nobody has acted`
  return oldest === 0 ? `${flagged}: since today` : `${flagged}: the oldest for ${count(oldest, 'day')}`
}

/** First line of a pupil's tab. */
export function pupilFinding(name: string, plans: readonly { endedOn: string | null }[]): string {
  const running = plans.filter(({ endedOn }) => endedOn === null).length
  const ended = plans.length - running
  if (plans.length === 0) return `${name} gets no extra help just now`
  if (running === 0) return `${name} gets no extra help just now; ${count(ended, 'plan')} ended`
  return `${name} gets ${running === 1 ? 'one kind of extra help' : `${running} kinds of extra help`}${ended > 0 ? `; ${ended} ended before` : ''}`
}

type Found = { source: string; strand: string; year: number; months: number; checked: string }
/** "+4 months a year (Small group tuition, 2021; recalled, to be checked)" */
export const evidenceWords = ({ strand, year, months, checked }: Found): string =>
  `${months > 0 ? '+' : ''}${months} ${Math.abs(months) === 1 ? 'month' : 'months'} a year (${strand}, ${year}${
    checked === 'verified' ? '' : '; from memory, to be checked'
  })`
