import { cell } from '../vector.ts'
import { type Border, clearBelow, fillBorder, makeBorder, type Randomness } from './border.ts'
import type { LevelSquares } from './eliminate.ts'

/** What turns the residuals of a group into its effects: `gain` = K Z'S (q x k) and `variance` = K = (T^-1 + Z'S Z)^-1. */
export interface Kernel {
  readonly gain: Float64Array
  readonly variance: Float64Array
}

/** Answers the kernel of a group by its number; the same two arrays each time, so use one before asking for the next. */
export function kernelsOf(randomness: Randomness, { before }: LevelSquares): (g: number) => Kernel {
  const { k, random, factor } = randomness
  const q = random.length
  const border = makeBorder(randomness, k + q)
  const kernel = { gain: new Float64Array(q * k), variance: new Float64Array(q * q) }
  return (g) => {
    fillBorder(border, randomness, before, g * k * k)
    for (let a = 0; a < q; a++)
      for (let b = 0; b < q; b++) border.lines[a * border.width + k + b] = cell(factor, b * q + a)
    for (let a = 0; a < q; a++) clearBelow(border, q, a)
    solveUpwards(border, q)
    for (let a = 0; a < q; a++) {
      for (let c = 0; c < k; c++) kernel.gain[a * k + c] = timesFactor(factor, q, a, border, c)
      for (let b = 0; b < q; b++) kernel.variance[a * q + b] = timesFactor(factor, q, a, border, k + b)
    }
    return kernel
  }
}

function solveUpwards({ lines, width, corner }: Border, q: number): void {
  for (let a = q - 1; a >= 0; a--) {
    const pivot = cell(corner, a * q + a)
    for (let c = 0; c < width; c++) {
      let value = cell(lines, a * width + c)
      for (let b = a + 1; b < q; b++) value -= cell(corner, b * q + a) * cell(lines, b * width + c)
      lines[a * width + c] = value / pivot
    }
  }
}

function timesFactor(
  factor: Float64Array,
  q: number,
  a: number,
  { lines, width }: Border,
  column: number,
): number {
  let value = 0
  for (let b = 0; b <= a; b++) value += cell(factor, a * q + b) * cell(lines, b * width + column)
  return value
}

/**
 * Carries a symmetric k x k square from a group to the groups in it: P A P' + scale Z K Z' with P = I - Z K Z'S. With A
 * the derivative of the deviance by what is left of the products, it becomes that by the products as they were; with A
 * the variance of the coefficients that residuals are taken with, it becomes their variance inside the group.
 */
export function carryDown(
  { k, random }: Randomness,
  { gain, variance }: Kernel,
  square: Float64Array,
  scale: number,
): Float64Array {
  const q = random.length
  const through = square.slice()
  for (let a = 0; a < q; a++) subtractLines(through, square, k, gain, a, random[a] ?? 0)
  const turned = transpose(through, k)
  const next = turned.slice()
  for (let a = 0; a < q; a++) subtractLines(next, turned, k, gain, a, random[a] ?? 0)
  for (let a = 0; a < q; a++)
    for (let b = 0; b < q; b++) {
      const place = (random[a] ?? 0) * k + (random[b] ?? 0)
      next[place] = cell(next, place) + scale * cell(variance, a * q + b)
    }
  return next
}

function subtractLines(
  into: Float64Array,
  from: Float64Array,
  k: number,
  gain: Float64Array,
  a: number,
  line: number,
): void {
  for (let c = 0; c < k; c++) {
    let value = cell(into, line * k + c)
    for (let d = 0; d < k; d++) value -= cell(gain, a * k + d) * cell(from, d * k + c)
    into[line * k + c] = value
  }
}

const transpose = (square: Float64Array, k: number): Float64Array =>
  square.map((_, place) => cell(square, (place % k) * k + Math.floor(place / k)))
