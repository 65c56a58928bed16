import { fitLeastSquares } from '../least-squares.ts'
import { fitRobust } from '../robust.ts'
import { at, dot, mean, range } from '../vector.ts'
import type { Impact, ImpactRow } from './adjusted.ts'
import { pooledSd, standardise, studentInterval } from './effect.ts'

/** A pupil with the priority by which help went: at the cut or above it all were helped, below it nobody. */
export type DiscontinuityRow = Omit<ImpactRow, 'helped'> & { readonly priority: number }

export interface Discontinuity extends Impact {
  /** How far from the cut pupils were looked at, in the unit of the priority. */
  readonly reach: number
  /** Pupils close to the cut (a quarter of the reach) on either side: many more on one side is a sign that priorities were moved. */
  readonly justAbove: number
  readonly justBelow: number
  /** The curve on either side, from the cut outwards, in the units of priority and outcome. */
  readonly curves: { readonly above: readonly CurvePoint[]; readonly below: readonly CurvePoint[] }
}

export interface CurvePoint {
  readonly from: number
  readonly beyond: number
}

/** A side with fewer pupils than this cannot say where its curve ends. */
const fewestOnASide = 25

/**
 * The effect at a cut: what outcomes beyond forecast jump by where help begins. A quadratic on either side within the reach
 * that is best for straight lines, nearer pupils weighing more: this is the bias-corrected estimate, with its robust standard
 * error, of Calonico, Cattaneo and Titiunik (2014) when both their reaches are one. The reach is the rule of thumb of Fan and
 * Gijbels (1996, 4.2) for each side, the smaller of the two. Undefined with fewer than 25 pupils on a side.
 */
export function discontinuityEffect(
  rows: readonly DiscontinuityRow[],
  cut: number,
  level = 0.95,
): Discontinuity | undefined {
  const points = rows.map(({ priority, outcome, forecast, cluster }) => ({
    ...{ from: priority - cut, beyond: outcome - forecast, outcome, cluster },
  }))
  const sides = [points.filter(({ from }) => from >= 0), points.filter(({ from }) => from < 0)]
  const [above = [], below = []] = sides
  if (above.length < fewestOnASide || below.length < fewestOnASide) return undefined
  const reach = Math.min(reachOf(above), reachOf(below))
  const near = points.filter(({ from }) => Math.abs(from) < reach)
  const fit = fitRobust(
    near.map(({ from, beyond, cluster }) => ({
      ...{ y: beyond, x: columnsAt(from, reach), weight: 1 - Math.abs(from / reach) },
      ...(cluster === undefined ? {} : { cluster }),
    })),
    1,
  )
  if (!fit) return undefined
  const within = (side: typeof points, part: number) =>
    side.filter(({ from }) => Math.abs(from) < reach * part).length
  const interval = studentInterval(fit.estimate, fit.se, fit.freedom, level)
  const effect = {
    ...{ effect: fit.estimate, se: fit.se, ...interval, freedom: fit.freedom },
    ...{ helped: within(above, 1), compared: within(below, 1) },
  }
  const outcomes = sides.map((side) => side.map(({ outcome }) => outcome))
  return {
    ...{ ...effect, standardised: standardise(effect, pooledSd(outcomes)), reach },
    ...{ justAbove: within(above, 0.25), justBelow: within(below, 0.25), curves: curvesOf(near, reach) },
  }
}

/** Of both sides: where each ends at the cut, and its bend. */
function columnsAt(from: number, reach: number): number[] {
  const [side, t] = [Number(from >= 0), from / reach]
  return [1, side, t, t * t, side * t, side * t * t]
}

const curvePoints = 8

/** Both curves at points from the cut to the end of the reach. */
function curvesOf(near: readonly CurvePoint[], reach: number): Discontinuity['curves'] {
  const roots = near.map(({ from }) => Math.sqrt(1 - Math.abs(from / reach)))
  const fit = fitLeastSquares(
    near.map(({ from }, i) => columnsAt(from, reach).map((value) => value * at(roots, i))),
    near.map(({ beyond }, i) => beyond * at(roots, i)),
  )
  const along = (sign: 1 | -1) =>
    range(0, fit ? curvePoints : 0).map((i) => {
      // Just beside the cut on the lower side: the cut itself is past it.
      const from = sign * reach * Math.max(1e-9, i / (curvePoints - 1))
      return { from, beyond: dot(fit?.coefficients ?? [], columnsAt(from, reach)) }
    })
  return { above: along(1), below: along(-1) }
}

/** Where a straight line through the side’s end is best, from the curvature of a fourth-degree curve through the whole side. */
function reachOf(side: readonly { readonly from: number; readonly beyond: number }[]): number {
  const far = side.map(({ from }) => Math.abs(from)).sort((a, b) => a - b)
  const furthest = at(far, far.length - 1) * (1 + 1e-9)
  const fewest = at(far, Math.min(far.length, fewestOnASide) - 1) * (1 + 1e-9)
  const fit = fitLeastSquares(
    side.map(({ from }) => range(0, 5).map((power) => (from / furthest) ** power)),
    side.map(({ beyond }) => beyond),
  )
  if (!fit) return furthest
  const [, , c2, c3, c4] = range(0, 5).map((i) => at(fit.coefficients, i))
  const curvature = mean(
    side.map(({ from }) => {
      const t = from / furthest
      return (2 * (c2 ?? 0) + 6 * (c3 ?? 0) * t + 12 * (c4 ?? 0) * t * t) ** 2
    }),
  )
  // 3.4375 is the constant of the triangular kernel for a line at a boundary (Fan and Gijbels 1996, 3.2).
  const best = furthest * 3.4375 * (fit.sd ** 2 / (curvature * side.length)) ** 0.2
  return Math.min(furthest, Math.max(fewest, best))
}
