import { solveInThread } from '#platform/solve/solve.server.ts'
import type { planAllocation } from '#stats/allocation/plan.ts'
import type { AllocationProblem } from '#stats/allocation/problem.ts'

/** A plan that is good to a few percent is there by then; more time narrows the rest down by little. */
const SECONDS = 30
const SECONDS_A_QUESTION = 6

/** Who works with whom, worked out in a thread of its own. */
export const solveAllocation = (problem: AllocationProblem) =>
  solveInThread<typeof planAllocation>('allocation/plan.ts', 'planAllocation', [problem], {
    ...{ seconds: SECONDS, each: SECONDS_A_QUESTION },
  })
