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
    for (; j + 1 < last; j += 2) eightProducts(a, i, b, j, 0, into)
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

/** Those of lines i to i + 3 with lines j and j + 1, from their entries `from` on. */
export function eightProducts(
  a: Lines,
  i: number,
  b: Lines,
  j: number,
  from: number,
  into: Float64Array,
): void {
  const { length } = a
  const [x, y] = [a.numbers, b.numbers]
  const [a0, b0] = [i * length, j * length]
  const [a1, b1] = [a0 + length, b0 + length]
  const [a2, a3] = [a1 + length, a1 + 2 * length]
  let [p0, p1, p2, p3] = [0, 0, 0, 0]
  let [q0, q1, q2, q3] = [0, 0, 0, 0]
  for (let k = from; k < length; k++) {
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
export function fourProducts(
  a: Lines,
  i: number,
  b: Lines,
  j: number,
  from: number,
  into: Float64Array,
): void {
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

/** Writes the lower half of a square above its diagonal too. */
export function mirror(square: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) square[i * n + j] = cell(square, j * n + i)
}

/** The same numbers with lines and columns changed about. */
export function turned({ numbers, count, length }: Lines): Lines {
  const other = new Float64Array(numbers.length)
  for (let i = 0; i < count; i++)
    for (let j = 0; j < length; j++) other[j * count + i] = cell(numbers, i * length + j)
  return { numbers: other, count: length, length: count }
}
