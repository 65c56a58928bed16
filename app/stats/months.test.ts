import { describe, expect, test } from 'vitest'
import { effectOfMonths, expectedEffect } from './months.ts'

describe('months of progress', () => {
  test.each([
    [1, 0.02, 0.09],
    [4, 0.27, 0.35],
    [8, 0.62, 0.69],
  ])('%i lie within the band that was published', (months, low, high) => {
    expect(effectOfMonths(months)).toBeGreaterThanOrEqual(low)
    expect(effectOfMonths(months)).toBeLessThanOrEqual(high)
    expect(effectOfMonths(-months)).toBe(-effectOfMonths(months))
  })

  test('a figure as sure as the prior is drawn half way to it, a less sure one further, none is the prior', () => {
    expect(expectedEffect(null)).toBe(0.1)
    expect(expectedEffect({ months: 4, sd: 0.15 })).toBeCloseTo((0.1 + 0.31) / 2, 12)
    expect(expectedEffect({ months: 4, sd: 0.3 })).toBeCloseTo(0.1 + 0.2 * 0.21, 12)
  })
})
