import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refuseBeforeAfter, riseWithoutHelp } from './before-after.ts'
import {
  pooledSd,
  pupilsNeeded,
  smallSampleFactor,
  standardise,
  studentInterval,
  verdictOf,
} from './effect.ts'
import { costPerMonth, type MonthsLine, monthsOf, monthsRange } from './months.ts'

test('g of means 103 and 100, deviations 5.5 and 4.5, fifty each, is that published (Borenstein et al. 2009, chapter 4)', () => {
  const sd = Math.sqrt((49 * 5.5 ** 2 + 49 * 4.5 ** 2) / 98)
  const se = sd * Math.sqrt(1 / 50 + 1 / 50)
  const { g, se: error } = standardise({ effect: 3, se, ...studentInterval(3, se, 98) }, { sd, freedom: 98 })
  expect(smallSampleFactor(98)).toBeCloseTo(0.9923, 4)
  expect(g).toBeCloseTo(0.5924, 4)
  expect(error ** 2).toBeCloseTo(0.0411, 3)
})

test('the pooled spread leaves means of groups out, and a group of one adds nothing', () => {
  expect(pooledSd([[1, 3], [101, 103], [7]])).toEqual({ sd: Math.sqrt(2), freedom: 2 })
})

test('choosing the lowest fifth fakes a rise of .56, .42, .28 and .14 at reliabilities .6, .7, .8 and .9', () => {
  const rises = [0.6, 0.7, 0.8, 0.9].map((reliability) => riseWithoutHelp(reliability, 0.2).toFixed(2))
  expect(rises).toEqual(['0.56', '0.42', '0.28', '0.14'])
  expect(() => riseWithoutHelp(1.2, 0.2)).toThrow(RangeError)
  expect(() => riseWithoutHelp(0.8, 1)).toThrow(RangeError)
})

test('before and after is refused with what was seen, what no help would show, and bands that draw the picture', () => {
  const { refused, seen, withoutHelp, bands } = refuseBeforeAfter(0.31, 0.8, 0.2)
  expect([refused, seen, withoutHelp.toFixed(2)]).toEqual([true, 0.31, '0.28'])
  expect(bands.length).toBe(10)
  const lowest = bands.slice(0, 2)
  const rise = lowest.reduce((sum, { before, after }) => sum + (after - before) / 2, 0)
  expect(rise).toBeCloseTo(withoutHelp, 9)
})

const table: MonthsLine[] = [
  { months: 0, from: 0, to: 0.01 },
  { months: 1, from: 0.02, to: 0.09 },
  { months: 2, from: 0.1, to: 0.18 },
  { months: 3, from: 0.19, to: 0.26 },
]

test('an effect is turned into months by its line, below nought with a minus, past the end by the last', () => {
  expect([0.004, 0.015, 0.09, 0.0949, 0.095, 0.26, 5].map((g) => monthsOf(g, table))).toEqual([
    0, 1, 1, 1, 2, 3, 3,
  ])
  expect(monthsRange({ g: 0.1, low: -0.03, high: 0.24 }, table)).toEqual({ months: 2, low: -1, high: 3 })
  expect(() => monthsOf(0.1, [])).toThrow(RangeError)
})

test('more effect is never fewer months, and there and back is the same size', () => {
  const g = fc.double({ min: -2, max: 2, noNaN: true })
  fc.assert(
    fc.property(g, g, (a, b) => {
      expect(monthsOf(-a, table)).toBeCloseTo(-monthsOf(a, table), 12)
      if (a < b) expect(monthsOf(a, table)).toBeLessThanOrEqual(monthsOf(b, table))
    }),
  )
})

test('a month costs what was spent over pupils and months; where nothing was gained there is no price', () => {
  expect(costPerMonth(1200, 20, 3)).toBe(20)
  expect(costPerMonth(1200, 20, 0)).toBeNull()
})

test('an interval says helped, harmed, no difference that matters, or not enough evidence', () => {
  const say = (low: number, high: number) => verdictOf({ low, high }, 0.1)
  expect([say(0.01, 0.4), say(-0.4, -0.01), say(-0.05, 0.08), say(-0.05, 0.3)]).toEqual([
    'helped',
    'harmed',
    'no difference that matters',
    'not enough evidence',
  ])
})

test('to see an effect of .2 with forecasts that go .7 with results takes 200 pupils on each side', () => {
  expect(pupilsNeeded(0.2, 0.7)).toBe(200)
})
