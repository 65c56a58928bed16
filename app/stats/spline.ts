import { at, type Numbers, range } from './vector.ts'

/**
 * Knots of a natural cubic spline with up to `df` degrees of freedom: the two ends and quantiles between them,
 * each value counted by its weight. Fewer distinct values give fewer knots; one value gives none.
 */
export function chooseKnots(values: Numbers, weights: Numbers, df = 4): number[] {
  const order = range(0, values.length)
    .filter((i) => at(weights, i) > 0)
    .sort((a, b) => at(values, a) - at(values, b))
  const distinct = [...new Set(order.map((i) => at(values, i)))]
  if (distinct.length < 2) return []
  const wanted = Math.min(df + 1, distinct.length)
  if (wanted === distinct.length) return distinct
  const total = order.reduce((all, i) => all + at(weights, i), 0)
  const inner = range(1, wanted - 1).map((k) =>
    weightedQuantile(values, weights, order, (total * k) / (wanted - 1)),
  )
  return [...new Set([at(distinct, 0), ...inner, at(distinct, distinct.length - 1)])]
}

function weightedQuantile(
  values: Numbers,
  weights: Numbers,
  order: readonly number[],
  share: number,
): number {
  let passed = 0
  const index = order.find((i) => {
    passed += at(weights, i)
    return passed >= share
  })
  return at(values, index ?? -1)
}

/**
 * The natural cubic spline basis at x: `knots.length - 1` columns, no intercept, the first being x itself,
 * straight lines beyond the outer knots (Hastie, Tibshirani and Friedman, "The elements of statistical
 * learning", 5.2.1, with the cubes divided by the squared span of the knots so that all columns are alike in size).
 */
export function naturalSpline(knots: readonly number[], x: number): number[] {
  const last = knots.length - 1
  if (last < 1) return []
  const span = at(knots, last) - at(knots, 0)
  const slope = (k: number): number => {
    const cubes = cube(x - at(knots, k)) - cube(x - at(knots, last))
    return cubes / ((at(knots, last) - at(knots, k)) * span)
  }
  const reference = last > 1 ? slope(last - 1) : 0
  return [x, ...range(0, last - 1).map((k) => slope(k) - reference)]
}

const cube = (x: number): number => (x > 0 ? x * x * x : 0)
