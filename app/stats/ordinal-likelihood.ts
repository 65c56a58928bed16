import { normalBetween, normalPdf } from './normal.ts'
import { scaleBasis } from './ordinal-model.ts'
import type { CountRow } from './ordinal-table.ts'
import { naturalSpline } from './spline.ts'
import { at, dot, increase, range, sum } from './vector.ts'

/** A row made ready: spline columns of location and scale, weighted counts. */
interface Line {
  readonly basis: readonly number[]
  readonly scaleBasis: readonly number[]
  readonly counts: readonly number[]
  readonly pupils: number
  readonly shift: number
}

export interface Design {
  readonly lines: readonly Line[]
  readonly cuts: number
  readonly columns: number
  readonly scaleColumns: number
  /** For each grade the parameters its chance depends on, rising. */
  readonly active: readonly (readonly number[])[]
}

export interface Evaluation {
  readonly value: number
  readonly score: Float64Array
  readonly information: Float64Array
}

// A weak prior keeps coefficients finite when the grades are perfectly separated: sd 10 for f, 1 for log spread.
const LOCATION_PRECISION = 0.01
const SCALE_PRECISION = 1
const SMALLEST_CHANCE = 1e-12

/** The rows of a table made ready for evaluation; `zs` are their standardised baselines. */
export function prepare(
  rows: readonly CountRow[],
  zs: readonly number[],
  knots: readonly number[],
  scaleKnots: readonly number[],
): Design {
  const lines = rows.map((row, i) => {
    const counts = row.counts.map((count) => count * (row.weight ?? 1))
    return {
      basis: naturalSpline(knots, at(zs, i)),
      scaleBasis: scaleBasis(scaleKnots, at(zs, i)),
      counts,
      pupils: sum(counts),
      shift: row.shift ?? 0,
    }
  })
  const cuts = (lines[0]?.counts.length ?? 1) - 1
  const columns = Math.max(0, knots.length - 1)
  const scaleColumns = Math.max(0, scaleKnots.length - 1)
  const after = range(cuts, cuts + columns + scaleColumns)
  const active = range(0, cuts + 1).map((k) => [
    ...range(Math.max(0, k - 1), Math.min(k + 1, cuts)),
    ...after,
  ])
  return { lines, cuts, columns, scaleColumns, active }
}

/** Penalised log-likelihood, its score and its expected information at [cuts, location, scale]. */
export function evaluate(design: Design, parameters: Float64Array): Evaluation {
  const size = parameters.length
  const score = new Float64Array(size)
  const information = new Float64Array(size * size)
  let value = 0
  for (const line of design.lines) value += addLine(design, line, parameters, score, information)
  for (let i = design.cuts; i < size; i++) {
    const precision = i < design.cuts + design.columns ? LOCATION_PRECISION : SCALE_PRECISION
    value -= 0.5 * precision * at(parameters, i) ** 2
    increase(score, i, -precision * at(parameters, i))
    increase(information, i * size + i, precision)
  }
  return { value, score, information }
}

/** Adds one row of the table; returns its log-likelihood. Derivatives of p_k = Phi(h_k) - Phi(h_(k-1)). */
function addLine(
  design: Design,
  line: Line,
  parameters: Float64Array,
  score: Float64Array,
  information: Float64Array,
): number {
  const { cuts, columns, scaleColumns } = design
  const scaleFrom = cuts + columns
  const size = parameters.length
  const sd = Math.exp(dot(line.scaleBasis, parameters.subarray(scaleFrom)))
  const centre = line.shift + dot(line.basis, parameters.subarray(cuts, cuts + columns))
  const slope = new Float64Array(size)
  let value = 0
  let below = { h: Number.NEGATIVE_INFINITY, density: 0, moment: 0 }
  for (let k = 0; k <= cuts; k++) {
    const h = k < cuts ? (at(parameters, k) - centre) / sd : Number.POSITIVE_INFINITY
    const density = k < cuts ? normalPdf(h) : 0
    const above = { h, density, moment: k < cuts ? h * density : 0 }
    const chance = Math.max(normalBetween(below.h, above.h), SMALLEST_CHANCE)
    if (k > 0) slope[k - 1] = -below.density / sd
    if (k < cuts) slope[k] = above.density / sd
    for (let m = 0; m < columns; m++)
      slope[cuts + m] = (-(above.density - below.density) / sd) * at(line.basis, m)
    for (let m = 0; m < scaleColumns; m++)
      slope[scaleFrom + m] = (below.moment - above.moment) * at(line.scaleBasis, m)
    const count = at(line.counts, k)
    value += count * Math.log(chance)
    addGrade(slope, design.active[k] ?? [], count / chance, line.pupils / chance, score, information)
    if (k > 0) slope[k - 1] = 0
    below = above
  }
  return value
}

// Only the two cuts beside a grade, and the columns after the cuts, have a slope that is not zero. The information
// is gathered in its lower triangle.
function addGrade(
  slope: Float64Array,
  active: readonly number[],
  scoreWeight: number,
  informationWeight: number,
  score: Float64Array,
  information: Float64Array,
): void {
  const size = slope.length
  for (const i of active) {
    const own = at(slope, i)
    increase(score, i, scoreWeight * own)
    for (const j of active) {
      if (j > i) break
      increase(information, i * size + j, informationWeight * own * at(slope, j))
    }
  }
}
