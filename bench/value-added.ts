import { execFileSync } from 'node:child_process'
import path from 'node:path'
import type { GroupEffects } from '#stats/multilevel/effects.ts'
import { fitOrdinary } from '#stats/multilevel/ordinary.ts'
import { mergeSums } from '#stats/multilevel/sums.ts'
import { createRandom } from '#stats/random.ts'
import { simulateValueAdded, sumSchools, USUAL_VALUE_ADDED } from '#stats/simulate/value-added.ts'
import { at, mean, range } from '#stats/vector.ts'
import { type Asked, askLme4, hasLme4, withoutLme4 } from './fit/lme4.ts'
import { fitPrior, fixedGap, masked } from './fit/masked.ts'
import { fitRows, rowsOf, simulateNation } from './fit/national.ts'
import { atMost, type Benchmark, between, comparison, type Measure } from './measure.ts'

interface World {
  readonly truth: readonly { readonly intercept: number; readonly slope: number }[]
  readonly effects: readonly GroupEffects[]
  readonly raw: readonly { readonly effect: number }[]
}

function simulateWorld(seed: number): World {
  const schools = simulateValueAdded({ ...USUAL_VALUE_ADDED, schools: 1600 }, createRandom(seed))
  const sums = sumSchools(schools)
  const raw = fitOrdinary(sums, ['prior'])
  return {
    truth: schools.truth,
    effects: fitPrior(sums).levels[0]?.effects ?? [],
    raw: raw.ok ? raw.groups : [],
  }
}

/** The share of 95 % intervals, of intercepts or of slopes, that hold the truth. */
const coverage = (worlds: readonly World[], own: 'intercept' | 'slope'): number =>
  mean(
    worlds.flatMap(({ truth, effects }) =>
      effects.map(({ values, covariance }, j) => {
        const place = own === 'intercept' ? 0 : 1
        const gap = Math.abs(at(values, place) - (truth[j]?.[own] ?? 0))
        return Number(gap < 1.96 * Math.sqrt(at(covariance, place === 0 ? 0 : 2)))
      }),
    ),
  )

/** What schools' intervals and effects are worth where the truth is known, over a few small nations. */
function knownTruth(): Measure[] {
  const worlds = range(0, 5).map(simulateWorld)
  const rmse = (effectOf: (world: World, j: number) => number): number =>
    Math.sqrt(
      mean(
        worlds.flatMap((world) =>
          world.truth.map(({ intercept }, j) => (effectOf(world, j) - intercept) ** 2),
        ),
      ),
    )
  const shrunk = rmse(({ effects }, j) => effects[j]?.values[0] ?? 0)
  const raw = rmse((world, j) => world.raw[j]?.effect ?? 0)
  return [
    between(
      '8,000 schools: 95 % intervals that hold the true effect',
      coverage(worlds, 'intercept'),
      0.94,
      0.96,
      'share',
    ),
    between('8,000 schools: the same of slopes', coverage(worlds, 'slope'), 0.94, 0.96, 'share'),
    atMost('error of school effects', shrunk, Math.round(raw * 1e4) / 1e4, 'sd of pupils', {
      ...{ against: 'mean residuals, as in published tables', ratio: shrunk / raw },
    }),
  ]
}

/** Every school's sums halved and merged, in another order, beside the whole. */
function sumsBesideWhole(): Measure {
  const { columns, names, schools, truth } = simulateNation()
  const halves = schools.map((school, row) => 2 * school + (row % 2))
  const whole = fitPrior(sumSchools({ columns, names, schools, truth }))
  const parts = sumSchools({ columns, names, schools: halves, truth: [...truth, ...truth] }).groups
  const groups = truth.map((_, school) => {
    const [one, other] = [parts[2 * school], parts[2 * school + 1]]
    if (!one || !other) throw new Error('a school is missing')
    return { ...mergeSums(other, one), path: [`S${school + 1}`] }
  })
  const merged = fitPrior({ ...sumSchools({ columns, names, schools, truth }), groups: groups.reverse() })
  const gap = fixedGap(whole, merged)
  return atMost(
    '600,000 pupils: fixed effects from merged halves less those from whole schools',
    gap,
    1e-9,
    'points',
  )
}

/** Our deviance at our optimum less lme4's at its own, stopped at 1e-10; and where schools hardly differ. */
function besideLme4(): Measure[] {
  if (!hasLme4()) return [withoutLme4]
  const worlds = [
    ...range(1, 4).map((seed) => ({ seed, world: { ...USUAL_VALUE_ADDED, schools: 65 } })),
    ...range(4, 8).map((seed) => ({
      seed,
      world: { ...USUAL_VALUE_ADDED, schools: 20, slopeSd: 0.02, correlation: 1 },
    })),
    ...range(8, 11).map((seed) => ({
      seed,
      world: { ...USUAL_VALUE_ADDED, schools: 20, interceptSd: 0, slopeSd: 0 },
    })),
  ].map(({ seed, world }) => simulateValueAdded({ ...world, fewest: 10, most: 60 }, createRandom(seed)))
  const asked = worlds.flatMap((world, i) =>
    (['ML', 'REML'] as const).map(
      (method): Asked => ({ rows: rowsOf(`w${i}`, world), how: 'tight', model: 'slope', method }),
    ),
  )
  const told = askLme4(asked)
  const gaps = asked.map((one, i) => {
    const names = range(0, Math.max(...one.rows.schools) + 1).map(String)
    return fitRows(one.rows, names, one).deviance - (told[i]?.deviance ?? Number.NaN)
  })
  return [
    atMost(
      '20 fits, 14 of them at the edge: deviance above lme4’s, at most',
      Math.max(...gaps),
      1e-7,
      'deviance',
    ),
    comparison('20 fits: deviance below lme4’s, at most', -Math.min(...gaps), 'deviance'),
  ]
}

function coldFit(): Measure {
  const runs = range(0, 5).map(() =>
    Number(
      execFileSync(process.execPath, [path.join(import.meta.dirname, 'fit', 'cold.ts')], {
        encoding: 'utf8',
      }),
    ),
  )
  return atMost(
    '600,000 pupils in 3,400 schools, slopes: first fit of a process, from rows',
    Math.min(...runs),
    150,
    'ms',
  )
}

export const benchmark: Benchmark = {
  name: 'value-added',
  goal: 'deviance within 1e-7 of lme4; school intervals hold 94-96 %; 600,000 x 3,400 with slopes under 150 ms cold',
  against: 'lme4 stopped at 1e-10; mean residuals; the pooled fit',
  run: async () => [...knownTruth(), sumsBesideWhole(), ...(await masked()), coldFit(), ...besideLme4()],
}
