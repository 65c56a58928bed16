import { describe, expect, test } from 'vitest'
import { createRandom } from './random.ts'
import {
  areaUnderCurve,
  calibrationTable,
  coverage,
  expectedCalibrationError,
  logScore,
  randomisedPit,
  rankedProbabilityScore,
} from './score.ts'
import { mean, range } from './vector.ts'

describe('scores of forecasts', () => {
  test('a certain forecast scores the grades it is wrong by', () => {
    expect([0, 1, 2, 3].map((outcome) => rankedProbabilityScore([0, 1, 0, 0], outcome))).toEqual([1, 0, 1, 2])
  })

  test('the ranked probability and log scores of an example worked by hand', () => {
    expect(rankedProbabilityScore([0.2, 0.5, 0.3], 1)).toBeCloseTo(0.2 ** 2 + 0.3 ** 2, 12)
    expect(logScore([0.2, 0.5, 0.3], 1)).toBeCloseTo(Math.log(2), 12)
  })

  test('an honest forecast beats a distorted one on average', () => {
    const random = createRandom(1)
    const truth = [0.1, 0.2, 0.4, 0.3]
    const outcomes = range(0, 20000).map(() => random.weighted(truth))
    const average = (chances: number[]) => mean(outcomes.map((o) => rankedProbabilityScore(chances, o)))
    expect(average(truth)).toBeLessThan(average([0.05, 0.15, 0.6, 0.2]))
  })

  test('the transform of right forecasts is uniform however coarse the grades', () => {
    const random = createRandom(2)
    const pits = range(0, 20000).map(() => randomisedPit([0.3, 0.7], random.weighted([0.3, 0.7]), random))
    expect(coverage(pits, 0.8)).toBeCloseTo(0.8, 1)
    expect(coverage(pits, 0.5)).toBeCloseTo(0.5, 1)
  })

  test('a calibration table lays what was said beside what happened', () => {
    const chances = [0.05, 0.05, 0.85, 0.85]
    const happened = [false, false, true, false]
    const table = calibrationTable(chances, happened)
    expect(table.map(({ count, meanChance, share }) => [count, meanChance, share])).toEqual([
      [2, 0.05, 0],
      [2, 0.85, 0.5],
    ])
    expect(expectedCalibrationError(chances, happened)).toBeCloseTo((0.05 + 0.35) / 2, 12)
  })

  test('the area under the curve counts the pairs in the right order, ties half', () => {
    expect(areaUnderCurve([1, 2, 3, 4], [false, false, true, true])).toBe(1)
    expect(areaUnderCurve([1, 2, 2, 4], [false, true, false, true])).toBe(3.5 / 4)
    expect(areaUnderCurve([5, 5, 5], [true, false, true])).toBe(0.5)
  })
})
