import { at, cell, increase, range } from '../vector.ts'
import type { Design } from './design.ts'
import { combine, type Pieces } from './pieces.ts'
import {
  dotPiece,
  factorise,
  innerProducts,
  inverseFrom,
  invertTriangle,
  type Lines,
  turned,
} from './triangle.ts'

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

interface SolvedBlock {
  readonly inverse: Float64Array
  /** Which of the rest it meets, and for each of these a line: the inverse times what they share. */
  readonly rest: Int32Array
  readonly shared: Lines
}

/** What a solution says of each effect, scaled by its ratio, and of how well it is known. */
export interface Known {
  /** By block, and for the rest: the line [-effects, -coefficients, 1] whose product with a line of the design is left. */
  readonly lines: readonly Float64Array[]
  readonly restLine: Float64Array
  /** The inverse of the system: of each block; of each block with what it meets of the rest, a line for each of the block
   * and the sign turned; of the rest, the outcome left out. */
  readonly inverses: readonly { readonly own: Float64Array; readonly cross: Float64Array }[]
  readonly restInverse: Float64Array
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
  const { plan, layout, whole, bySize, room: pieces } = design
  const f = at(ratios, layout.eliminated) ** 2
  combine(
    pieces,
    whole,
    bySize.map(({ size, squares }) => [-f / (1 + f * size), squares]),
  )
  let logs = bySize.reduce((all, { size, levels }) => all + levels * Math.log1p(f * size), 0)
  scalePieces(design, ratios, pieces)
  const blocks: SolvedBlock[] = []
  for (const { size, own, rest, cross } of pieces.blocks) {
    if (!factorise(own, size)) return undefined
    logs += logDiagonal(own, size, size)
    const inverse = inverseFrom(invertTriangle(own, size), size)
    const lines: Lines = { numbers: cross, count: rest.length, length: size }
    const shared: Lines = { ...lines, numbers: new Float64Array(cross.length) }
    innerProducts(lines, { numbers: inverse, count: size, length: size }, false, shared.numbers)
    takeOut(pieces.corner, layout.rest, rest, lines, shared)
    blocks.push({ inverse, rest, shared })
  }
  const corner = pieces.corner.slice()
  if (!factorise(corner, layout.rest)) return undefined
  logs += logDiagonal(corner, layout.rest, layout.rest - 1)
  const free = plan.pupils - (layout.rest - layout.intercept - 1)
  const squares = cell(corner, layout.rest ** 2 - 1) ** 2
  const unit = at(plan.spreads, plan.columns.length - 1)
  const logSpreads = plan.spreads.slice(0, -1).reduce((all, spread) => all + Math.log(spread), 0)
  const deviance = logs + 2 * logSpreads + free * (1 + Math.log((2 * Math.PI * squares * unit * unit) / free))
  return { deviance, residualVariance: squares / free, corner, blocks, ratios }
}

function scalePieces(design: Design, ratios: Ratios, { blocks, corner }: Pieces): void {
  const [own, scales] = [blockScale(design, ratios), restScales(design, ratios)]
  const { rest: n, intercept } = design.layout
  for (const block of blocks) {
    for (let i = 0; i < block.own.length; i++) block.own[i] = cell(block.own, i) * own * own
    for (let i = 0; i < block.size; i++) increase(block.own, i * block.size + i, 1)
    for (const [line, place] of block.rest.entries())
      for (let i = line * block.size; i < (line + 1) * block.size; i++)
        block.cross[i] = cell(block.cross, i) * own * cell(scales, place)
  }
  for (let a = 0; a < n; a++)
    for (let b = 0; b <= a; b++)
      corner[a * n + b] = cell(corner, a * n + b) * cell(scales, a) * cell(scales, b)
  for (let a = 0; a < intercept; a++) increase(corner, a * n + a, 1)
}

function takeOut(corner: Float64Array, n: number, rest: Int32Array, lines: Lines, shared: Lines): void {
  const products = new Float64Array(rest.length ** 2)
  innerProducts(lines, shared, true, products)
  for (let i = 0; i < rest.length; i++) {
    const line = (rest[i] ?? 0) * n
    for (let j = 0; j <= i; j++) increase(corner, line + (rest[j] ?? 0), -cell(products, i * rest.length + j))
  }
}

function logDiagonal(square: Float64Array, n: number, upTo: number): number {
  let total = 0
  for (let i = 0; i < upTo; i++) total += 2 * Math.log(cell(square, i * n + i))
  return total
}

/** Works out effects, and the inverse of the system where lines of the design meet. */
export function knowFrom({ layout }: Design, { corner, blocks: solved }: Solved): Known {
  const n = layout.rest
  const fixedToo = n - 1
  const factor = new Float64Array(fixedToo ** 2)
  for (let i = 0; i < fixedToo; i++) factor.set(corner.subarray(i * n, i * n + i + 1), i * fixedToo)
  const inverse = invertTriangle(factor, fixedToo)
  const restInverse = inverseFrom(inverse, fixedToo)
  const solution = corner.slice(fixedToo * n, fixedToo * n + fixedToo)
  const backwards = range(0, fixedToo).map((i) =>
    dotPiece(inverse, i * fixedToo + i, solution, i, fixedToo - i),
  )
  const restLine = Float64Array.from([...backwards.map((value) => -value), 1])
  const blocks = solved.map((block) => knowBlock(block, restInverse, fixedToo, restLine))
  return {
    ...{ restLine, restInverse },
    lines: blocks.map(({ line }) => line),
    inverses: blocks.map(({ own, cross }) => ({ own, cross })),
  }
}

/**
 * With Q = M^-1 C of a block M and what it shares with the rest, C, and N the rest's inverse: the block's own inverse is
 * M^-1 + Q N Q', with the rest it is -Q N, and its solution is -Q times that of the rest.
 */
function knowBlock(
  { inverse, rest, shared }: SolvedBlock,
  restInverse: Float64Array,
  n: number,
  restLine: Float64Array,
) {
  const size = shared.length
  const all = turned(shared)
  const solution = Float64Array.from(rest, (place) => cell(restLine, place))
  const line = new Float64Array(size)
  for (let i = 0; i < size; i++) line[i] = -dotPiece(all.numbers, i * rest.length, solution, 0, rest.length)
  const met = rest.filter((place) => place < n)
  const q = firstOfEach(all, met.length)
  const cross = new Float64Array(size * met.length)
  innerProducts(
    q,
    { numbers: chosen(restInverse, n, met), count: met.length, length: met.length },
    false,
    cross,
  )
  const own = new Float64Array(size * size)
  innerProducts(q, { ...q, numbers: cross }, true, own)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const value = cell(inverse, i * size + j) + cell(own, i * size + j)
      own[i * size + j] = value
      own[j * size + i] = value
    }
  return { line, own, cross }
}

/** The first numbers of each line. */
function firstOfEach({ numbers, count, length }: Lines, first: number): Lines {
  if (first === length) return { numbers, count, length }
  const kept = new Float64Array(count * first)
  for (let i = 0; i < count; i++) kept.set(numbers.subarray(i * length, i * length + first), i * first)
  return { numbers: kept, count, length: first }
}

function chosen(square: Float64Array, n: number, places: Int32Array): Float64Array {
  const kept = new Float64Array(places.length ** 2)
  for (let i = 0; i < places.length; i++)
    for (let j = 0; j < places.length; j++)
      kept[i * places.length + j] = cell(square, (places[i] ?? 0) * n + (places[j] ?? 0))
  return kept
}
