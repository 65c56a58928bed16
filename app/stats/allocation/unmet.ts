import { type Candidate, candidatesOf, type Layout } from './layout.ts'
import type { AllocationPlan, PupilInNeed, UnmetReason } from './problem.ts'

/** What one more hour of each manager would bring. */
export type Prices = ReadonlyMap<string, number>

/** Why a pupil without a place has none. */
function reasonFor(layout: Layout, pupil: PupilInNeed, price: Prices): UnmetReason {
  const open = layout.ofPupil.get(pupil.id) ?? []
  if (open.length === 0)
    return { kind: candidatesOf(layout.problem, pupil, []).length > 0 ? 'vetoed' : 'nothing suits' }
  const beyond = ({ value, hours, manager }: Candidate) => value - hours * (price.get(manager.id) ?? 0)
  const best = open.reduce((a, b) => (beyond(b) > beyond(a) ? b : a))
  // A place that would pay for its hours and yet is none lacks its group.
  if (best.room !== null && beyond(best) > 0) return { kind: 'no group', option: best.option.id }
  return {
    ...{ kind: 'hours', option: best.option.id, manager: best.manager.id },
    ...{ worthAnHour: best.value / best.hours, price: price.get(best.manager.id) ?? 0 },
  }
}

/** Those in need whom a plan leaves out, each with the reason. */
export function explainUnmet(
  layout: Layout,
  chosen: readonly Candidate[],
  price: Prices,
): AllocationPlan['unmet'] {
  const placed = new Set(chosen.map(({ pupil }) => pupil.id))
  return layout.problem.pupils
    .filter(({ id, need, suits }) => !placed.has(id) && (need > 0 || suits.length > 0))
    .map((pupil) => ({ pupil: pupil.id, reason: reasonFor(layout, pupil, price) }))
}
