import { at, type Numbers } from './vector.ts'

/**
 * The lower triangle L with A = L L' of a symmetric matrix (row by row, n x n); `undefined` when A is not
 * positive definite. Only the lower triangle of A is read.
 */
export function cholesky(matrix: Numbers, n: number): Float64Array | undefined {
  const lower = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = at(matrix, i * n + j)
      for (let k = 0; k < j; k++) value -= at(lower, i * n + k) * at(lower, j * n + k)
      if (i !== j) lower[i * n + j] = value / at(lower, j * n + j)
      else if (value > 0) lower[i * n + i] = Math.sqrt(value)
      else return undefined
    }
  }
  return lower
}

/** Solves L L' x = b, given the triangle from `cholesky`. */
export function solveCholesky(lower: Numbers, n: number, b: Numbers): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    let value = at(x, i)
    for (let j = 0; j < i; j++) value -= at(lower, i * n + j) * at(x, j)
    x[i] = value / at(lower, i * n + i)
  }
  for (let i = n - 1; i >= 0; i--) {
    let value = at(x, i)
    for (let j = i + 1; j < n; j++) value -= at(lower, j * n + i) * at(x, j)
    x[i] = value / at(lower, i * n + i)
  }
  return x
}

/** log |A| from the triangle of A. */
export function logDeterminant(lower: Numbers, n: number): number {
  let total = 0
  for (let i = 0; i < n; i++) total += 2 * Math.log(at(lower, i * n + i))
  return total
}

/** The inverse of A from its triangle, row by row. */
export function inverseFromCholesky(lower: Numbers, n: number): Float64Array {
  const inverse = new Float64Array(n * n)
  const unit = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    unit.fill(0)
    unit[j] = 1
    const column = solveCholesky(lower, n, unit)
    for (let i = 0; i < n; i++) inverse[i * n + j] = at(column, i)
  }
  return inverse
}

/**
 * Solves A x = b for a symmetric A that should be positive definite. When rounding or too few data left it
 * short of that, a growing ridge is added to the diagonal until it is, so a caller always gets a step to try.
 */
export function solvePositive(matrix: Numbers, n: number, b: Numbers): Float64Array {
  let largest = 0
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(at(matrix, i * n + i)))
  for (let ridge = 0; ; ridge = ridge === 0 ? (largest || 1) * 1e-12 : ridge * 100) {
    const padded = Float64Array.from(matrix)
    for (let i = 0; i < n; i++) padded[i * n + i] = at(matrix, i * n + i) + ridge
    const lower = cholesky(padded, n)
    if (lower) return solveCholesky(lower, n, b)
    if (!Number.isFinite(ridge)) throw new RangeError('a matrix with numbers that are not finite')
  }
}
