import type { Plan } from '../multilevel/plan.ts'
import { at, cell } from '../vector.ts'
import type { CrossedData } from './data.ts'
import type { Layout } from './layout.ts'

/** A line of the design, or the sum of several: what is not 0 in it. */
export interface SparseLine {
  /** -1 where it belongs to none. */
  block: number
  /** Places in the block, and what stands there. */
  readonly places: number[]
  readonly counts: number[]
  /** Places in the rest, and what stands there. */
  readonly rest: number[]
  readonly values: number[]
}

export const emptyLine = (): SparseLine => ({ block: -1, places: [], counts: [], rest: [], values: [] })

/**
 * Answers the line of a result, the same object each time: 1 for its level of each factor that has one, then intercept,
 * fixed columns and outcome in the plan's unit.
 */
export function linesOf(
  { factors, fixed, outcome }: CrossedData,
  plan: Plan,
  layout: Layout,
): (row: number) => SparseLine {
  const blocked = layout.blocked === undefined ? undefined : factors[layout.blocked]?.codes
  const others = layout.others.flatMap((other) => factors[other]?.codes ?? [])
  const columns = [...fixed.map(({ values }) => values), outcome].map((column, i) => {
    const [centre, spread] = [at(plan.centres, i + 1), at(plan.spreads, i + 1)]
    return column.map((value) => (value - centre) / spread)
  })
  const none = new Float64Array()
  const line = emptyLine()
  return (row) => {
    const level = blocked?.[row] ?? -1
    line.block = level >= 0 ? (layout.blockOf[level] ?? -1) : -1
    line.places.length = line.counts.length = line.rest.length = line.values.length = 0
    if (level >= 0) {
      line.places.push(layout.placeOf[level] ?? 0)
      line.counts.push(1)
    }
    for (let i = 0; i < others.length; i++) {
      const code = others[i]?.[row] ?? -1
      if (code < 0) continue
      line.rest.push((layout.starts[i] ?? 0) + code)
      line.values.push(1)
    }
    line.rest.push(layout.intercept)
    line.values.push(1)
    for (let i = 0; i < columns.length; i++) {
      line.rest.push(layout.intercept + 1 + i)
      line.values.push(cell(columns[i] ?? none, row))
    }
    return line
  }
}

/** Adds up lines; `sum` answers what was added since it was last called. */
export function createAdder({ blockSizes, rest }: Layout) {
  const inBlock = new Float64Array(Math.max(0, ...blockSizes))
  const inRest = new Float64Array(rest)
  const [seenInBlock, seenInRest] = [new Uint8Array(inBlock.length), new Uint8Array(rest)]
  let line = emptyLine()
  const put = (into: Float64Array, seen: Uint8Array, list: number[], place: number, value: number): void => {
    if (seen[place] === 0) list.push(place)
    seen[place] = 1
    into[place] = cell(into, place) + value
  }
  const take = (from: Float64Array, seen: Uint8Array, places: readonly number[], into: number[]): void => {
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? 0
      into.push(cell(from, place))
      from[place] = 0
      seen[place] = 0
    }
  }
  return {
    add: ({ block, places, counts, rest: restPlaces, values }: SparseLine): void => {
      if (block >= 0) line.block = block
      for (let i = 0; i < places.length; i++)
        put(inBlock, seenInBlock, line.places, places[i] ?? 0, counts[i] ?? 0)
      for (let i = 0; i < restPlaces.length; i++)
        put(inRest, seenInRest, line.rest, restPlaces[i] ?? 0, values[i] ?? 0)
    },
    sum: (): SparseLine => {
      take(inBlock, seenInBlock, line.places, line.counts)
      take(inRest, seenInRest, line.rest, line.values)
      const summed = line
      line = emptyLine()
      return summed
    },
  }
}
