import { addDays } from '#features/school/api.ts'
import { MOST_DAYS } from './draft.ts'

export const notAllTheirs = 'One of these pupils has left or is not yours to plan for.'
export const notInPost = 'Choose somebody who works here today.'

type Asked = { pupil: readonly number[]; reviewOn: string }

const tooFar = 'Choose a day within fourteen weeks: help is looked at again every cycle.'

/** Why a review cannot stand on a day, or null when it can. */
export function refuseReview(reviewOn: string, today: string): string | null {
  if (reviewOn <= today) return 'Choose a day to come for the review.'
  return reviewOn > addDays(today, MOST_DAYS) ? tooFar : null
}

/** What stands against beginning a plan, by field; null when nothing does. */
export function refusePlan(
  { pupil, reviewOn }: Asked,
  facts: { today: string; pupils: number; ownerThere: boolean },
): Record<string, string> | null {
  if (facts.pupils < new Set(pupil).size) return { pupil: notAllTheirs }
  if (!facts.ownerThere) return { ownerId: notInPost }
  const refused = refuseReview(reviewOn, facts.today)
  return refused === null ? null : { reviewOn: refused }
}

type Running = { reviewOn: string; endedOn: string | null }

/** Help whose day of review has come: only a decision moves it on. */
export const isDue = ({ reviewOn, endedOn }: Running, today: string): boolean =>
  endedOn === null && reviewOn <= today

/** What stands against changing a plan as it is, by field; null when nothing does. */
export function refuseChange(
  plan: Running,
  { reviewOn, today }: { reviewOn: string; today: string },
): Record<string, string> | null {
  if (plan.endedOn !== null) return { form: 'This help has ended. Begin the next step instead.' }
  if (reviewOn === plan.reviewOn) return null
  if (isDue(plan, today))
    return { reviewOn: 'It is due for review: the review says what becomes of it, and until when.' }
  const refused = refuseReview(reviewOn, today)
  return refused === null ? null : { reviewOn: refused }
}

/** Who changes and reviews help, and takes its register: whoever runs it, and those who lead help. */
export const mayRun = (plan: { ownerId: number }, by: { personId: number | null; leads: boolean }): boolean =>
  by.leads || plan.ownerId === by.personId

/** Whoever gives special lessons of help takes its register too. */
export const mayRegister = (
  plan: { ownerId: number; giverIds: readonly number[] },
  by: { personId: number | null; leads: boolean },
): boolean => mayRun(plan, by) || (by.personId !== null && plan.giverIds.includes(by.personId))

export const notTheirs = (owner: string): Record<string, string> => ({
  form: `Only ${owner}, who runs this help, and those who lead help change it.`,
})

export const seesPart = (owner: string): string =>
  `Some of this group are not yours to see: ${owner}, who runs it, takes its register.`
