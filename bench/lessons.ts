import { solveInThread } from '#platform/solve/solve.server.ts'
import { describeLessons } from '#stats/lessons/describe.ts'
import { planByHand } from '#stats/lessons/desk.ts'
import { layOutLessons } from '#stats/lessons/layout.ts'
import type { boundLessons, leastUnplaced, planLessons } from '#stats/lessons/plan.ts'
import type { LessonProblem } from '#stats/lessons/problem.ts'
import { createRandom } from '#stats/random.ts'
import { simulateLessons, USUAL_LESSONS } from '#stats/simulate/lessons.ts'
import { atMost, type Benchmark, comparison, type Measure } from './measure.ts'

const plan = (problem: LessonProblem, seconds: number) =>
  solveInThread<typeof planLessons>('lessons/plan.ts', 'planLessons', [problem], { seconds })

/** A teacher is away on one day: how much of the plan moves beyond the lessons they would have given. */
async function aDayAway(problem: LessonProblem): Promise<Measure[]> {
  const { placed: before } = await plan(problem, 5)
  const [first] = before
  const day = problem.slots.find(({ id }) => id === first?.slot)?.day
  const away = new Set(problem.slots.flatMap((slot) => (slot.day === day ? [slot.id] : [])))
  const staff = problem.staff.map((one) => ({
    ...one,
    free: one.free.map(
      (free, i) => free && !(one.id === first?.staff && away.has(problem.slots[i]?.id ?? '')),
    ),
  }))
  const hit = before.filter((one) => one.staff === first?.staff && away.has(one.slot)).length
  const begun = performance.now()
  const { moved, unplaced } = await plan({ ...problem, staff, before }, 5)
  return [
    atMost('a teacher away for a day: lessons moved beyond theirs', moved.length - hit, 3, 'lessons'),
    atMost('a teacher away for a day: unplaced', unplaced.length, 0, 'lessons'),
    comparison('a teacher away for a day: seconds', (performance.now() - begun) / 1000, 's'),
  ]
}

/** Too few are kept free for three hundred lessons: how many are left out beyond those that no plan can place. */
async function tooFewKeptFree(): Promise<Measure[]> {
  const world = { ...USUAL_LESSONS, lessons: 300, pupils: 1000 }
  const problem = simulateLessons(world, createRandom(1))
  const { unplaced } = await plan(problem, 10)
  const least = await solveInThread<typeof leastUnplaced>('lessons/plan.ts', 'leastUnplaced', [problem], {
    seconds: 60,
  })
  return [
    comparison('300 lessons, too few kept free: that no plan can place', least, 'lessons'),
    atMost('300 lessons, too few kept free: left out beyond those', unplaced.length - least, 0, 'lessons'),
  ]
}

async function run(): Promise<Measure[]> {
  const problem = simulateLessons(USUAL_LESSONS, createRandom(1))
  const hand = describeLessons(planByHand(layOutLessons(problem)), 0, false)
  const bound = await solveInThread<typeof boundLessons>('lessons/plan.ts', 'boundLessons', [problem], {
    seconds: 120,
  })
  const soon = await plan(problem, 2)
  const later = await plan(problem, 20)
  const small = simulateLessons({ ...USUAL_LESSONS, lessons: 24, pupils: 80 }, createRandom(2))
  const begun = performance.now()
  const whole = await plan(small, 60)
  const above = (cost: number) => 100 * (cost / bound - 1)
  const besideBound = { against: 'a bound that no plan is below, in %' }
  return [
    atMost('120 lessons after 2 s: unplaced', soon.unplaced.length, 0, 'lessons'),
    atMost('120 lessons after 2 s: cost', soon.cost, 3350, '', { ...besideBound, ratio: above(soon.cost) }),
    atMost('120 lessons after 20 s: unplaced', later.unplaced.length, 0, 'lessons'),
    atMost('120 lessons after 20 s: cost', later.cost, 3180, '', {
      ...besideBound,
      ratio: above(later.cost),
    }),
    atMost('120 lessons after 2 s: above the bound', above(soon.cost), 5, '%'),
    atMost('120 lessons after 20 s: above the bound', above(later.cost), 2.5, '%'),
    comparison('by hand: lessons unplaced', hand.unplaced.length, 'lessons'),
    comparison('by hand: cost of those placed, each', hand.cost / hand.placed.length, ''),
    comparison('after 20 s: cost of a lesson', later.cost / later.placed.length, ''),
    comparison('rounds in 20 s', later.rounds, 'rounds'),
    atMost(
      '24 lessons all at once, proved best',
      (performance.now() - begun) / 1000,
      whole.best ? 60 : 0,
      's',
    ),
    ...(await aDayAway(problem)),
    ...(await tooFewKeptFree()),
  ]
}

/**
 * Special lessons of a fortnight: 50 slots, 24 staff, 6 rooms, 120 lessons of 8 pupils. The published costs (3,350 after 2 s,
 * 3,180 after 20 s) are of an instance that was not published: ours has costs of the same kind, so that what a plan is worth
 * shows beside the bound and the plan by hand.
 */
export const benchmark: Benchmark = {
  name: 'lessons',
  goal: '120 lessons none unplaced within 20 s, close to what no plan can be below',
  against:
    'the plan by hand: each lesson in turn takes the cheapest place left; the bound of the relaxed program',
  run,
}
