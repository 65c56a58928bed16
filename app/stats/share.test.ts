import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fisherExact, shareDifference, shareDifferenceZ, wilsonInterval } from './share.ts'

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

test('the difference of two shares has the interval published for 56 of 70 and 48 of 80 (Newcombe 1998, table II, method 10)', () => {
  const { difference, low, high } = shareDifference({ count: 56, base: 70 }, { count: 48, base: 80 })
  expect(difference).toBeCloseTo(0.2, 12)
  expect(low).toBeCloseTo(0.0524, 4)
  expect(high).toBeCloseTo(0.3339, 4)
})

test('a lady who tells three of four cups by chance does so in 0.4857 of all trials (Fisher 1935)', () => {
  expect(fisherExact({ count: 3, base: 4 }, { count: 1, base: 4 })).toBeCloseTo(34 / 70, 12)
})

test('the exact chance is that of counting every way to deal out those counted', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.nat(127), (n, m, mask) => {
      const yes = Array.from({ length: n + m }, (_, i) => (mask >> (i % 7)) & 1)
      const countOf = (bits: number) => {
        let [all, mine] = [0, 0]
        for (let i = 0; i < n + m; i++) if ((bits >> i) & 1) [all, mine] = [all + 1, mine + (i < n ? 1 : 0)]
        return { all, mine }
      }
      const seen = countOf(yes.reduce((bits, bit, i) => bits | (bit << i), 0))
      const ways = new Map<number, number>()
      for (let bits = 0; bits < 2 ** (n + m); bits++) {
        const { all, mine } = countOf(bits)
        if (all === seen.all) ways.set(mine, (ways.get(mine) ?? 0) + 1)
      }
      const total = [...ways.values()].reduce((a, b) => a + b, 0)
      const own = ways.get(seen.mine) ?? 0
      const expected = [...ways.values()].filter((one) => one <= own).reduce((a, b) => a + b, 0) / total
      const found = fisherExact({ count: seen.mine, base: n }, { count: seen.all - seen.mine, base: m })
      expect(found).toBeCloseTo(expected, 9)
    }),
    { numRuns: 60 },
  )
})
