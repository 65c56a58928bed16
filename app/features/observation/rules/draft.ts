import type { StaffHelpKind } from '#features/measures/api.ts'
import { usualReview } from '#features/support/api.ts'
import type { PlanFields } from '../schema.ts'

/** The kinds that suit one person, or a department: those made for it first. */
export const suitable = (kinds: readonly StaffHelpKind[], whom: 'person' | 'department'): StaffHelpKind[] =>
  [whom, 'either'].flatMap((suited) => kinds.filter(({ suits }) => suits === suited))

/** A plan as its form begins: filled in from a kind of the catalogue. */
export const draftFrom = (
  kind: StaffHelpKind,
  { cycles, today }: { cycles: readonly { ends: string }[]; today: string },
): PlanFields => ({
  ...{ kind: kind.key, aim: kind.aim, sign: kind.sign, helperId: null, alsoId: null, place: '' },
  ...{ meetings: kind.meetings, minutes: kind.minutes, exitRule: kind.exit_rule },
  reviewOn: usualReview(cycles, today, kind.cycles),
})
