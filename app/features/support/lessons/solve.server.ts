import { solveInThread } from '#platform/solve/solve.server.ts'
import type { boundLessons, planLessons } from '#stats/lessons/plan.ts'
import type { LessonPlan, LessonProblem } from '#stats/lessons/problem.ts'

/** A whole cycle is good to a few percent by then; a day's change is there at once. */
const SECONDS = 20
const SECONDS_A_CHANGE = 6
const SECONDS_OF_THE_BOUND = 10

export type Solved = { plan: LessonPlan; bound: number | null }

const boundOf = async (problem: LessonProblem): Promise<number | null> => {
  const { before: _, ...free } = problem
  const bound = await solveInThread<typeof boundLessons>('lessons/plan.ts', 'boundLessons', [free], {
    seconds: SECONDS_OF_THE_BOUND,
  })
  return Number.isFinite(bound) ? Math.max(0, bound) : null
}

/** Where special lessons go, worked out in a thread of its own, and what no plan can stay below where all have a place. */
export async function solveLessons(
  problem: LessonProblem,
  { calm, seconds = calm ? SECONDS_A_CHANGE : SECONDS }: { calm: boolean; seconds?: number },
): Promise<Solved> {
  const plan = await solveInThread<typeof planLessons>('lessons/plan.ts', 'planLessons', [problem], {
    seconds,
  })
  const bounded = !calm && plan.unplaced.length === 0
  return { plan, bound: bounded ? await boundOf(problem) : null }
}
