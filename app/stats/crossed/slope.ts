import { at, cell, increase, sum } from '../vector.ts'
import type { Design } from './design.ts'
import type { Known, KnownBlock } from './know.ts'
import { combine, type Pieces } from './pieces.ts'
import { restScales, type Solved } from './solve.ts'

/** The slope of the deviance by each ratio. */
export function slopeOf(design: Design, solved: Solved, known: Known): Float64Array {
  const { layout } = design
  const { ratios, residualVariance } = solved
  const levels = levelsKnown(design, ratios, known)
  const slope = new Float64Array(ratios.length)
  slope[layout.eliminated] = eliminatedSlope(design, solved, known)
  if (layout.blocked !== undefined) {
    const { blocked } = layout
    const ratio = at(ratios, blocked)
    const squares = known.blocks.reduce((all, { effects }) => all + squaresIn(effects, 0, effects.length), 0)
    slope[blocked] = ratioSlope(at(levels, blocked), (ratio ** 2 * squares) / residualVariance, ratio)
  }
  for (const [i, other] of layout.others.entries()) {
    const squares = squaresIn(known.restLine, layout.starts[i] ?? 0, layout.starts[i + 1] ?? layout.intercept)
    slope[other] = ratioSlope(at(levels, other), squares / residualVariance, at(ratios, other))
  }
  return slope
}

/**
 * How many levels' worth is known of each factor: a level counts 1 less its part of the inverse, which is its
 * reliability. Of the eliminated factor it is what would be known if all else were.
 */
export function levelsKnown(
  { layout, bySize }: Design,
  ratios: Solved['ratios'],
  known: Known,
): Float64Array {
  const levels = new Float64Array(ratios.length)
  const f = at(ratios, layout.eliminated) ** 2
  for (const { size, levels: same } of bySize)
    increase(levels, layout.eliminated, (same * f * size) / (1 + f * size))
  for (const { variances } of known.blocks)
    if (layout.blocked !== undefined) increase(levels, layout.blocked, variances.length - sum(variances))
  for (const [i, other] of layout.others.entries()) {
    const [from, to] = [layout.starts[i] ?? 0, layout.starts[i + 1] ?? layout.intercept]
    increase(levels, other, knownIn(known.restInverse, from, to, layout.rest - 1))
  }
  return levels
}

function knownIn(inverse: Float64Array, from: number, to: number, n: number): number {
  let total = 0
  for (let i = from; i < to; i++) total += 1 - cell(inverse, i * n + i)
  return total
}

// (2/t)(levels - trace of the inverse) for the determinants, -(2/t) sum of squares of the scaled effects for the rest.
const ratioSlope = (known: number, squares: number, ratio: number): number =>
  ratio === 0 ? 0 : (2 * (known - squares)) / ratio

function squaresIn(line: Float64Array, from: number, to: number): number {
  let total = 0
  for (let i = from; i < to; i++) total += cell(line, i) ** 2
  return total
}

/** Through A = W'W - sum k z z': what the deviance owes to A, times how A changes with the ratio. */
function eliminatedSlope(design: Design, { ratios, residualVariance }: Solved, known: Known): number {
  const { layout, bySize, room: change } = design
  const ratio = at(ratios, layout.eliminated)
  const f = ratio ** 2
  combine(
    change,
    undefined,
    bySize.map(({ size, squares }) => [1 / (1 + f * size) ** 2, squares]),
  )
  const determinants = bySize.reduce((all, { size, levels }) => all + (levels * size) / (1 + f * size), 0)
  return 2 * ratio * (determinants - derivativeTimes(design, ratios, known, change, 1 / residualVariance))
}

/**
 * The sum over all pairs of (D N D + w (Dc)(Dc)') times the pieces, N the inverse, c the solution, D the scales; levels of
 * blocks with what they tell, as the pieces leave that out.
 */
function derivativeTimes(
  design: Design,
  ratios: Solved['ratios'],
  { blocks: known, restInverse, restLine }: Known,
  { blocks, corner }: Pieces,
  weight: number,
): number {
  const scales = restScales(design, ratios)
  const n = design.layout.rest
  let total = 0
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const inverse = a < n - 1 ? cell(restInverse, a * (n - 1) + b) : 0
      const value = (inverse + weight * cell(restLine, a) * cell(restLine, b)) * cell(corner, a * n + b)
      total += (a === b ? 1 : 2) * value * cell(scales, a) * cell(scales, b)
    }
  }
  for (const [block, piece] of blocks.entries()) {
    const own = known[block]
    if (own) total += blockTimes(own, piece, restLine, scales, weight)
  }
  return total
}

function blockTimes(
  { line, own, met, cross }: KnownBlock,
  piece: Pieces['blocks'][number],
  restLine: Float64Array,
  scales: Float64Array,
  weight: number,
): number {
  const { size } = piece
  let total = 0
  for (let i = 0; i < size; i++) {
    const left = weight * cell(line, i)
    let pairs = 0
    for (let j = 0; j < i; j++)
      pairs += (cell(own, i * size + j) + left * cell(line, j)) * cell(piece.own, i * size + j)
    total += 2 * pairs + (cell(own, i * size + i) + left * cell(line, i)) * cell(piece.own, i * size + i)
  }
  const told = met.length - piece.rest.filter((place) => place < restLine.length - 1).length
  for (const [a, place] of piece.rest.entries()) {
    const left = weight * cell(restLine, place)
    let pairs = 0
    for (let i = 0; i < size; i++) {
      const inverse = told + a < met.length ? cell(cross, i * met.length + told + a) : 0
      pairs += (inverse + left * cell(line, i)) * cell(piece.cross, a * size + i)
    }
    total += 2 * cell(scales, place) * pairs
  }
  return total
}
