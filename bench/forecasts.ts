import { finalChances, type PriorGrade } from '#stats/filter.ts'
import { heldShare, LEVELS, recordOf, scoreForecast, targetBands } from '#stats/ledger.ts'
import { correct, learnPastErrors } from '#stats/past-error.ts'
import type { PastYear } from '#stats/past-fit.ts'
import { createRandom } from '#stats/random.ts'
import { type ForecastWorld, HONEST_WORLD, simulateForecasts } from '#stats/simulate/forecasts.ts'
import { mean, range } from '#stats/vector.ts'
import { atMost, type Benchmark, between, comparison, type Measure } from './measure.ts'

const SEEDS = range(1, 6)
const NOTHING = { shift: 0, extra: 0 }

type Tried = { before: number[]; after: number[]; wider: number }

/** Years of results teach the next year's forecasts: how many results their ranges hold, uncorrected and corrected. */
function tryWorld(world: ForecastWorld, seed: number): Tried {
  const all = simulateForecasts({ ...world, years: world.years + 1 }, createRandom(seed))
  const isNext = ({ year }: PastYear) => year === `year ${world.years}`
  const learned = learnPastErrors(all.filter((one) => !isNext(one))).subjects
  const next = all
    .filter(isNext)
    .flatMap(({ subject, forecasts }) =>
      forecasts.map((own) => ({ own, corrected: correct(own, learned.get(subject) ?? NOTHING) })),
    )
  const held = (of: (one: (typeof next)[number]) => PriorGrade) =>
    LEVELS.map((level) =>
      mean(next.map((one) => heldShare(finalChances(of(one), one.own.cuts), one.own.outcome, level))),
    )
  return {
    before: held(({ own }) => own),
    after: held(({ corrected }) => corrected),
    wider: mean(next.map(({ own, corrected }) => corrected.sd / own.sd)),
  }
}

const worlds: readonly { name: string; world: Partial<ForecastWorld>; within: number }[] = [
  { name: 'right forecasts', world: {}, within: 2 },
  { name: 'departments off for good (sd .5), three years', world: { lastingSd: 0.5, years: 3 }, within: 2 },
  { name: 'departments off for good (sd .5), one year', world: { lastingSd: 0.5 }, within: 3 },
  { name: 'half lasting, half of the year, one year', world: { lastingSd: 0.35, yearlySd: 0.35 }, within: 2 },
  { name: 'everybody half a grade too hopeful, one year', world: { everywhere: -0.5 }, within: 3 },
  { name: 'noise unknown to the model (sd .7)', world: { unknownSd: 0.7 }, within: 2 },
]

function measureWorld({ name, world, within }: (typeof worlds)[number]): Measure[] {
  const tries = SEEDS.map((seed) => tryWorld({ ...HONEST_WORLD, departments: 15, ...world }, seed))
  const average = (of: (one: Tried) => number | undefined) => mean(tries.map((one) => of(one) ?? Number.NaN))
  return [
    ...LEVELS.flatMap((level, place): Measure[] => {
      const [before, after] = [average((one) => one.before[place]), average((one) => one.after[place])]
      return [
        {
          ...between(
            `${name}: ${100 * level} % range holds`,
            100 * after,
            100 * level - within,
            100 * level + within,
            '%',
          ),
          ...{ against: 'the same without correction', ratio: after / before },
        },
      ]
    }),
    comparison(`${name}: ranges wider by`, 100 * (average((one) => one.wider) - 1), '%'),
  ]
}

function measureSpeed(): Measure[] {
  const groups = simulateForecasts({ ...HONEST_WORLD, departments: 20, results: 1000 }, createRandom(2))
  const all = groups.flatMap(({ forecasts }) => forecasts)
  const quickest = (work: () => void) =>
    Math.min(
      ...range(0, 5).map(() => {
        const start = performance.now()
        work()
        return performance.now() - start
      }),
    )
  const score = () => {
    const scored = all.map((one, pupil) =>
      scoreForecast({
        ...{ pupil: pupil % 1000, unit: 1, outcome: one.outcome },
        ...{ chances: finalChances(one, one.cuts), target: { place: 5, chance: 0.5 } },
      }),
    )
    recordOf(scored)
    targetBands(scored)
  }
  return [
    atMost('20,000 forecasts scored', quickest(score), 400, 'ms'),
    atMost(
      '20,000 results of 20 departments learned from',
      quickest(() => void learnPastErrors(groups)),
      1500,
      'ms',
    ),
  ]
}

/** Whether ranges hold what they promise once departments' own past errors have widened and moved them. */
export const benchmark: Benchmark = {
  name: 'forecasts',
  goal: '50/80/95 % ranges hold within 2 points where the past tells enough, within 3 where one year is all there is',
  against: 'the same forecasts without correction',
  run: async () => [...worlds.flatMap(measureWorld), ...measureSpeed()],
}
