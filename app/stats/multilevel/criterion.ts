import { cholesky, inverseFromCholesky, logDeterminant, solveCholesky } from '../linear.ts'
import { at, sum } from '../vector.ts'
import type { Plan } from './plan.ts'
import { type Answer, squareFrom } from './reducer.ts'

/** The deviance at given ratios of variances, everything else at its best; all but the deviance in the plan's unit. */
export interface Criterion {
  /** Minus twice the (restricted) log likelihood, in the unit of the data. */
  readonly deviance: number
  /** Its derivative by the products left, as a k x k square. */
  readonly adjoint: Float64Array
  /** Intercept and fixed effects. */
  readonly coefficients: Float64Array
  /** Inverse of the fixed effects' products; times `residualVariance` it is their covariance. */
  readonly inverse: Float64Array
  readonly residualVariance: number
}

const LOG_TWO_PI = Math.log(2 * Math.PI)

/**
 * Reads what was left of the products, B: with A its part of the fixed columns, b = A^-1 B_xy and r2 = B_yy - b'B_xy,
 *
 *     ML:   logs + n (1 + log(2 pi r2 / n))
 *     REML: logs + log|A| + (n - p) (1 + log(2 pi r2 / (n - p)))
 *
 * (Bates and others 2015, "Fitting linear mixed-effects models using lme4", eq. 34 and 41). Undefined when rounding
 * has left B without a remainder.
 */
export function criterionOf(plan: Plan, answer: Answer): Criterion | undefined {
  const k = plan.columns.length
  const p = k - 1
  const products = squareFrom(answer.subarray(1), k)
  const fixed = squareFrom(answer.subarray(1), p)
  const factor = cholesky(fixed, p)
  const whole = cholesky(products, k)
  if (!factor || !whole) return undefined
  const coefficients = solveCholesky(factor, p, products.subarray(p * k, p * k + p))
  const squares = at(whole, k * k - 1) ** 2
  const inverse = inverseFromCholesky(factor, p)
  const restricted = plan.method === 'REML'
  const free = restricted ? plan.pupils - p : plan.pupils
  const unit = at(plan.spreads, p)
  const logSpreads = sum(plan.spreads.slice(0, p).map((spread) => Math.log(spread)))
  const logs = at(answer, 0) + (restricted ? logDeterminant(factor, p) + 2 * logSpreads : 0)
  return {
    deviance: logs + free * (1 + LOG_TWO_PI + Math.log((squares * unit * unit) / free)),
    adjoint: adjointOf(coefficients, free / squares, restricted ? inverse : undefined),
    ...{ coefficients, inverse },
    residualVariance: squares / free,
  }
}

// r2 changes with B by c c' with c = [-b, 1]; log|A| by A^-1.
function adjointOf(
  coefficients: Float64Array,
  weight: number,
  inverse: Float64Array | undefined,
): Float64Array {
  const p = coefficients.length
  const c = [...coefficients.map((value) => -value), 1]
  const adjoint = new Float64Array((p + 1) ** 2)
  for (let i = 0; i <= p; i++) {
    for (let j = 0; j <= p; j++) {
      const determinant = inverse && i < p && j < p ? at(inverse, i * p + j) : 0
      adjoint[i * (p + 1) + j] = weight * at(c, i) * at(c, j) + determinant
    }
  }
  return adjoint
}
