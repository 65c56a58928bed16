import { cell, range } from '../vector.ts'
import type { Design } from './design.ts'
import type { SparseLine } from './lines.ts'
import { dotPiece, innerProducts, type Lines, turned } from './products.ts'
import { blockScale, restScales, type Solved, type SolvedBlock } from './solve.ts'
import { nothingTold, type Told } from './told.ts'
import { inverseFrom, invertTriangle } from './triangle.ts'

/** What a solution says of each effect, scaled by its ratio, and of how well it is known. */
export interface Known {
  readonly blocks: readonly KnownBlock[]
  /** The line [-effects, -coefficients, 1] whose product with a line of the design is left. */
  readonly restLine: Float64Array
  /** The inverse of the system of the rest, the outcome left out. */
  readonly restInverse: Float64Array
}

/** Levels of a block, each with all that it tells, as a line of the design meets it: class, teacher and subject together. */
export interface KnownBlock {
  /** As `restLine`, in the plan's unit. */
  readonly line: Float64Array
  /** The inverse among them, its lower half and more. */
  readonly own: Float64Array
  /** Which of the rest it meets, and for each level a line: the inverse with these. */
  readonly met: Int32Array
  readonly cross: Float64Array
  /** Of the levels alone: as `restLine`, over the ratio; and the diagonal of their inverse. */
  readonly effects: Float64Array
  readonly variances: Float64Array
}

/** What is left of a sum of lines once effects and coefficients are taken away. */
export function leftOf(
  { block, places, counts, rest, values }: SparseLine,
  { blocks, restLine }: Known,
  scales: Float64Array,
): number {
  const own = blocks[block]?.line
  let total = 0
  if (own) for (let i = 0; i < places.length; i++) total += (counts[i] ?? 0) * cell(own, places[i] ?? -1)
  for (let i = 0; i < rest.length; i++) {
    const place = rest[i] ?? -1
    total += (values[i] ?? 0) * cell(restLine, place) * cell(scales, place)
  }
  return total
}

/** Works out effects, and the inverse of the system where lines of the design meet. */
export function knowFrom(design: Design, { corner, blocks, ratios }: Solved): Known {
  const n = design.layout.rest
  const fixedToo = n - 1
  const factor = new Float64Array(fixedToo ** 2)
  for (let i = 0; i < fixedToo; i++) factor.set(corner.subarray(i * n, i * n + i + 1), i * fixedToo)
  const inverse = invertTriangle(factor, fixedToo)
  const restInverse = inverseFrom(inverse, fixedToo)
  const solution = corner.slice(fixedToo * n, fixedToo * n + fixedToo)
  const backwards = range(0, fixedToo).map((i) =>
    dotPiece(inverse, i * fixedToo + i, solution, i, fixedToo - i),
  )
  const rest = { restLine: Float64Array.from([...backwards.map((value) => -value), 1]), restInverse }
  const square = blockScale(design, ratios) ** 2
  const scales = restScales(design, ratios)
  return {
    ...rest,
    blocks: blocks.map((block, i) => knowBlock(block, design.told[i] ?? nothingTold, square, scales, rest)),
  }
}

/**
 * With F for what is shown, S for what is shared and N the rest's inverse: of levels with what they tell the inverse is
 * s^2 R + F N F', with the rest F N, and the solution F times that of the rest. Levels alone have -S times it, over s.
 */
function knowBlock(
  block: SolvedBlock,
  told: Told,
  square: number,
  scales: Float64Array,
  { restLine, restInverse }: Pick<Known, 'restLine' | 'restInverse'>,
): KnownBlock {
  const { met, shared, shown } = block
  const size = shown.length
  const [line, effects] = [new Float64Array(size), new Float64Array(size)]
  for (const [i, place] of met.entries()) {
    addLine(line, shown, i, cell(restLine, place))
    addLine(effects, shared, i, -cell(restLine, place))
  }
  const known = met.filter((place) => place < restLine.length - 1)
  const count = known.length
  const between = { numbers: chosen(restInverse, restLine.length - 1, known), count, length: count }
  const lines = turned({ ...shown, count })
  const cross = new Float64Array(size * count)
  innerProducts(lines, between, false, cross)
  const own = new Float64Array(size * size)
  innerProducts(lines, { ...lines, numbers: cross }, true, own)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++)
      own[i * size + j] = cell(own, i * size + j) + square * cell(block.inverse, i * size + j)
  const variances = variancesOf(block, told, scales, between, cross)
  return { line, own, met: known, cross, effects, variances }
}

/** The diagonal of R + (Z N - F N) S', which is R + s^2 S N S' without the product. */
function variancesOf(
  { inverse, shared }: SolvedBlock,
  { places, width, which, columns }: Told,
  scales: Float64Array,
  { numbers: between, count }: Lines,
  cross: Float64Array,
): Float64Array {
  const size = shared.length
  const lines = turned({ ...shared, count }).numbers
  const first = places.length - columns.count
  const ofColumns = new Float64Array(size * count)
  const others = {
    numbers: between.subarray(first * count, places.length * count),
    count: columns.count,
    length: count,
  }
  innerProducts(turned(columns), turned(others), false, ofColumns)
  return Float64Array.from({ length: size }, (_, level) => {
    const from = level * count
    let total = cell(inverse, level * size + level) - dotPiece(cross, from, lines, from, count)
    if (columns.count > 0) total += dotPiece(ofColumns, from, lines, from, count)
    for (let entry = level * width; entry < (level + 1) * width; entry++) {
      const one = which[entry] ?? -1
      if (one < 0) continue
      total += cell(scales, places[one] ?? -1) * dotPiece(between, one * count, lines, from, count)
    }
    return total
  })
}

function addLine(into: Float64Array, { numbers, length }: Lines, line: number, times: number): void {
  for (let i = 0; i < length; i++) into[i] = cell(into, i) + times * cell(numbers, line * length + i)
}

function chosen(square: Float64Array, n: number, places: Int32Array): Float64Array {
  const kept = new Float64Array(places.length ** 2)
  for (let i = 0; i < places.length; i++)
    for (let j = 0; j < places.length; j++)
      kept[i * places.length + j] = cell(square, (places[i] ?? 0) * n + (places[j] ?? 0))
  return kept
}
