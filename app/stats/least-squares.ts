import { cholesky, inverseFromCholesky, solveCholesky } from './linear.ts'
import { at, type Numbers } from './vector.ts'

/** A fit by least squares: `sd` is the spread of outcomes about it, on n - p degrees of freedom. */
export interface LeastSquares {
  readonly coefficients: Numbers
  readonly standardErrors: Numbers
  readonly sd: number
  readonly n: number
}

/**
 * Ordinary least squares of y (n) on the columns of x (n rows of p). Solved by the normal equations, so columns should be
 * centred where they are far from nought. Undefined when the columns do not vary freely or n <= p.
 */
export function fitLeastSquares(x: readonly Numbers[], y: Numbers): LeastSquares | undefined {
  const n = x.length
  const p = x[0]?.length ?? 0
  if (n <= p || p === 0) return undefined
  const cross = new Float64Array(p * p)
  const moments = new Float64Array(p)
  x.forEach((row, i) => {
    for (let a = 0; a < p; a++) {
      moments[a] = at(moments, a) + at(row, a) * at(y, i)
      for (let b = 0; b <= a; b++) cross[a * p + b] = at(cross, a * p + b) + at(row, a) * at(row, b)
    }
  })
  const lower = cholesky(cross, p)
  if (!lower || isNearlySingular(lower, cross, p)) return undefined
  const coefficients = solveCholesky(lower, p, moments)
  const residual = x.reduce((sum, row, i) => sum + (at(y, i) - predict(coefficients, row)) ** 2, 0)
  const variance = residual / (n - p)
  const inverse = inverseFromCholesky(lower, p)
  const standardErrors = Float64Array.from({ length: p }, (_, i) =>
    Math.sqrt(variance * at(inverse, i * p + i)),
  )
  return { coefficients, standardErrors, sd: Math.sqrt(variance), n }
}

/** The outcome a fit expects for one row. */
export function predict(coefficients: Numbers, row: Numbers): number {
  let sum = 0
  for (let i = 0; i < coefficients.length; i++) sum += at(coefficients, i) * at(row, i)
  return sum
}

// A column that the others nearly make up leaves almost nothing of its own on the diagonal.
const isNearlySingular = (lower: Numbers, cross: Numbers, p: number): boolean =>
  Array.from({ length: p }, (_, i) => at(lower, i * p + i) ** 2 < 1e-10 * at(cross, i * p + i)).some(Boolean)
