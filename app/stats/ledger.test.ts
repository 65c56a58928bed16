import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { finalChances } from './filter.ts'
import {
  estimateShare,
  heldShare,
  LEVELS,
  recordOf,
  type ScorableForecast,
  scoreForecast,
  targetBands,
} from './ledger.ts'
import { createRandom } from './random.ts'
import { coverage, randomisedPit } from './score.ts'
import { HONEST_WORLD, simulateForecasts } from './simulate/forecasts.ts'
import { range } from './vector.ts'

type Given = Partial<ScorableForecast> & { mean?: number; sd?: number; grades?: number }

/** Of a normal cut at the middles between grades 0 to 9 unless said otherwise. */
function forecast({ mean = 5, sd = 1, grades = 10, ...given }: Given) {
  const cuts = range(1, grades).map((k) => k - 0.5)
  const chances = finalChances({ mean, sd }, cuts)
  return scoreForecast({ pupil: 1, chances, unit: 1, outcome: 5, target: null, ...given })
}
// A normal of spread 1 rounded to whole grades has a little more: the square root of 1 + 1/12.
const rounded = Math.sqrt(13 / 12)

describe('how right forecasts were', () => {
  test('three forecasts worked by hand', () => {
    const record = recordOf([
      forecast({ pupil: 1, outcome: 5 }),
      forecast({ pupil: 2, outcome: 4 }),
      forecast({ pupil: 3, outcome: 7 }),
    ])
    expect(record?.exact.value).toBeCloseTo(1 / 3, 12)
    expect(record?.within.value).toBeCloseTo(2 / 3, 12)
    // 5 - 5, 5 - 4, 5 - 7: a third of a grade too cautious.
    expect(record?.bias.value).toBeCloseTo(-1 / 3, 3)
    expect(record?.width).toBeCloseTo(2 * 1.2815515655446004 * rounded, 2)
    // Middle half: 5 lies in the step from .3085 to .6915, all but what is outside .25 to .75; 4 in .0668 to .3085; 7 outside.
    expect(record?.held[0]?.value).toBeCloseTo((1 + (0.3085375 - 0.25) / (0.3085375 - 0.0668072)) / 3, 5)
  })

  test('on a scale of half grades everything is told in grades', () => {
    const record = recordOf([forecast({ grades: 18, unit: 2, mean: 10, sd: 2, outcome: 8 })])
    expect(record?.exact.value).toBe(0)
    expect(record?.within.value).toBe(1)
    expect(record?.bias.value).toBeCloseTo(1, 3)
    expect(record?.width).toBeCloseTo(2 * 1.2815515655446004 * Math.sqrt(1 + 1 / 48), 2)
  })

  test('there is no record of nothing', () => {
    expect(recordOf([])).toBeNull()
    expect(targetBands([])).toEqual([])
  })

  test('the share held is what transforms drawn at random come to', () => {
    const random = createRandom(3)
    const cases = simulateForecasts({ ...HONEST_WORLD, unknownSd: 0.5 }, random).flatMap(
      ({ forecasts }) => forecasts,
    )
    const chances = cases.map((one) => finalChances(one, one.cuts))
    const pits = cases.flatMap((one, i) =>
      range(0, 20).map(() => randomisedPit(chances[i] ?? [], one.outcome, random)),
    )
    for (const level of LEVELS) {
      const shares = cases.map((one, i) => heldShare(chances[i] ?? [], one.outcome, level))
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
      expect(mean).toBeCloseTo(coverage(pits, level), 2)
    }
  })

  test('forecasts that are right hold what was promised, and too hopeful ones are found out', () => {
    const asked = (everywhere: number) => {
      const groups = simulateForecasts({ ...HONEST_WORLD, everywhere }, createRandom(7))
      const cases = groups.flatMap(({ forecasts }) => forecasts)
      return recordOf(cases.map(({ mean, sd, outcome }, pupil) => forecast({ mean, sd, outcome, pupil })))
    }
    const [right, hopeful] = [asked(0), asked(-0.5)]
    LEVELS.forEach((level, place) => {
      expect(Math.abs((right?.held[place]?.value ?? 0) - level)).toBeLessThan(0.02)
    })
    expect(right?.bias.low).toBeLessThan(0)
    expect(right?.bias.high).toBeGreaterThan(0)
    expect(hopeful?.bias.low).toBeGreaterThan(0.35)
    expect(hopeful?.held[1]?.high).toBeLessThan(0.78)
    expect(hopeful?.rps).toBeGreaterThan(right?.rps ?? 9)
  })

  test('ten forecasts of one pupil are worth little more than one', () => {
    // Independently: mean .6, sums of deviations .2, -.2, .2, -.2 (clusters of 3, 2, 3, 2), so 112.5 cases but there are ten.
    const values = [1, 1, 0, 1, 0, 0, 1, 1, 1, 0]
    expect(estimateShare(values, [1, 1, 1, 2, 2, 3, 3, 3, 4, 4]).low).toBeCloseTo(0.3126738, 6)
    const alone = estimateShare([1, 1, 0, 0], [1, 2, 3, 4])
    const same = estimateShare([1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0], [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4])
    expect(same.high - same.low).toBeCloseTo(alone.high - alone.low, 10)
  })

  test('how often the target was reached stands beside the chance that was shown', () => {
    const bands = targetBands([
      forecast({ pupil: 1, outcome: 5, target: { place: 6, chance: 0.3 } }),
      forecast({ pupil: 2, outcome: 6, target: { place: 6, chance: 0.34 } }),
      forecast({ pupil: 3, outcome: 9, target: { place: 6, chance: 1 } }),
      forecast({ pupil: 4, outcome: 2 }),
    ])
    expect(bands.map(({ from, to, forecasts }) => [from, to, forecasts])).toEqual([
      [0.2, 0.4, 2],
      [0.8, 1, 1],
    ])
    expect(bands[0]?.meanChance).toBeCloseTo(0.32, 12)
    expect(bands[0]?.reached.value).toBe(0.5)
  })

  test('how far off a forecast was is told in its own spreads', () => {
    expect(forecast({ outcome: 3 }).miss).toBeCloseTo(2 / rounded, 2)
    expect(forecast({ outcome: 6 }).miss).toBeCloseTo(-1 / rounded, 2)
  })

  test('shares lie in their interval and within 0 and 1, wider ranges hold more', () => {
    const one = fc.record({
      pupil: fc.integer({ min: 1, max: 5 }),
      mean: fc.double({ min: -2, max: 11, noNaN: true }),
      sd: fc.double({ min: 0.3, max: 3, noNaN: true }),
      outcome: fc.integer({ min: 0, max: 9 }),
    })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 20 }), (given) => {
        const record = recordOf(given.map(forecast))
        const shares = [record?.exact, record?.within, ...(record?.held ?? [])]
        for (const share of shares) {
          expect(share?.low).toBeGreaterThanOrEqual(0)
          expect(share?.high).toBeLessThanOrEqual(1)
          expect(share?.value).toBeGreaterThanOrEqual((share?.low ?? 9) - 1e-9)
          expect(share?.value).toBeLessThanOrEqual((share?.high ?? -9) + 1e-9)
        }
        const held = record?.held.map(({ value }) => value) ?? []
        expect(held.toSorted((a, b) => a - b)).toEqual(held)
      }),
    )
  })
})
