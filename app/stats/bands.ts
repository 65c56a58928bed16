import { normalBetween, normalPdf, normalQuantile } from './normal.ts'
import { range } from './vector.ts'

/** Pupils counted in one band of a baseline; `to` is where the next band begins. Open ends are infinite. */
export interface Band {
  readonly from: number
  readonly to: number
  readonly pupils: number
}

/**
 * The mean baseline inside each band of a published table, the bands in rising order: a normal distribution is laid
 * through the cumulative shares (a weighted straight line on probit paper) and its mean within each band taken. For
 * an open-ended band this is the only sensible place; inside a wide band it leans to where the pupils are.
 */
export function bandMeans(bands: readonly Band[]): number[] {
  const { mean, sd } = probitLine(bands)
  return bands.map(({ from, to }) => {
    const [a, b] = [(from - mean) / sd, (to - mean) / sd]
    const share = normalBetween(a, b)
    return share > 0 ? mean + (sd * (normalPdf(a) - normalPdf(b))) / share : (from + to) / 2
  })
}

function probitLine(bands: readonly Band[]): { mean: number; sd: number } {
  const total = bands.reduce((all, band) => all + band.pupils, 0)
  let below = 0
  const points = range(0, bands.length - 1).flatMap((i) => {
    below += bands[i]?.pupils ?? 0
    const share = below / total
    const edge = bands[i]?.to ?? Number.NaN
    return share > 0 && share < 1
      ? [{ edge, quantile: normalQuantile(share), weight: share * (1 - share) }]
      : []
  })
  const weight = points.reduce((all, point) => all + point.weight, 0)
  const average = (value: (index: number) => number): number =>
    points.reduce((all, point, i) => all + point.weight * value(i), 0) / weight
  const edge = (i: number): number => points[i]?.edge ?? Number.NaN
  const quantile = (i: number): number => points[i]?.quantile ?? Number.NaN
  const [meanEdge, meanQuantile] = [average(edge), average(quantile)]
  const covariance = average((i) => (edge(i) - meanEdge) * (quantile(i) - meanQuantile))
  // The edges are exact and the quantiles carry the error, so quantiles are regressed on edges: slope 1/sd.
  const sd = points.length > 1 ? average((i) => (edge(i) - meanEdge) ** 2) / covariance : 1
  return { mean: meanEdge - sd * meanQuantile, sd }
}
