import { solveInThread } from '#platform/solve/solve.server.ts'
import { allocateByHand } from '#stats/allocation/greedy.ts'
import { layOut } from '#stats/allocation/layout.ts'
import type { planAllocation } from '#stats/allocation/plan.ts'
import type { AllocationPlan, AllocationProblem } from '#stats/allocation/problem.ts'
import { createRandom } from '#stats/random.ts'
import { aCycleLater, simulateAllocation, USUAL_ALLOCATION } from '#stats/simulate/allocation.ts'
import { mean, range } from '#stats/vector.ts'
import { atLeast, atMost, type Benchmark, comparison, type Measure } from './measure.ts'

type Timed = { seconds: number; busy: number; plan: AllocationPlan }

async function timed(problem: AllocationProblem, seconds: number): Promise<Timed> {
  const begun = performance.now()
  const before = process.cpuUsage()
  const plan = await solveInThread<typeof planAllocation>('allocation/plan.ts', 'planAllocation', [problem], {
    seconds,
  })
  if (!plan.ok) throw new Error('The benchmark’s demands clash')
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - begun) / 1000, busy: (user + system) / 1e6, plan }
}

const valueByHand = (problem: AllocationProblem): number =>
  allocateByHand(layOut(problem)).reduce((all, { value }) => all + value, 0)

async function run(): Promise<Measure[]> {
  const cold = await timed(simulateAllocation(USUAL_ALLOCATION, createRandom(0)), 30)
  const first: (Timed & { problem: AllocationProblem })[] = []
  const later: Timed[] = []
  for (const seed of range(1, 6)) {
    const problem = simulateAllocation(USUAL_ALLOCATION, createRandom(seed))
    const one = await timed(problem, 30)
    first.push({ ...one, problem })
    later.push(await timed(aCycleLater(problem, one.plan.placements, createRandom(100 + seed)), 30))
  }
  const slowest = (some: readonly Timed[]) => Math.max(...some.map(({ seconds }) => seconds))
  const widest = (some: readonly Timed[]) => 100 * Math.max(...some.map(({ plan }) => plan.gap))
  const ratio = mean(first.map(({ plan, problem }) => plan.value / valueByHand(problem)))
  const changes = later.map(({ plan }) => 100 * (plan.kept / plan.stayed))
  const yearGroups = simulateAllocation({ ...USUAL_ALLOCATION, yearGroups: true }, createRandom(1))
  const harder = await timed(yearGroups, 10)
  return [
    comparison('the first plan after a start, while the solver’s code is made quick', cold.seconds, 's'),
    atMost('800 pupils x 7 managers, slowest of 5 schools', slowest(first), 2, 's'),
    comparison('of that, processor time, most of 5', Math.max(...first.map(({ busy }) => busy)), 's'),
    atMost('part by which the best plan may be better, widest of 5', widest(first), 0.1, '%'),
    {
      ...comparison('weighted points of the plan', mean(first.map(({ plan }) => plan.value)), 'points'),
      ...{ against: 'the plan by hand, the neediest first', ratio },
    },
    atMost('a cycle later, with what continuity costs, slowest of 5', slowest(later), 4, 's'),
    atLeast('pupils who keep their manager, fewest of 5', Math.min(...changes), 95, '%'),
    atMost(
      'value given up for that, most of 5',
      100 * Math.max(...later.map(({ plan }) => plan.givenUp / plan.value)),
      0.2,
      '%',
    ),
    comparison('with groups of one year group alone: seconds', harder.seconds, 's'),
    comparison('with groups of one year group alone: gap', 100 * harder.plan.gap, '%'),
  ]
}

/** Who works with whom, for a school of 800 pupils with seven learning managers, through the solver’s thread. */
export const benchmark: Benchmark = {
  name: 'allocation',
  goal: '800 pupils x 7 managers in 2 s to 0.1 %; 95 % keep their manager for 0.2 % of value',
  against: 'the plan by hand: the neediest first, what brings most, whom they know',
  run,
}
