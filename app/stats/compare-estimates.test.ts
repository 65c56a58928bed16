import { describe, expect, test } from 'vitest'
import { barMultiple, countAlike, countApart, countBarsApart, rankRanges } from './compare-estimates.ts'
import { createRandom } from './random.ts'
import { range } from './vector.ts'

describe('bars to compare by', () => {
  test('are 1.39 standard errors for estimates of one accuracy (Goldstein and Healy 1995)', () => {
    expect(barMultiple([2, 2, 2, 2])).toBeCloseTo(1.959964 / Math.SQRT2, 6)
  })

  test('come near the usual 1.96 where one of two is hardly uncertain at all', () => {
    expect(barMultiple([1, 1e-6])).toBeCloseTo(1.96, 3)
  })

  test('do not overlap in one pair of twenty when nothing differs', () => {
    const random = createRandom(7)
    const errors = [0.2, 0.3, 0.5, 0.8]
    const z = barMultiple(errors)
    let apart = 0
    const rounds = 4000
    for (let round = 0; round < rounds; round++) {
      const drawn = errors.map((error) => random.normal(0, error))
      for (let i = 0; i < 4; i++)
        for (let j = i + 1; j < 4; j++)
          if (Math.abs((drawn[i] ?? 0) - (drawn[j] ?? 0)) > z * ((errors[i] ?? 0) + (errors[j] ?? 0)))
            apart += 1
    }
    expect(apart / (6 * rounds)).toBeGreaterThan(0.045)
    expect(apart / (6 * rounds)).toBeLessThan(0.055)
  })
})

test('a rank has a range: clear leaders stand first, what cannot be told apart may stand anywhere', () => {
  const estimates = [
    { effect: 3, se: 0.1 },
    { effect: 0, se: 0.5 },
    { effect: 0.1, se: 0.5 },
  ]
  expect(rankRanges(estimates, createRandom(1))).toEqual([
    { low: 1, high: 1 },
    { low: 2, high: 3 },
    { low: 2, high: 3 },
  ])
  expect(countAlike(estimates)).toEqual([0, 1, 1])
})

describe('thousands of estimates', () => {
  const random = createRandom(11)
  const many = range(0, 5000).map(() => ({ effect: random.normal(), se: 0.05 + 0.2 * random.uniform() }))

  test('are compared by bars that do not overlap for one pair of twenty, though errors are rounded', () => {
    const errors = many.slice(0, 600).map(({ se }) => se)
    const exact = barMultiple(errors.slice(0, 380))
    expect(barMultiple(errors)).toBeGreaterThan(1.386)
    // 380 of them are few enough to be taken as they are; twice each is the same mixture but for pairs of equals.
    const twice = errors.slice(0, 380).flatMap((error) => [error, error * (1 + 1e-9)])
    expect(Math.abs(barMultiple(twice) - exact)).toBeLessThan(1e-4)
  })

  test('have ranks to the nearest two places, outwards', () => {
    const ranges = rankRanges(many, createRandom(2), 100)
    const best = ranges[many.indexOf(many.toSorted((a, b) => b.effect - a.effect)[0] ?? { effect: 0, se: 0 })]
    expect(best?.low).toBe(1)
    expect(ranges.every(({ low, high }) => low % 2 === 1 && high % 2 === 0 && low < high)).toBe(true)
  })
})

test('pairs are told apart one by one, or by bars', () => {
  const estimates = [
    { effect: 0, se: 1 },
    { effect: 2.9, se: 1 },
    { effect: 3, se: 1 },
  ]
  expect(countApart(estimates)).toEqual({ apart: 2, of: 3 })
  expect(countBarsApart(estimates, 1.39)).toBe(2)
  expect(countBarsApart(estimates, 1.96)).toBe(0)
})
