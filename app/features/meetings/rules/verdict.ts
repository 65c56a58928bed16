import { mean } from '#stats/vector.ts'
import type { Done, Helped, ReviewAnswer } from '../schema.ts'

/** What a decision's review looks like to the rules: the newest line, or none. */
export type Reviewed = {
  due: string
  expectOn: string
  review: { done: Done; helped: Helped | null } | null
}

/** Whether nothing more is asked about a decision: it helped or did not, or was given up. */
export const isSettled = ({ review }: Pick<Reviewed, 'review'>): boolean =>
  review !== null &&
  (review.done === 'given up' || review.helped === 'helped' || review.helped === 'did not help')

/** What is asked about a decision on a day: whether it was done once it is due, whether it helped once that can be seen. */
export function askOf(decision: Reviewed, on: string): 'done' | 'helped' | null {
  if (isSettled(decision)) return null
  if (decision.review?.done === 'done') return decision.expectOn <= on ? 'helped' : null
  return decision.due <= on ? 'done' : null
}

/** What is kept of an answer given with one key. */
export const reviewOf = (answer: ReviewAnswer): { done: Done; helped: Helped | null } =>
  answer === 'not yet' || answer === 'given up'
    ? { done: answer, helped: null }
    : { done: 'done', helped: answer }

/** "Done? Helped?", as it is answered, in the order of the keys. */
export const answers: readonly { value: ReviewAnswer; label: string }[] = [
  { value: 'helped', label: 'Done, and it helped' },
  { value: 'did not help', label: 'Done, and it did not help' },
  { value: 'too early', label: 'Done, too early to say' },
  { value: 'not yet', label: 'Not done yet' },
  { value: 'given up', label: 'Given up' },
]

export type Share = { all: number; due: number; done: number; judged: number; helped: number }

/** How many of some decisions were due by a day and done, and how many of those judged helped. */
export function shareOf(decisions: readonly Reviewed[], on: string): Share {
  const due = decisions.filter((one) => one.due <= on || one.review !== null)
  const judged = due.filter(({ review }) => review?.helped === 'helped' || review?.helped === 'did not help')
  return {
    all: decisions.length,
    due: due.length,
    done: due.filter(({ review }) => review?.done === 'done').length,
    judged: judged.length,
    helped: judged.filter(({ review }) => review?.helped === 'helped').length,
  }
}

export type Chance = { pupilId: number; subjectId: number; reach: number | null }
/** Chances of the target, 0 to 1, as an average over the same courses then and now. */
export type ThenAndNow = { courses: number; before: number; now: number }

/** The chances of the pupils concerned, in the subject concerned or all, then and now; null where no course has both. */
export function thenAndNow(
  of: { pupilIds: readonly number[]; subjectId: number | null },
  before: readonly Chance[],
  now: readonly Chance[],
): ThenAndNow | null {
  const concerned = (one: Chance) =>
    of.pupilIds.includes(one.pupilId) && (of.subjectId === null || one.subjectId === of.subjectId)
  const earlier = new Map(
    before.filter(concerned).map((one) => [`${one.pupilId} ${one.subjectId}`, one.reach]),
  )
  const pairs = now.filter(concerned).flatMap(({ pupilId, subjectId, reach }) => {
    const chance = earlier.get(`${pupilId} ${subjectId}`)
    return reach === null || chance === null || chance === undefined ? [] : [{ before: chance, now: reach }]
  })
  if (pairs.length === 0) return null
  return {
    courses: pairs.length,
    before: mean(pairs.map((one) => one.before)),
    now: mean(pairs.map((one) => one.now)),
  }
}
