import { range } from '../vector.ts'
import type { CrossedData, CrossedFactor } from './data.ts'

/**
 * Which factor goes how. The one with most levels, pupils as a rule, is eliminated level by level. The next, classes as a
 * rule, falls into blocks that share no pupil, such as year groups, and is eliminated block by block. All else, with the
 * fixed columns and the outcome, stays together as `rest`.
 */
export interface Layout {
  readonly eliminated: number
  /** Undefined where there is no second factor. */
  readonly blocked: number | undefined
  readonly others: readonly number[]
  /** For each level of the blocked factor its block, and its place there. */
  readonly blockOf: Int32Array
  readonly placeOf: Int32Array
  readonly blockSizes: readonly number[]
  /** Where each of `others` begins in the rest. */
  readonly starts: readonly number[]
  /** Where the intercept stands in the rest; fixed columns follow, the outcome is last. */
  readonly intercept: number
  readonly rest: number
}

export function layOut({ factors, fixed }: CrossedData): Layout {
  const bySize = range(0, factors.length).sort((a, b) => levelsOf(factors[b]) - levelsOf(factors[a]))
  const [eliminated = 0, blocked, ...others] = bySize
  const [pupils, classes] = [factors[eliminated], blocked === undefined ? undefined : factors[blocked]]
  const blocks = pupils && classes ? findBlocks(pupils, classes) : noBlocks
  const starts: number[] = []
  let intercept = 0
  for (const other of others) {
    starts.push(intercept)
    intercept += levelsOf(factors[other])
  }
  return { eliminated, blocked, others, ...blocks, starts, intercept, rest: intercept + fixed.length + 2 }
}

const levelsOf = (factor: CrossedFactor | undefined): number => factor?.levels.length ?? 0

const noBlocks = { blockOf: new Int32Array(), placeOf: new Int32Array(), blockSizes: [] }

/** Levels of one factor that meet in some level of the other, directly or through others, are one block. */
function findBlocks(pupils: CrossedFactor, classes: CrossedFactor) {
  const leader = Int32Array.from(classes.levels.keys())
  const find = (level: number): number => {
    let top = level
    for (let next = leader[top] ?? top; next !== top; next = leader[top] ?? top) top = next
    leader[level] = top
    return top
  }
  const firstOf = new Int32Array(pupils.levels.length).fill(-1)
  for (let row = 0; row < classes.codes.length; row++) {
    const [pupil, code] = [pupils.codes[row] ?? -1, classes.codes[row] ?? -1]
    if (pupil < 0 || code < 0) continue
    const first = firstOf[pupil] ?? -1
    if (first < 0) firstOf[pupil] = code
    else leader[find(code)] = find(first)
  }
  const numbers = new Map<number, number>()
  const blockSizes: number[] = []
  const placeOf = new Int32Array(leader.length)
  const blockOf = leader.map((_, level) => {
    const top = find(level)
    const block = numbers.get(top) ?? blockSizes.push(0) - 1
    numbers.set(top, block)
    placeOf[level] = blockSizes[block] ?? 0
    blockSizes[block] = (blockSizes[block] ?? 0) + 1
    return block
  })
  return { blockOf, placeOf, blockSizes }
}
