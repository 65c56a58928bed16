import { expect, test } from 'vitest'
import { shareDifferenceZ, wilsonInterval } from './share.ts'

test('the interval of a share is that published for 81 of 263 (Newcombe 1998, table I, method 3)', () => {
  const [low, high] = wilsonInterval(81, 263)
  expect(low).toBeCloseTo(0.2553, 4)
  expect(high).toBeCloseTo(0.3662, 4)
})

test('the interval of none of 20 begins at nought and ends where it is published (Newcombe 1998: 0.1611)', () => {
  const [low, high] = wilsonInterval(0, 20)
  expect(low).toBe(0)
  expect(high).toBeCloseTo(0.1611, 4)
})

test('a share of nobody is refused', () => {
  expect(() => wilsonInterval(0, 0)).toThrow(RangeError)
})

test('two shares that are equal lie no standard error apart, and the later one above is positive', () => {
  expect(shareDifferenceZ({ count: 5, base: 10 }, { count: 50, base: 100 })).toBe(0)
  // (0.95 - 0.8) / sqrt(0.875 * 0.125 * (1/60 + 1/60)), worked by hand.
  expect(shareDifferenceZ({ count: 48, base: 60 }, { count: 57, base: 60 })).toBeCloseTo(2.4842, 3)
})
