import { at, cell } from './vector.ts'

/** Eigenvalues and eigenvectors of a symmetric matrix; column k of `vectors` (row by row, n x n) belongs to value k. */
export interface Eigen {
  readonly values: Float64Array
  readonly vectors: Float64Array
}

/** Jacobi’s rotations (Golub and Van Loan, 8.5), for the small matrices of a regression. */
export function eigenSymmetric(matrix: ArrayLike<number>, n: number): Eigen {
  const a = Float64Array.from(matrix)
  const vectors = new Float64Array(n * n)
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1
  for (let sweep = 0; sweep < 50; sweep++) {
    let off = 0
    for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) off += cell(a, p * n + q) ** 2
    if (off < 1e-30) break
    for (let p = 1; p < n; p++) for (let q = 0; q < p; q++) rotate(a, vectors, n, p, q)
  }
  return { values: Float64Array.from({ length: n }, (_, i) => at(a, i * n + i)), vectors }
}

function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const off = cell(a, p * n + q)
  if (off === 0) return
  const theta = (cell(a, q * n + q) - cell(a, p * n + p)) / (2 * off)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  const turn = (list: Float64Array, i: number, j: number): void => {
    const [x, y] = [cell(list, i), cell(list, j)]
    list[i] = c * x - s * y
    list[j] = s * x + c * y
  }
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q)
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k)
  for (let k = 0; k < n; k++) turn(vectors, k * n + p, k * n + q)
}
