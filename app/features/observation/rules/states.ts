import { refuseReview } from '#features/support/api.ts'

export const helpStates = ['asked', 'offered', 'running', 'declined', 'ended'] as const
export type HelpState = (typeof helpStates)[number]

/** Who somebody is in help for staff; whoever is neither does not see that there is any. */
export type Part = 'helped' | 'helper'

type Help = { state: HelpState; reviewOn: string; departmentId: number | null }
export type Act =
  | 'accept'
  | 'decline'
  | 'agree'
  | 'withdraw'
  | 'leave'
  | 'erase'
  | 'change'
  | 'loop'
  | 'review'

/** What somebody may do in a state: the one table of who acts when. */
export function mayDo({ state, departmentId }: Help, part: Part, act: Act): boolean {
  const helped = part === 'helped'
  const ofOne = departmentId === null
  switch (act) {
    case 'accept':
      return helped && (state === 'offered' || state === 'declined')
    case 'decline':
      return helped && state === 'offered'
    case 'agree':
      return !helped && state === 'asked'
    case 'withdraw':
      return !helped && (state === 'asked' || state === 'running')
    case 'leave':
      return helped && !ofOne
    case 'erase':
      return helped && ofOne && (state === 'asked' || state === 'declined' || state === 'ended')
    case 'change':
      return state === 'running' || (helped && (state === 'asked' || state === 'offered'))
    case 'loop':
    case 'review':
      return state === 'running'
  }
}

/** Whether a kind of help needs somebody at the school to give it. */
export const needsHelper = (kinds: readonly { key: string; helper: string | null }[], key: string): boolean =>
  kinds.find((kind) => kind.key === key)?.helper != null

type Asked = { helperId: number | null; alsoId: number | null; reviewOn: string; kind: string }

/** What stands against a plan as it was filled in, by field; null when nothing does. */
export function refusePlan(
  { helperId, alsoId, reviewOn, kind }: Asked,
  facts: {
    today: string
    staff: readonly number[]
    kinds: readonly string[]
    helped: readonly number[]
    /** The day it is looked at again as it stands: it may stay. */
    before?: string
  },
): Record<string, string> | null {
  if (!facts.kinds.includes(kind)) return { kind: 'Choose a kind of help from the catalogue.' }
  for (const [field, id] of Object.entries({ helperId, alsoId })) {
    if (id !== null && facts.helped.includes(id))
      return { [field]: 'Choose somebody other than those it is for.' }
    if (id !== null && !facts.staff.includes(id)) return { [field]: 'Choose somebody who works here today.' }
  }
  if (alsoId !== null && alsoId === helperId)
    return { alsoId: 'Choose somebody else beside them, or nobody.' }
  const refused = reviewOn === facts.before ? null : refuseReview(reviewOn, facts.today)
  return refused === null ? null : { reviewOn: refused }
}
