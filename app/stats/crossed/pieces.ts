import { cell, increase } from '../vector.ts'
import type { Layout } from './layout.ts'
import type { SparseLine } from './lines.ts'

/** A symmetric matrix whose blocks meet the rest but not each other. Lower halves; `cross` has a line for each of `rest`. */
export interface Pieces {
  readonly blocks: readonly {
    readonly size: number
    readonly own: Float64Array
    /** Which of the rest this block meets beyond what its levels tell, in order; the outcome last. */
    readonly rest: Int32Array
    readonly cross: Float64Array
  }[]
  readonly corner: Float64Array
}

/** Which of the rest each block meets, noted line by line. */
export function meetings({ blockSizes, rest }: Layout) {
  const met = blockSizes.map(() => new Uint8Array(rest))
  return {
    note: ({ block, rest: places }: SparseLine): void => {
      const own = met[block]
      if (own) for (let i = 0; i < places.length; i++) own[places[i] ?? 0] = 1
    },
    places: (): Int32Array[] =>
      met.map((own) => Int32Array.from([...own.keys()].filter((place) => own[place] === 1))),
  }
}

/** All 0, with room for what each block meets of the rest. */
export const emptyPieces = ({ blockSizes, rest }: Layout, met: readonly Int32Array[]): Pieces => ({
  blocks: blockSizes.map((size, block) => {
    const places = met[block] ?? new Int32Array()
    return {
      size,
      own: new Float64Array(size * size),
      rest: places,
      cross: new Float64Array(size * places.length),
    }
  }),
  corner: new Float64Array(rest * rest),
})

/** As many, all 0. */
export const sameShape = ({ blocks, corner }: Pieces): Pieces => ({
  blocks: blocks.map((block) => ({
    ...block,
    own: new Float64Array(block.own.length),
    cross: new Float64Array(block.cross.length),
  })),
  corner: new Float64Array(corner.length),
})

/** Adds line'line; `size` is how many the rest has. */
export function addSquare({ blocks, corner }: Pieces, line: SparseLine, size: number): void {
  const { block, places, counts, rest, values } = line
  addPairs(corner, size, rest, values)
  const own = blocks[block]
  if (!own) return
  addPairs(own.own, own.size, places, counts)
  for (let i = 0; i < rest.length; i++) {
    const from = placeIn(own.rest, rest[i] ?? 0) * own.size
    for (let j = 0; j < places.length; j++)
      increase(own.cross, from + (places[j] ?? 0), (values[i] ?? 0) * (counts[j] ?? 0))
  }
}

function addPairs(
  lower: Float64Array,
  size: number,
  places: readonly number[],
  values: readonly number[],
): void {
  for (let i = 0; i < places.length; i++) {
    const [a, value] = [places[i] ?? 0, values[i] ?? 0]
    for (let j = 0; j <= i; j++) {
      const b = places[j] ?? 0
      increase(lower, a > b ? a * size + b : b * size + a, value * (values[j] ?? 0))
    }
  }
}

/** Where a value stands in a sorted list that has it. */
export function placeIn(sorted: Int32Array, value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Every list of numbers of some pieces, in one order. */
export const listsOf = ({ blocks, corner }: Pieces): Float64Array[] => [
  ...blocks.flatMap(({ own, cross }) => [own, cross]),
  corner,
]

/** into = first + the sum of weight x part. */
export function combine(
  into: Pieces,
  first: Pieces | undefined,
  parts: readonly (readonly [number, Pieces])[],
): void {
  const lists = parts.map(([weight, part]) => [weight, listsOf(part)] as const)
  const starts = first ? listsOf(first) : undefined
  for (const [at, list] of listsOf(into).entries()) {
    const start = starts?.[at]
    if (start) list.set(start)
    else list.fill(0)
    for (const [weight, part] of lists) addTimes(list, part[at] ?? list, weight)
  }
}

function addTimes(into: Float64Array, list: Float64Array, weight: number): void {
  for (let i = 0; i < into.length; i++) into[i] = cell(into, i) + weight * cell(list, i)
}
