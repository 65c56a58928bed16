import { cell, increase } from '../vector.ts'
import { clearBelow, fillBorder, makeBorder, type Randomness } from './border.ts'

/** The products of a level's groups, one k x k square after the other, with their effects in them and taken out. */
export interface LevelSquares {
  readonly before: Float64Array
  readonly after: Float64Array
  /** In which group of the next level each group lies. */
  readonly parents: Int32Array
}

/**
 * Takes the effects u ~ N(0, s^2 T) of each group out of its products S:
 *
 *     S' = S - S Z (T^-1 + Z'S Z)^-1 Z'S,   T = L L',   Z the random columns
 *
 * and answers the sum of log|I + L'Z'S Z L|. Written with L, so that a variance of 0 is nothing special: the bordered
 * matrix [I + L'Z'S Z L, L'Z'S; ., S] loses its first q lines.
 */
export function eliminate(randomness: Randomness, { before, after, parents }: LevelSquares): number {
  const { k, random } = randomness
  const q = random.length
  const border = makeBorder(randomness, k)
  let [logs, pivots] = [0, 1]
  for (let g = 0; g < parents.length; g++) {
    const base = g * k * k
    fillBorder(border, randomness, before, base)
    for (let i = base; i < base + k * k; i++) after[i] = cell(before, i)
    for (let a = 0; a < q; a++) {
      const pivot = clearBelow(border, q, a)
      pivots *= pivot
      subtractSquare(after, base, k, border.lines, a * k, pivot)
    }
    // One logarithm for many pivots: they are multiplied until the product grows long.
    if (pivots > 1e100) {
      logs += Math.log(pivots)
      pivots = 1
    }
  }
  return logs + Math.log(pivots)
}

function subtractSquare(
  square: Float64Array,
  base: number,
  k: number,
  lines: Float64Array,
  line: number,
  pivot: number,
): void {
  const inverse = 1 / pivot
  for (let i = 0; i < k; i++) {
    const times = cell(lines, line + i) * inverse
    for (let j = 0; j <= i; j++) {
      const value = cell(square, base + i * k + j) - times * cell(lines, line + j)
      square[base + i * k + j] = value
      square[base + j * k + i] = value
    }
  }
}

/** Sums what is left of the groups by the groups they lie in. */
export function sumUp({ after, parents }: LevelSquares, size: number, into: Float64Array): void {
  into.fill(0)
  for (let g = 0; g < parents.length; g++) {
    const [from, to] = [g * size, (parents[g] ?? 0) * size]
    for (let i = 0; i < size; i++) increase(into, to + i, cell(after, from + i))
  }
}

/**
 * The derivative of the deviance by a level's T, as a full q x q square:
 *
 *     D = sum over groups of H Z - H A H',   H = Z'S'
 *
 * where A, one square for each parent, is the derivative of the deviance by what is left of the products there.
 */
export function slopeByT(
  { k, random }: Randomness,
  level: LevelSquares,
  adjoints: Float64Array,
): Float64Array {
  const { after, parents } = level
  const q = random.length
  const slope = new Float64Array(q * q)
  const weighted = new Float64Array(k)
  for (let g = 0; g < parents.length; g++) {
    const [base, from] = [g * k * k, (parents[g] ?? 0) * k * k]
    for (let a = 0; a < q; a++) {
      const line = base + (random[a] ?? 0) * k
      weigh(after, line, adjoints, from, weighted)
      for (let b = 0; b <= a; b++) {
        const other = base + (random[b] ?? 0) * k
        let value = cell(after, line + (random[b] ?? 0))
        for (let c = 0; c < k; c++) value -= cell(weighted, c) * cell(after, other + c)
        increase(slope, a * q + b, value)
      }
    }
  }
  return slope.map((value, place) => {
    const [a, b] = [Math.floor(place / q), place % q]
    return b > a ? cell(slope, b * q + a) : value
  })
}

function weigh(
  squares: Float64Array,
  line: number,
  adjoints: Float64Array,
  from: number,
  into: Float64Array,
): void {
  const k = into.length
  for (let c = 0; c < k; c++) {
    let value = 0
    for (let d = 0; d < k; d++) value += cell(squares, line + d) * cell(adjoints, from + d * k + c)
    into[c] = value
  }
}
