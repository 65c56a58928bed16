import { cell } from '../vector.ts'
import { dotPiece, eightProducts, fourProducts, mirror } from './products.ts'

/** Replaces the lower half of a positive definite n x n square by its triangle L; false when it is not that. */
export function factorise(square: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i += 2) {
    const first = i * n
    const next = i + 1 < n ? first + n : first
    for (let j = 0; j < i; j += 2) factoriseFour(square, n, first, next, j)
    const pivot = cell(square, first + i) - dotPiece(square, first, square, first, i)
    if (!(pivot > 0)) return false
    square[first + i] = Math.sqrt(pivot)
    if (next === first) continue
    const beside = cell(square, next + i) - dotPiece(square, next, square, first, i)
    square[next + i] = beside / cell(square, first + i)
    const last = cell(square, next + i + 1) - dotPiece(square, next, square, next, i + 1)
    if (!(last > 0)) return false
    square[next + i + 1] = Math.sqrt(last)
  }
  return true
}

/** Entries j and j + 1 of two lines, or of one twice. */
function factoriseFour(square: Float64Array, n: number, first: number, next: number, j: number): void {
  const [upper, lower] = [j * n, (j + 1) * n]
  let p = cell(square, first + j)
  let q = cell(square, first + j + 1)
  let r = cell(square, next + j)
  let s = cell(square, next + j + 1)
  for (let k = 0; k < j; k++) {
    const a = cell(square, first + k)
    const b = cell(square, next + k)
    const one = cell(square, upper + k)
    const two = cell(square, lower + k)
    p -= a * one
    q -= a * two
    r -= b * one
    s -= b * two
  }
  const [pivot, beside, last] = [
    cell(square, upper + j),
    cell(square, lower + j),
    cell(square, lower + j + 1),
  ]
  square[first + j] = p / pivot
  square[next + j] = r / pivot
  square[first + j + 1] = (q - (p / pivot) * beside) / last
  square[next + j + 1] = (s - (r / pivot) * beside) / last
}

/** The inverse of L as its transpose: line i holds the i-th column, from i on. */
export function invertTriangle(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n)
  for (let i = 0; i < n; i += 2) {
    const first = i * n
    inverse[first + i] = 1 / cell(factor, first + i)
    if (i + 1 === n) break
    const next = first + n
    const pivot = cell(factor, next + i + 1)
    inverse[first + i + 1] = (-cell(factor, next + i) * cell(inverse, first + i)) / pivot
    inverse[next + i + 1] = 1 / pivot
    for (let k = i + 2; k < n; k += 2) invertFour(factor, inverse, n, i, k)
  }
  return inverse
}

/** Entries k and k + 1, as far as there are any, of lines i and i + 1. */
function invertFour(factor: Float64Array, inverse: Float64Array, n: number, i: number, k: number): void {
  const [first, next, upper] = [i * n, (i + 1) * n, k * n]
  const lower = k + 1 < n ? upper + n : upper
  let [p, q, r, s] = [0, 0, 0, 0]
  for (let m = i; m < k; m++) {
    const a = cell(inverse, first + m)
    const b = cell(inverse, next + m)
    const one = cell(factor, upper + m)
    const two = cell(factor, lower + m)
    p -= a * one
    q -= a * two
    r -= b * one
    s -= b * two
  }
  const pivot = cell(factor, upper + k)
  inverse[first + k] = p / pivot
  inverse[next + k] = r / pivot
  if (lower === upper) return
  const [beside, last] = [cell(factor, lower + k), cell(factor, lower + k + 1)]
  inverse[first + k + 1] = (q - (p / pivot) * beside) / last
  inverse[next + k + 1] = (s - (r / pivot) * beside) / last
}

/** L^-T L^-1, the inverse of the square L is of, as a full square, from `invertTriangle`. */
export function inverseFrom(inverse: Float64Array, n: number): Float64Array {
  const square = new Float64Array(n * n)
  const lines = { numbers: inverse, count: n, length: n }
  let i = 0
  for (; i + 3 < n; i += 4) for (let j = 0; j < i + 4; j += 2) eightProducts(lines, i, lines, j, i, square)
  for (; i < n; i += 2) for (let j = 0; j <= i; j += 2) fourProducts(lines, i, lines, j, i, square)
  mirror(square, n)
  return square
}
