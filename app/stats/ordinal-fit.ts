import { cholesky, inverseFromCholesky, solvePositive } from './linear.ts'
import { type Design, type Evaluation, evaluate, prepare } from './ordinal-likelihood.ts'
import { cutsFromShares, type OrdinalModel } from './ordinal-model.ts'
import { type CountRow, gradeTotals, pupilsIn, withUnseenGrades } from './ordinal-table.ts'
import { chooseKnots } from './spline.ts'
import { at, dot, range, sum } from './vector.ts'

export interface OrdinalOptions {
  /** Degrees of freedom of f; by default 4, fewer when there are few pupils. */
  readonly df?: number
  /** Fewest pupils worth a fit; 30 by default. */
  readonly fewestPupils?: number
  /** Between-school standard deviation to note in the model. */
  readonly schoolSd?: number
  /** A model of the same table to start from: saves steps, changes nothing else. */
  readonly start?: OrdinalModel
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
  const start =
    startFrom(options.start, knots) ??
    Float64Array.from([
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

function startFrom(model: OrdinalModel | undefined, knots: readonly number[]): Float64Array | undefined {
  const fits = model?.location.length === Math.max(0, knots.length - 1)
  return model && fits ? Float64Array.from([...model.cuts, ...model.location, ...model.scale]) : undefined
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
