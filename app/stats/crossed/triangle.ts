import { cell } from '../vector.ts'

// Dense kernels over lines that lie one after the other in memory; every inner loop runs along lines. Where many inner
// products are wanted, they are worked out from two or four lines at a time, so that a number is read half as often or less.

/** Lines of numbers, `length` in each. */
export interface Lines {
  readonly numbers: Float64Array
  readonly count: number
  readonly length: number
}

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

/**
 * Writes the inner product of each line of `a` with each of `b`, a line for each of `a`; if `lower`, those on and below
 * the diagonal, and perhaps some more.
 */
export function innerProducts(a: Lines, b: Lines, lower: boolean, into: Float64Array): void {
  let i = 0
  for (; i + 3 < a.count; i += 4) {
    const last = lower ? Math.min(i + 4, b.count) : b.count
    let j = 0
    for (; j + 1 < last; j += 2) eightProducts(a, i, b, j, into)
    for (; j < last; j += 2) {
      fourProducts(a, i, b, j, 0, into)
      fourProducts(a, i + 2, b, j, 0, into)
    }
  }
  for (; i < a.count; i += 2) {
    const last = lower ? Math.min(i + 2, b.count) : b.count
    for (let j = 0; j < last; j += 2) fourProducts(a, i, b, j, 0, into)
  }
}

/** Those of lines i to i + 3 with lines j and j + 1. */
function eightProducts(a: Lines, i: number, b: Lines, j: number, into: Float64Array): void {
  const { length } = a
  const [x, y] = [a.numbers, b.numbers]
  const [a0, b0] = [i * length, j * length]
  const [a1, b1] = [a0 + length, b0 + length]
  const [a2, a3] = [a1 + length, a1 + 2 * length]
  let [p0, p1, p2, p3] = [0, 0, 0, 0]
  let [q0, q1, q2, q3] = [0, 0, 0, 0]
  for (let k = 0; k < length; k++) {
    const one = cell(y, b0 + k)
    const two = cell(y, b1 + k)
    const first = cell(x, a0 + k)
    const second = cell(x, a1 + k)
    const third = cell(x, a2 + k)
    const fourth = cell(x, a3 + k)
    p0 += first * one
    q0 += first * two
    p1 += second * one
    q1 += second * two
    p2 += third * one
    q2 += third * two
    p3 += fourth * one
    q3 += fourth * two
  }
  const at = i * b.count + j
  const { count } = b
  into[at] = p0
  into[at + 1] = q0
  into[at + count] = p1
  into[at + count + 1] = q1
  into[at + 2 * count] = p2
  into[at + 2 * count + 1] = q2
  into[at + 3 * count] = p3
  into[at + 3 * count + 1] = q3
}

/** Those of lines i and i + 1 with lines j and j + 1, from their entries `from` on; of fewer where there are no more. */
function fourProducts(a: Lines, i: number, b: Lines, j: number, from: number, into: Float64Array): void {
  const { length } = a
  const [x, y] = [a.numbers, b.numbers]
  const [firstA, firstB] = [i * length, j * length]
  const nextA = i + 1 < a.count ? firstA + length : firstA
  const nextB = j + 1 < b.count ? firstB + length : firstB
  let p = 0
  let q = 0
  let r = 0
  let s = 0
  for (let k = from; k < length; k++) {
    const a0 = cell(x, firstA + k)
    const a1 = cell(x, nextA + k)
    const b0 = cell(y, firstB + k)
    const b1 = cell(y, nextB + k)
    p += a0 * b0
    q += a0 * b1
    r += a1 * b0
    s += a1 * b1
  }
  const at = i * b.count + j
  const [below, beside] = [nextA > firstA ? b.count : 0, nextB > firstB ? 1 : 0]
  into[at + below + beside] = s
  into[at + below] = beside > 0 ? r : s
  into[at + beside] = below > 0 ? q : s
  into[at] = p
}

/** Replaces the lower half of a positive definite n x n square by its triangle L; false when it is not that. */
export function factorise(square: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const line = i * n
    let j = 0
    for (; j + 1 < i; j += 2) factoriseTwo(square, n, line, j)
    if (j < i)
      square[line + j] =
        (cell(square, line + j) - dotPiece(square, line, square, j * n, j)) / cell(square, j * n + j)
    const pivot = cell(square, line + i) - dotPiece(square, line, square, line, i)
    if (!(pivot > 0)) return false
    square[line + i] = Math.sqrt(pivot)
  }
  return true
}

/** Entries j and j + 1 of a line. */
function factoriseTwo(square: Float64Array, n: number, line: number, j: number): void {
  const [upper, lower] = [j * n, (j + 1) * n]
  let one = cell(square, line + j)
  let two = cell(square, line + j + 1)
  for (let k = 0; k < j; k++) {
    const value = cell(square, line + k)
    one -= value * cell(square, upper + k)
    two -= value * cell(square, lower + k)
  }
  one /= cell(square, upper + j)
  square[line + j] = one
  square[line + j + 1] = (two - one * cell(square, lower + j)) / cell(square, lower + j + 1)
}

/** The inverse of L as its transpose: line i holds the i-th column, from i on. */
export function invertTriangle(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n)
  for (let i = 0; i < n; i += 2) {
    const first = i * n
    const next = i + 1 < n ? first + n : first
    if (next > first) inverse[next + i + 1] = 1 / cell(factor, next + i + 1)
    inverse[first + i] = 1 / cell(factor, first + i)
    for (let k = i + 1; k < n; k++) {
      const row = k * n
      let one = 0
      let two = 0
      for (let m = i; m < k; m++) {
        const value = cell(factor, row + m)
        one -= value * cell(inverse, first + m)
        two -= value * cell(inverse, next + m)
      }
      const pivot = cell(factor, row + k)
      if (k > i + 1) inverse[next + k] = two / pivot
      inverse[first + k] = one / pivot
    }
  }
  return inverse
}

/** L^-T L^-1, the inverse of the square L is of, as a full square, from `invertTriangle`. */
export function inverseFrom(inverse: Float64Array, n: number): Float64Array {
  const square = new Float64Array(n * n)
  const lines = { numbers: inverse, count: n, length: n }
  for (let i = 0; i < n; i += 2) for (let j = 0; j <= i; j += 2) fourProducts(lines, i, lines, j, i, square)
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) square[i * n + j] = cell(square, j * n + i)
  return square
}

/** The same numbers with lines and columns changed about. */
export function turned({ numbers, count, length }: Lines): Lines {
  const other = new Float64Array(numbers.length)
  for (let i = 0; i < count; i++)
    for (let j = 0; j < length; j++) other[j * count + i] = cell(numbers, i * length + j)
  return { numbers: other, count: length, length: count }
}
