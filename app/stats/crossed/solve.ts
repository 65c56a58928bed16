import { at, cell, increase } from '../vector.ts'
import type { Design } from './design.ts'
import { combine, type Pieces } from './pieces.ts'
import { innerProducts, type Lines, mirror } from './products.ts'
import { addLevels, nothingTold, shareTold, showTold, type Told } from './told.ts'
import { factorise, inverseFrom, invertTriangle } from './triangle.ts'

/** Standard deviations of the factors' effects over that of the rest, in the order of the data's factors. */
export type Ratios = ArrayLike<number>

/** The system solved at given ratios; everything in the plan's unit. */
export interface Solved {
  readonly deviance: number
  readonly residualVariance: number
  /** The triangle of the rest, once the blocks are taken out of it. */
  readonly corner: Float64Array
  readonly blocks: readonly SolvedBlock[]
  readonly ratios: Ratios
}

/**
 * A block of A, the squares of its levels, at its ratio s: R = (s^2 A + I)^-1. Of each column of the rest that it meets,
 * told (Z, by level) or free (C, what it shares with the levels), both scaled:
 */
export interface SolvedBlock {
  /** R */
  readonly inverse: Float64Array
  /** Which of the rest: those told, then those free, the outcome last. */
  readonly met: Int32Array
  /** Of each: A R Z if told, R C if free. */
  readonly shared: Lines
  /** Of each what an effect of the rest comes to in the levels, their own effects having given way: R Z, or -s^2 R C. */
  readonly shown: Lines
}

/** The scale of each of the rest's columns: a ratio for a level, 1 for a fixed column or the outcome. */
export function restScales({ layout }: Design, ratios: Ratios): Float64Array {
  const scales = new Float64Array(layout.rest).fill(1)
  for (const [i, other] of layout.others.entries())
    scales.fill(at(ratios, other), layout.starts[i], layout.starts[i + 1] ?? layout.intercept)
  return scales
}

export const blockScale = ({ layout }: Design, ratios: Ratios): number =>
  layout.blocked === undefined ? 0 : at(ratios, layout.blocked)

/**
 * Minus twice the restricted log likelihood at given ratios. The eliminated factor leaves A = W'W - sum k z z' with
 * k = f/(1 + f n), f its squared ratio and z the sum of its level's n lines; then blocks and rest are brought to a
 * triangle. Undefined where rounding has left no remainder.
 */
export function solveAt(design: Design, ratios: Ratios): Solved | undefined {
  const { plan, layout, told, whole, bySize, room: pieces } = design
  const f = at(ratios, layout.eliminated) ** 2
  combine(
    pieces,
    whole,
    bySize.map(({ size, squares }) => [-f / (1 + f * size), squares]),
  )
  let logs = bySize.reduce((all, { size, levels }) => all + levels * Math.log1p(f * size), 0)
  const scales = restScales(design, ratios)
  const corner = scaledCorner(pieces.corner, scales)
  const blocks: SolvedBlock[] = []
  for (const [i, piece] of pieces.blocks.entries()) {
    const solved = solveBlock(piece, told[i] ?? nothingTold, blockScale(design, ratios), scales)
    if (!solved) return undefined
    logs += solved.logs
    putIn(corner, solved.block, piece, told[i] ?? nothingTold, scales)
    blocks.push(solved.block)
  }
  for (let a = 0; a < layout.intercept; a++) increase(corner, a * layout.rest + a, 1)
  if (!factorise(corner, layout.rest)) return undefined
  logs += logDiagonal(corner, layout.rest, layout.rest - 1)
  const free = plan.pupils - (layout.rest - layout.intercept - 1)
  const squares = cell(corner, layout.rest ** 2 - 1) ** 2
  const unit = at(plan.spreads, plan.columns.length - 1)
  const logSpreads = plan.spreads.slice(0, -1).reduce((all, spread) => all + Math.log(spread), 0)
  const deviance = logs + 2 * logSpreads + free * (1 + Math.log((2 * Math.PI * squares * unit * unit) / free))
  return { deviance, residualVariance: squares / free, corner, blocks, ratios }
}

function scaledCorner(from: Float64Array, scales: Float64Array): Float64Array {
  const n = scales.length
  const corner = new Float64Array(n * n)
  for (let a = 0; a < n; a++)
    for (let b = 0; b <= a; b++) corner[a * n + b] = cell(from, a * n + b) * cell(scales, a) * cell(scales, b)
  return corner
}

// Below this ratio A R is worked out as a product, as (I - R)/s^2 would lose digits.
const SMALL = 0.03

function solveBlock(
  { size, own, rest, cross }: Pieces['blocks'][number],
  told: Told,
  ratio: number,
  scales: Float64Array,
): { block: SolvedBlock; logs: number } | undefined {
  const square = ratio * ratio
  const system = new Float64Array(own.length)
  for (let i = 0; i < own.length; i++) system[i] = square * cell(own, i)
  for (let i = 0; i < size; i++) increase(system, i * size + i, 1)
  if (!factorise(system, size)) return undefined
  const logs = logDiagonal(system, size, size)
  const inverse = inverseFrom(invertTriangle(system, size), size)
  const met = Int32Array.from([...told.places, ...rest])
  const [first, length] = [told.places.length * size, met.length * size]
  const [shared, shown] = [new Float64Array(length), new Float64Array(length)]
  const whole = { numbers: inverse, count: size, length: size }
  const lines = (numbers: Float64Array, count: number): Lines => ({ numbers, count, length: size })
  innerProducts(lines(cross, rest.length), whole, false, shared.subarray(first))
  scaleLines(shared, met, told.places.length, size, scales)
  for (let i = first; i < length; i++) shown[i] = -square * cell(shared, i)
  showTold(told, whole, shown)
  scaleLines(shown.subarray(0, first), told.places, 0, size, scales)
  const ofTold = lines(shown.subarray(0, first), told.places.length)
  if (Math.abs(ratio) >= SMALL) shareTold(told, scales, shown, square, shared)
  else {
    mirror(own, size)
    innerProducts(ofTold, lines(own, size), false, shared)
  }
  return { block: { inverse, met, shared: lines(shared, met.length), shown: lines(shown, met.length) }, logs }
}

/** Scales lines, from one of them on, each by its place in the rest. */
function scaleLines(
  numbers: Float64Array,
  met: Int32Array,
  from: number,
  size: number,
  scales: Float64Array,
): void {
  for (let line = from; line < met.length; line++) {
    const scale = cell(scales, met[line] ?? -1)
    for (let i = line * size; i < (line + 1) * size; i++) numbers[i] = scale * cell(numbers, i)
  }
}

/** What a block leaves of the rest: Z' A R Z of two that are told, Z' R C of one, C'C - s^2 C' R C of none. */
function putIn(
  corner: Float64Array,
  { met, shared, shown }: SolvedBlock,
  { rest, cross }: Pieces['blocks'][number],
  told: Told,
  scales: Float64Array,
): void {
  const size = shared.length
  const [first, levels] = [told.places.length, told.places.length - told.columns.count]
  const put = (from: number, before: number, write: (into: Float64Array) => void, start = 0): void => {
    const width = before - from
    const products = new Float64Array((met.length - start) * width)
    write(products)
    for (let a = Math.max(from, start); a < met.length; a++)
      for (let b = from; b < before && b <= a; b++) {
        const [one, other] = [met[a] ?? 0, met[b] ?? 0]
        const place = Math.max(one, other) * scales.length + Math.min(one, other)
        increase(corner, place, cell(products, (a - start) * width + b - from) * cell(scales, other))
      }
  }
  put(0, levels, (into) => addLevels(told, shared, levels, into))
  put(levels, first, (into) => innerProducts(shared, told.columns, false, into))
  const ofFree = { ...shown, count: rest.length, numbers: shown.numbers.subarray(first * size) }
  const free = { ...ofFree, numbers: cross }
  put(first, met.length, (into) => innerProducts(ofFree, free, false, into), first)
}

function logDiagonal(square: Float64Array, n: number, upTo: number): number {
  let total = 0
  for (let i = 0; i < upTo; i++) total += 2 * Math.log(cell(square, i * n + i))
  return total
}
