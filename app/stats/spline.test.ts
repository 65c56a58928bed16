import { describe, expect, test } from 'vitest'
import { chooseKnots, naturalSpline } from './spline.ts'
import { at, range } from './vector.ts'

const KNOTS = [0, 1, 2, 4, 8]
const column = (k: number) => (x: number) => at(naturalSpline(KNOTS, x), k)
const secondDifference = (f: (x: number) => number, x: number, h = 0.01) =>
  (f(x + h) - 2 * f(x) + f(x - h)) / (h * h)

describe('the natural spline', () => {
  test('four degrees of freedom are four columns, the first the baseline itself', () => {
    expect(naturalSpline(KNOTS, 3)).toHaveLength(4)
    expect(at(naturalSpline(KNOTS, 3), 0)).toBe(3)
  })

  test('it is straight beyond the outer knots and curved between them', () => {
    const curvatures = range(1, 4).map((k) => [-2, 3, 10].map((x) => secondDifference(column(k), x)))
    curvatures.forEach(([before = 1, inside = 0, after = 1]) => {
      expect(before).toBeCloseTo(0, 6)
      expect(Math.abs(inside)).toBeGreaterThan(0.01)
      expect(after).toBeCloseTo(0, 6)
    })
  })

  test('its curvature does not jump at a knot', () => {
    range(1, 4).forEach((k) => {
      expect(secondDifference(column(k), 2 - 1e-3, 1e-4)).toBeCloseTo(
        secondDifference(column(k), 2 + 1e-3, 1e-4),
        1,
      )
    })
  })

  test('knots stand where the pupils are; few distinct baselines give few knots', () => {
    expect(
      chooseKnots(
        range(0, 101),
        range(0, 101).map(() => 1),
      ),
    ).toEqual([0, 25, 50, 75, 100])
    expect(chooseKnots([5, 5, 7], [1, 1, 1])).toEqual([5, 7])
    expect(chooseKnots([5, 5], [1, 1])).toEqual([])
  })
})
