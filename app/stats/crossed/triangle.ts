import { cell } from '../vector.ts'

// Dense kernels over lines that lie one after the other in memory; every inner loop runs along lines. Where many inner
// products are wanted, four are worked out at a time from two lines each, so that a number is read half as often.

/** The inner product of two pieces of memory. */
export function dotPiece(
  a: Float64Array,
  fromA: number,
  b: Float64Array,
  fromB: number,
  length: number,
): number {
  let one = 0
  let two = 0
  let i = 0
  for (; i + 1 < length; i += 2) {
    one += cell(a, fromA + i) * cell(b, fromB + i)
    two += cell(a, fromA + i + 1) * cell(b, fromB + i + 1)
  }
  if (i < length) one += cell(a, fromA + i) * cell(b, fromB + i)
  return one + two
}

/** Lines of numbers, `length` in each. */
export interface Lines {
  readonly numbers: Float64Array
  readonly count: number
  readonly length: number
}

/** Writes the inner product of each line of `a` with each of `b`, a line for each of `a`; if `lower`, those on and below
 * the diagonal, and perhaps some more. */
export function innerProducts(a: Lines, b: Lines, lower: boolean, into: Float64Array): void {
  const { length } = a
  for (let i = 0; i < a.count; i += 2) {
    const last = lower ? Math.min(i + 2, b.count) : b.count
    for (let j = 0; j < last; j += 2) {
      if (i + 1 < a.count && j + 1 < b.count) fourProducts(a, i, b, j, into)
      else {
        for (let k = i; k < Math.min(i + 2, a.count); k++)
          for (let m = j; m < Math.min(j + 2, b.count); m++)
            into[k * b.count + m] = dotPiece(a.numbers, k * length, b.numbers, m * length, length)
      }
    }
  }
}

function fourProducts(a: Lines, i: number, b: Lines, j: number, into: Float64Array): void {
  const { length } = a
  const [x, y] = [a.numbers, b.numbers]
  const firstA = i * length
  const firstB = j * length
  let p = 0
  let q = 0
  let r = 0
  let s = 0
  for (let k = 0; k < length; k++) {
    const a0 = cell(x, firstA + k)
    const a1 = cell(x, firstA + length + k)
    const b0 = cell(y, firstB + k)
    const b1 = cell(y, firstB + length + k)
    p += a0 * b0
    q += a0 * b1
    r += a1 * b0
    s += a1 * b1
  }
  const at = i * b.count + j
  into[at] = p
  into[at + 1] = q
  into[at + b.count] = r
  into[at + b.count + 1] = s
}

/** Replaces the lower half of a positive definite n x n square by its triangle L; false when it is not that. */
export function factorise(square: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const rest = cell(square, i * n + j) - dotPiece(square, i * n, square, j * n, j)
      square[i * n + j] = rest / cell(square, j * n + j)
    }
    const pivot = cell(square, i * n + i) - dotPiece(square, i * n, square, i * n, i)
    if (!(pivot > 0)) return false
    square[i * n + i] = Math.sqrt(pivot)
  }
  return true
}

/** Replaces each line x, as long as L is wide, by L^-1 x; two lines at a time. */
export function solveLines(factor: Float64Array, { numbers: x, count, length: n }: Lines): void {
  for (let line = 0; line < count; line += 2) {
    const from = line * n
    const next = line + 1 < count ? from + n : from
    for (let j = 0; j < n; j++) {
      let one = cell(x, from + j)
      let two = cell(x, next + j)
      const row = j * n
      for (let k = 0; k < j; k++) {
        const value = cell(factor, row + k)
        one -= value * cell(x, from + k)
        two -= value * cell(x, next + k)
      }
      const pivot = cell(factor, row + j)
      x[next + j] = two / pivot
      x[from + j] = one / pivot
    }
  }
}

/** The inverse of L as its transpose: line i holds the i-th column, from i on. */
export function invertTriangle(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    inverse[i * n + i] = 1 / cell(factor, i * n + i)
    for (let k = i + 1; k < n; k++)
      inverse[i * n + k] = -dotPiece(factor, k * n + i, inverse, i * n + i, k - i) / cell(factor, k * n + k)
  }
  return inverse
}

/** L^-T L^-1, the inverse of the square L is of, as a full square, from `invertTriangle`. */
export function inverseFrom(inverse: Float64Array, n: number): Float64Array {
  const square = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = dotPiece(inverse, i * n + i, inverse, j * n + i, n - i)
      square[i * n + j] = value
      square[j * n + i] = value
    }
  }
  return square
}

/** L^-T x for each line x, written as columns: line i of the answer holds entry i of every one. */
export function solveBack(inverse: Float64Array, { numbers, count, length: n }: Lines): Float64Array {
  const turned = new Float64Array(n * count)
  for (let i = 0; i < n; i++)
    for (let line = 0; line < count; line++)
      turned[i * count + line] = dotPiece(inverse, i * n + i, numbers, line * n + i, n - i)
  return turned
}
