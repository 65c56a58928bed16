import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { erfc, normalBetween, normalCdf, normalPdf, normalQuantile } from './normal.ts'
import { range, sum } from './vector.ts'

const relativeError = (found: number, published: number): number => Math.abs(found / published - 1)

describe('the normal distribution', () => {
  test.each([
    [0.3, 0.6713732405408726],
    [0.46875, 0.507386526782062],
    [1, 0.15729920705028513],
    [2.5, 0.00040695201744495886],
    [4, 1.541725790028002e-8],
    [5, 1.5374597944280347e-12],
    [10, 2.0884875837625446e-45],
    [26, 5.663192408856145e-296],
  ])('erfc(%d) has the digits of the tables, in the tail too', (x, published) => {
    expect(relativeError(erfc(x), published)).toBeLessThan(2e-14)
    expect(erfc(-x)).toBeCloseTo(2 - published, 14)
  })

  test.each([
    [-37.5, 4.605353009581954e-308],
    [-8, 6.22096057427174e-16],
    [-1.96, 0.024997895148220435],
    [0.5, 0.6914624612740131],
    [1.96, 0.9750021048517795],
  ])('the chance below %d is the published one', (x, published) => {
    expect(relativeError(normalCdf(x), published)).toBeLessThan(2e-13)
  })

  test('the chance between two points is the area under the curve, added up in thin strips', () => {
    const strips = range(0, 20000).map((i) => normalPdf(-1.3 + (2.9 * (i + 0.5)) / 20000))
    expect(normalBetween(-1.3, 1.6)).toBeCloseTo((sum(strips) * 2.9) / 20000, 9)
    expect(relativeError(normalBetween(9, 10), normalBetween(-10, -9))).toBeLessThan(1e-12)
  })

  test.each([
    [1e-300, -37.0470962993612],
    [1e-12, -7.034483825301131],
    [0.02, -2.053748910631823],
    [0.3, -0.5244005127080409],
    [0.975, 1.959963984540054],
  ])('the quantile of %d is the published one', (p, published) => {
    expect(relativeError(normalQuantile(p), published)).toBeLessThan(1e-14)
  })

  test('the quantile undoes the chance', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 5, noNaN: true }), (x) => {
        expect(Math.abs(normalQuantile(normalCdf(x)) - x)).toBeLessThan(1e-9)
      }),
    )
  })

  test('chances outside 0 to 1 have no quantile', () => {
    expect([-0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expect([0, 1].map(normalQuantile)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  })
})
