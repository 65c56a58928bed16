import type { Answer, Question } from '../program.ts'
import { at } from '../vector.ts'
import { findWholePlan } from '../whole-plan.ts'
import { findClash, impossibleDemands } from './clashes.ts'
import { describePlan } from './describe.ts'
import { allocateByHand } from './greedy.ts'
import { type Candidate, type Layout, layOut, unmetDemands } from './layout.ts'
import { modelAllocation, worthOf } from './model.ts'
import type { AllocationAnswer, AllocationProblem, AllocationSolving } from './problem.ts'
import type { Prices } from './unmet.ts'

/** Plans are worked out to this part of their value. */
const gap = 0.001

/** A choice with what is known of how good it is. */
interface Choice {
  readonly chosen: readonly Candidate[]
  /** Worth with regard to continuity where that was asked. */
  readonly worth: number
  readonly bound: number
  /** Whether it is the plan by hand, because none better was found. */
  readonly byHand: boolean
}

const worthAll = (chosen: readonly Candidate[], layout: Layout, continuity: boolean): number =>
  chosen.reduce((all, one) => all + worthOf(one, layout, continuity), 0)

/** A choice that is never worse than the one to begin from; none when there is none, or none was found in time. */
function* choose(
  layout: Layout,
  continuity: boolean,
  from: readonly Candidate[] | null,
): Generator<Question, { choice: Choice | null; infeasible: boolean; price: Prices | null }, Answer> {
  const { demands } = layout
  const model = modelAllocation(layout, { continuity, demands })
  const start = from ? model.startFrom(from) : undefined
  const { status, plan, prices } = yield* findWholePlan(model.program, { gap, start })
  const price =
    prices && new Map([...model.hoursRow].map(([manager, row]) => [manager, Math.max(0, at(prices, row))]))
  if (!plan) return { choice: null, infeasible: status === 'infeasible', price }
  const chosen = layout.candidates.filter((_, column) => at(plan.x, column) > 0.5)
  const choice = {
    chosen,
    worth: worthAll(chosen, layout, continuity),
    bound: plan.bound,
    byHand: plan.x === start,
  }
  return { choice, infeasible: false, price }
}

/**
 * Who works with whom on what in the next cycle: makes the sum of weighted expected points as large as it can be within
 * managers' hours, seats, pins, vetoes, must-serve and floors, with a little for pupils who keep their manager. Never worth
 * less than the plan by hand (`allocateByHand`) where that holds to everything. Refuses, with the demands that clash, what
 * cannot be planned at all. To 0.1 % of the value unless time runs out.
 */
export function* planAllocation(problem: AllocationProblem): AllocationSolving {
  const layout = layOut(problem)
  if (impossibleDemands(layout).length > 0) return yield* findClash(layout)
  if (layout.candidates.length === 0)
    return describe(layout, { chosen: [], worth: 0, bound: 0, byHand: false }, null, new Map())
  const byHand = allocateByHand(layout)
  const holds = unmetDemands(layout, byHand).length === 0
  const continuity = layout.before.size > 0
  const best = yield* choose(layout, continuity, holds ? byHand : null)
  if (!best.choice)
    return best.infeasible
      ? yield* findClash(layout)
      : { ok: false, clashes: [], alone: false, narrowed: false }
  const free = continuity ? yield* choose(layout, false, best.choice.chosen) : best
  return describe(layout, best.choice, free.choice, free.price ?? best.price ?? new Map())
}

function describe(layout: Layout, best: Choice, free: Choice | null, price: Prices): AllocationAnswer {
  const value = worthAll(best.chosen, layout, false)
  return {
    ...describePlan(layout, best.chosen, price),
    value,
    givenUp: Math.max(0, (free?.worth ?? value) - value),
    gap: best.worth > 0 ? Math.max(0, best.bound - best.worth) / best.worth : 0,
    byHand: best.byHand,
  }
}
