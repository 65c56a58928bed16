import { at, dot, type Numbers, range } from '../vector.ts'
import type { Plan } from './plan.ts'
import { type Answer, squareFrom } from './reducer.ts'
import { triangle } from './sums.ts'

/**
 * The unknowns of a search: the lower triangles of all levels' L in one list, innermost level first. `L` itself is kept
 * as a full q x q square with nothing above its diagonal.
 */
export type Theta = Float64Array

interface Entry {
  readonly level: number
  readonly q: number
  readonly row: number
  readonly column: number
}

/** What each unknown is; made once for a search. */
export type Layout = readonly Entry[]

export const layoutOf = (plan: Plan): Layout =>
  plan.levels.flatMap(({ random: { length: q } }, level) =>
    range(0, q).flatMap((row) => range(0, row + 1).map((column) => ({ level, q, row, column }))),
  )

export function factorsOf(layout: Layout, theta: Numbers): Float64Array[] {
  const factors: Float64Array[] = []
  for (const [place, { level, q, row, column }] of layout.entries()) {
    const factor = factors[level] ?? new Float64Array(q * q)
    factor[row * q + column] = at(theta, place)
    factors[level] = factor
  }
  return factors
}

export const thetaOf = (layout: Layout, factors: readonly Float64Array[]): Theta =>
  Float64Array.from(layout, ({ level, q, row, column }) => at(factors[level] ?? [], row * q + column))

/** The slope by each entry of L from the levels' slopes by T: dd/dL = 2 D L. */
export function slopeByTheta(layout: Layout, factors: readonly Float64Array[], answer: Answer): Float64Array {
  const slopes = squaresOf(factors, answer)
  return Float64Array.from(layout, ({ level, q, row, column }) => {
    const [slope, factor] = [slopes[level] ?? [], factors[level] ?? []]
    let value = 0
    for (let c = column; c < q; c++) value += at(slope, row * q + c) * at(factor, c * q + column)
    return 2 * value
  })
}

function squaresOf(factors: readonly Float64Array[], answer: Answer): Float64Array[] {
  let from = 0
  return factors.map(({ length }) => {
    const q = Math.sqrt(length)
    const square = squareFrom(answer.subarray(from), q)
    from += triangle(q)
    return square
  })
}

/** Intercepts as spread as the plan guesses, slopes less, all unrelated. */
export function startOf(layout: Layout, plan: Plan): number[] {
  const own = Math.sqrt(plan.guess / plan.levels.length)
  return layout.map(({ row, column }) => (row !== column ? 0 : row === 0 ? own : 0.4 * own))
}

/**
 * About the inverse of the second derivatives at a start: were the effects of J groups seen without error, these would
 * be 4 J / l^2 on the diagonal of L and 2 J / l^2 beside it.
 */
export function inverseGuess(layout: Layout, theta: Numbers, groups: number): number[] {
  const factors = factorsOf(layout, theta)
  return layout.map(
    ({ level, q, row, column }) =>
      at(factors[level] ?? [], row * q + row) ** 2 / ((row === column ? 4 : 2) * groups),
  )
}

/** The diagonals of every L: how far each effect is spread beyond what the effects before it say. */
export const spreadsOf = (layout: Layout, theta: Numbers): number[] =>
  layout.flatMap(({ row, column }, place) => (row === column ? [Math.abs(at(theta, place))] : []))

/** The same with each spread replaced by what `change` makes of it. */
export function withSpreads(
  layout: Layout,
  theta: Numbers,
  change: (spread: number, place: number) => number,
): Theta {
  let count = 0
  return Float64Array.from(layout, ({ row, column }, place) =>
    row === column ? change(at(theta, place), count++) : at(theta, place),
  )
}

/** The same T with its triangle brought to the form in which a column whose diagonal is 0 is 0 throughout. */
export const tidied = (layout: Layout, theta: Numbers): Theta =>
  thetaOf(
    layout,
    factorsOf(layout, theta).map((factor) => semiCholesky(productOf(factor), Math.sqrt(factor.length))),
  )

/** L L' of a full lower square. */
export function productOf(factor: Float64Array): Float64Array {
  const q = Math.sqrt(factor.length)
  return factor.map((_, place) => {
    const [a, b] = [Math.floor(place / q), place % q]
    return dot(factor.subarray(a * q, (a + 1) * q), factor.subarray(b * q, (b + 1) * q))
  })
}

/** L of L L' = a q x q square; a column whose diagonal is 0 is 0 throughout. */
export function semiCholesky(square: Float64Array, q: number): Float64Array {
  const lower = new Float64Array(q * q)
  for (let j = 0; j < q; j++) {
    for (let i = j; i < q; i++) {
      let value = at(square, i * q + j)
      for (let m = 0; m < j; m++) value -= at(lower, i * q + m) * at(lower, j * q + m)
      const pivot = i === j ? Math.sqrt(Math.max(0, value)) : at(lower, j * q + j)
      // What rounding leaves of nothing is nothing.
      const nothing = pivot <= 1e-8 * Math.sqrt(at(square, j * q + j))
      lower[i * q + j] = nothing ? 0 : i === j ? pivot : value / pivot
    }
  }
  return lower
}
