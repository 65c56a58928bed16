import { cholesky, inverseFromCholesky, solvePositive } from './linear.ts'
import { normalBetween, normalPdf } from './normal.ts'
import { cutsFromShares, type OrdinalModel, scaleBasis } from './ordinal-model.ts'
import { type CountRow, gradeTotals, pupilsIn, withUnseenGrades } from './ordinal-table.ts'
import { chooseKnots, naturalSpline } from './spline.ts'
import { at, dot, increase, range, sum } from './vector.ts'

export interface OrdinalOptions {
  /** Degrees of freedom of f; by default 4, fewer when there are few pupils. */
  readonly df?: number
  /** Fewest pupils worth a fit; 30 by default. */
  readonly fewestPupils?: number
  /** Between-school standard deviation to note in the model. */
  readonly schoolSd?: number
}

export type OrdinalFit =
  | {
      readonly ok: true
      readonly model: OrdinalModel
      readonly logLikelihood: number
      readonly iterations: number
      /** Of [cuts, location, scale], row by row: the inverse expected information. */
      readonly covariance: Float64Array
    }
  | { readonly ok: false; readonly reason: 'too few pupils' | 'too few grades'; readonly pupils: number }

/** A row made ready: spline columns of location and scale, weighted counts. */
interface Line {
  readonly basis: readonly number[]
  readonly scaleBasis: readonly number[]
  readonly counts: readonly number[]
  readonly pupils: number
  readonly shift: number
}

interface Design {
  readonly lines: readonly Line[]
  readonly cuts: number
  readonly columns: number
  readonly scaleColumns: number
}

interface Evaluation {
  readonly value: number
  readonly score: Float64Array
  readonly information: Float64Array
}

// A weak prior keeps coefficients finite when the grades are perfectly separated: sd 10 for f, 1 for log spread.
const LOCATION_PRECISION = 0.01
const SCALE_PRECISION = 1
const SMALLEST_CHANCE = 1e-12

/**
 * Fits the model by penalised maximum likelihood: Fisher scoring with the expected information over grades, the
 * step halved while the likelihood falls or the cuts would cross. Grades nobody reached are kept (see
 * `withUnseenGrades`). Says so when there are too few pupils or fewer than two grades in use.
 */
export function fitOrdinal(
  grades: readonly string[],
  rows: readonly CountRow[],
  options: OrdinalOptions = {},
): OrdinalFit {
  const totals = gradeTotals(rows, grades.length)
  const pupils = sum(totals)
  if (pupils < (options.fewestPupils ?? 30)) return { ok: false, reason: 'too few pupils', pupils }
  if (totals.filter((count) => count > 0).length < 2) return { ok: false, reason: 'too few grades', pupils }

  const kept = withUnseenGrades(rows, totals).filter((row) => pupilsIn([row]) > 0)
  const { centre, spread } = standardisation(kept)
  const zs = kept.map((row) => (row.x - centre) / spread)
  const knots = chooseKnots(
    zs,
    kept.map(() => 1),
    options.df ?? defaultDf(pupils),
  )
  const scaleKnots = knots.length < 5 ? ends(knots) : [...ends(knots.slice(0, 3)), ...knots.slice(-1)]
  const design = prepare(kept, zs, knots, scaleKnots)
  const start = Float64Array.from([
    ...cutsFromShares(gradeTotals(kept, grades.length)),
    ...range(0, design.columns + design.scaleColumns).map(() => 0),
  ])
  const best = climb(design, start)
  const model: OrdinalModel = {
    version: 'probit-1',
    grades: [...grades],
    centre,
    spread,
    cuts: [...best.parameters.slice(0, design.cuts)],
    knots,
    location: [...best.parameters.slice(design.cuts, design.cuts + design.columns)],
    scaleKnots,
    scale: [...best.parameters.slice(design.cuts + design.columns)],
    schoolSd: options.schoolSd ?? 0,
    pupils: Math.round(pupils),
  }
  return {
    ok: true,
    model,
    logLikelihood: best.value,
    iterations: best.iterations,
    covariance: best.covariance,
  }
}

const ends = (knots: readonly number[]): number[] =>
  knots.length < 2 ? [] : [at(knots, 0), at(knots, knots.length - 1)]

const defaultDf = (pupils: number): number => (pupils < 150 ? 1 : pupils < 500 ? 2 : 4)

function standardisation(rows: readonly CountRow[]): { centre: number; spread: number } {
  const pupils = pupilsIn(rows)
  const average = (value: (x: number) => number): number =>
    rows.reduce((all, row) => all + pupilsIn([row]) * value(row.x), 0) / pupils
  const centre = average((x) => x)
  const spread = Math.sqrt(average((x) => (x - centre) ** 2))
  return { centre, spread: spread > 0 ? spread : 1 }
}

function prepare(
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
  return {
    lines,
    cuts: (lines[0]?.counts.length ?? 1) - 1,
    columns: Math.max(0, knots.length - 1),
    scaleColumns: Math.max(0, scaleKnots.length - 1),
  }
}

function climb(design: Design, start: Float64Array) {
  const size = start.length
  let parameters = start
  let current = evaluate(design, parameters)
  let iterations = 0
  for (; iterations < 100; iterations++) {
    const step = solvePositive(current.information, size, current.score)
    // Half the squared length of the step in the metric of the information: what is left to gain.
    if (0.5 * dot(step, current.score) < 1e-9) break
    const next = halveUntilBetter(design, parameters, step, current)
    if (!next) break
    parameters = next.parameters
    current = next.evaluation
  }
  const lower = cholesky(current.information, size)
  const covariance = lower ? inverseFromCholesky(lower, size) : new Float64Array(size * size).fill(Number.NaN)
  return { parameters, value: current.value, iterations, covariance }
}

function halveUntilBetter(design: Design, from: Float64Array, step: Float64Array, current: Evaluation) {
  for (let length = 1; length > 1e-6; length /= 2) {
    const parameters = from.map((value, i) => value + length * at(step, i))
    if (!cutsInOrder(parameters, design.cuts)) continue
    const evaluation = evaluate(design, parameters)
    if (evaluation.value >= current.value) return { parameters, evaluation }
  }
  return undefined
}

const cutsInOrder = (parameters: Float64Array, cuts: number): boolean =>
  range(1, cuts).every((k) => at(parameters, k) > at(parameters, k - 1))

/** Penalised log-likelihood, its score and its expected information at [cuts, location, scale]. */
function evaluate(design: Design, parameters: Float64Array): Evaluation {
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
    addGrade(slope, Math.max(0, k - 1), cuts, k, count / chance, line.pupils / chance, score, information)
    if (k > 0) slope[k - 1] = 0
    below = above
  }
  return value
}

// Only the two cuts beside a grade, and the columns after the cuts, have a slope that is not zero.
function addGrade(
  slope: Float64Array,
  firstCut: number,
  cuts: number,
  grade: number,
  scoreWeight: number,
  informationWeight: number,
  score: Float64Array,
  information: Float64Array,
): void {
  const size = slope.length
  for (let i = firstCut; i < size; i = i === grade && grade < cuts ? cuts : i + 1) {
    const own = at(slope, i)
    if (own === 0) continue
    increase(score, i, scoreWeight * own)
    for (let j = firstCut; j < size; j++) {
      if (at(slope, j) !== 0) increase(information, i * size + j, informationWeight * own * at(slope, j))
    }
  }
}
