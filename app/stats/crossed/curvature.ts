import { at, cell, dot, increase, range } from '../vector.ts'
import type { Design } from './design.ts'
import { type Known, leftOf } from './know.ts'
import { dotPiece } from './products.ts'
import { blockScale, restScales, type Solved } from './solve.ts'

/** A factor's effects, each over its ratio: their squares, and as the inverse C of the system meets them, e'Ce. */
interface Direction {
  readonly squares: number
  /** What e'Ce has beside blocks and rest. */
  readonly own: number
  /** By block, met by R; and of the rest, met by its inverse. */
  readonly blocks: readonly Float64Array[]
  readonly rest: Float64Array
}

/**
 * About the second derivatives of the deviance by the ratios, from the effects alone: the average of what they are and of
 * what they are expected to be, in which traces cancel (Gilmour, Thompson and Cullis 1995, "Average information REML").
 * Undefined where a ratio is so small that it says little.
 */
export function curvatureOf(design: Design, solved: Solved, known: Known): number[][] | undefined {
  const { ratios, residualVariance } = solved
  const all = range(0, ratios.length)
  if (all.some((factor) => Math.abs(at(ratios, factor)) < 0.03)) return undefined
  const n = design.layout.rest - 1
  const directions = all.map((factor) => directionOf(design, solved, known, factor))
  const free = design.plan.pupils - (n - design.layout.intercept)
  const through = (a: Direction, b: Direction): number =>
    solved.blocks.reduce(
      (total, { inverse }, i) => total + quadratic(inverse, a.blocks[i], b.blocks[i]),
      quadratic(known.restInverse, a.rest, b.rest),
    )
  return directions.map((a, j) =>
    directions.map((b, k) => {
      const left = (j === k ? a.squares - a.own : 0) - through(a, b)
      const scale = at(ratios, j) * at(ratios, k) * residualVariance
      return (4 * (left - (a.squares * b.squares) / (free * residualVariance))) / scale
    }),
  )
}

function directionOf(design: Design, solved: Solved, known: Known, factor: number): Direction {
  const { layout } = design
  if (factor === layout.eliminated) return ofEliminated(design, solved, known)
  const rest = new Float64Array(layout.rest - 1)
  if (factor !== layout.blocked) {
    const other = layout.others.indexOf(factor)
    const [from, to] = [layout.starts[other] ?? 0, layout.starts[other + 1] ?? layout.intercept]
    for (let place = from; place < to; place++) rest[place] = -cell(known.restLine, place)
    return { squares: dot(rest, rest), own: 0, blocks: [], rest }
  }
  const ratio = blockScale(design, solved.ratios)
  const blocks = known.blocks.map(({ effects }) => effects.map((effect) => -ratio * effect))
  for (const [i, { met, shared }] of solved.blocks.entries())
    for (const [line, place] of met.entries())
      if (place < rest.length)
        increase(rest, place, -ratio * lineTimes(shared.numbers, line, blocks[i] ?? new Float64Array()))
  return { squares: blocks.reduce((all, one) => all + dot(one, one), 0), own: 0, blocks, rest }
}

/** Effects of the eliminated factor meet the others through the sums of their lines: y = sum of e t z/(1 + f n). */
function ofEliminated(design: Design, { ratios, blocks }: Solved, known: Known): Direction {
  const { layout, sums } = design
  const [ratio, scale] = [at(ratios, layout.eliminated), blockScale(design, ratios)]
  const scales = restScales(design, ratios)
  const ofBlocks = layout.blockSizes.map((size) => new Float64Array(size))
  const rest = new Float64Array(layout.rest - 1)
  let [squares, own] = [0, 0]
  for (const { line, size } of sums) {
    const share = 1 / (1 + ratio * ratio * size)
    const effect = ratio * share * leftOf(line, known, scales)
    squares += effect * effect
    own += effect * effect * share
    const times = -effect * ratio * share
    const into = ofBlocks[line.block]
    if (into) addTimes(into, line.places, line.counts, times)
    addTimes(rest, line.rest, line.values, times)
  }
  for (let place = 0; place < rest.length; place++) rest[place] = cell(rest, place) * cell(scales, place)
  for (const [i, { met, shown }] of blocks.entries())
    for (const [line, place] of met.entries())
      if (place < rest.length)
        increase(rest, place, lineTimes(shown.numbers, line, ofBlocks[i] ?? new Float64Array()))
  return { squares, own, blocks: ofBlocks.map((block) => block.map((value) => scale * value)), rest }
}

/** What stands beyond the end, the outcome, is left out. */
function addTimes(
  into: Float64Array,
  places: readonly number[],
  values: readonly number[],
  times: number,
): void {
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? into.length
    if (place < into.length) into[place] = cell(into, place) + times * (values[i] ?? 0)
  }
}

const lineTimes = (numbers: Float64Array, line: number, vector: Float64Array): number =>
  dotPiece(numbers, line * vector.length, vector, 0, vector.length)

function quadratic(square: Float64Array, a?: Float64Array, b?: Float64Array): number {
  if (!a || !b) return 0
  let total = 0
  for (let i = 0; i < a.length; i++) total += cell(a, i) * dotPiece(square, i * b.length, b, 0, b.length)
  return total
}
