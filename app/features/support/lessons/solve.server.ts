import { solveInThread } from '#platform/solve/solve.server.ts'
import type { boundLessons, leastUnplaced, planLessons } from '#stats/lessons/plan.ts'
import type { LessonPlan, LessonProblem } from '#stats/lessons/problem.ts'
import { type Asked, widen } from './rules/problem.ts'

/** A whole cycle is good to a few percent by then, twice if it must be; a day's change is there at once. */
const SECONDS = 10
const SECONDS_A_CHANGE = 6
const SECONDS_OF_THE_BOUND = 10

/**
 * `bound`: no plan of the lessons that have a place can make pupils miss less; `least`: no plan can leave fewer lessons without
 * a place. Null where that was not worked out.
 */
export type Solved = { plan: LessonPlan; bound: number | null; least: number | null }

const planOnce = (problem: LessonProblem, seconds: number) =>
  solveInThread<typeof planLessons>('lessons/plan.ts', 'planLessons', [problem], { seconds })

async function boundOf(
  { before: _, ...problem }: LessonProblem,
  { placed }: LessonPlan,
): Promise<number | null> {
  const there = new Set(placed.map(({ lesson }) => lesson))
  const own = { ...problem, lessons: problem.lessons.filter(({ id }) => there.has(id)) }
  const bound = await solveInThread<typeof boundLessons>('lessons/plan.ts', 'boundLessons', [own], {
    seconds: SECONDS_OF_THE_BOUND,
  })
  return Number.isFinite(bound) ? Math.max(0, bound) : null
}

const leastOf = (problem: LessonProblem): Promise<number> =>
  solveInThread<typeof leastUnplaced>('lessons/plan.ts', 'leastUnplaced', [problem], {
    seconds: SECONDS_OF_THE_BOUND,
  })

/**
 * Where special lessons go, worked out in a thread of its own. Where some have no place with the teachers of their group,
 * everybody able may give any, and as few as can be change hands.
 */
export async function solveLessons(
  asked: Asked,
  { calm, seconds = calm ? SECONDS_A_CHANGE : SECONDS }: { calm: boolean; seconds?: number },
): Promise<Solved> {
  const plan = await planOnce(asked.problem, seconds)
  if (calm) return { plan, bound: null, least: null }
  if (plan.unplaced.length === 0) return { plan, bound: await boundOf(asked.problem, plan), least: 0 }
  const wider = widen(asked, plan)
  const again = await planOnce(wider, seconds)
  const least = again.unplaced.length === 0 ? 0 : await leastOf(wider)
  return { plan: again, bound: await boundOf(wider, again), least }
}
