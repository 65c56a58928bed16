import type { Plan } from '../multilevel/plan.ts'
import { at, cell, increase } from '../vector.ts'
import type { CrossedData } from './data.ts'
import type { Layout } from './layout.ts'
import type { Pieces } from './pieces.ts'
import { dotPiece } from './triangle.ts'

/** The sum of some lines of the design: what is not 0 in it. */
export interface SparseLine {
  /** -1 where it belongs to none. */
  readonly block: number
  /** Places in the block, and what stands there. */
  readonly places: readonly number[]
  readonly counts: readonly number[]
  /** Places in the rest, and what stands there. */
  readonly rest: readonly number[]
  readonly values: readonly number[]
}

/** The design row by row: which level each result has, and the columns of numbers that all have. */
export interface DesignRows {
  readonly block: (row: number) => number
  /** Place in the block. */
  readonly place: (row: number) => number
  /** For each of the other factors the place in the rest, or -1. */
  readonly others: readonly Int32Array[]
  /** Intercept, fixed columns and outcome in the plan's unit; they end the rest. */
  readonly columns: readonly Float64Array[]
}

export function designRows({ factors, fixed, outcome }: CrossedData, plan: Plan, layout: Layout): DesignRows {
  const blocked = layout.blocked === undefined ? undefined : factors[layout.blocked]?.codes
  const levelOf = (row: number): number => blocked?.[row] ?? -1
  const inUnit = (column: Float64Array, i: number): Float64Array => {
    const [centre, spread] = [at(plan.centres, i + 1), at(plan.spreads, i + 1)]
    return column.map((value) => (value - centre) / spread)
  }
  return {
    block: (row) => layout.blockOf[levelOf(row)] ?? -1,
    place: (row) => layout.placeOf[levelOf(row)] ?? -1,
    others: layout.others.map((other, i) => {
      const start = layout.starts[i] ?? 0
      return factors[other]?.codes.map((code) => (code < 0 ? -1 : start + code)) ?? new Int32Array()
    }),
    columns: [
      new Float64Array(outcome.length).fill(1),
      ...[...fixed.map(({ values }) => values), outcome].map(inUnit),
    ],
  }
}

/** Adds up the lines of some rows. */
export function createAdder({ blockSizes, rest, intercept }: Layout, rows: DesignRows) {
  const inBlock = new Float64Array(Math.max(0, ...blockSizes))
  const inRest = new Float64Array(rest)
  const put = (into: Float64Array, list: number[], place: number): void => {
    if (cell(into, place) === 0) list.push(place)
    increase(into, place, 1)
  }
  const take = (from: Float64Array, places: readonly number[]): number[] =>
    places.map((place) => {
      const value = cell(from, place)
      from[place] = 0
      return value
    })
  return (chosen: Int32Array): SparseLine => {
    const [places, restPlaces]: [number[], number[]] = [[], []]
    let block = -1
    for (const row of chosen) {
      if (rows.place(row) >= 0) {
        block = rows.block(row)
        put(inBlock, places, rows.place(row))
      }
      for (const other of rows.others) if ((other[row] ?? -1) >= 0) put(inRest, restPlaces, other[row] ?? 0)
    }
    const sums = rows.columns.map((column) => chosen.reduce((all, row) => all + cell(column, row), 0))
    return {
      ...{ block, places, counts: take(inBlock, places) },
      values: [...take(inRest, restPlaces), ...sums],
      rest: [...restPlaces, ...sums.map((_, i) => intercept + i)],
    }
  }
}

/** Adds the squares of all rows' lines. */
export function addRows({ blocks, corner }: Pieces, rows: DesignRows, { rest, intercept }: Layout): void {
  const { others, columns } = rows
  const lineOf = blocks.map((block) => linesByPlace(block.rest, rest))
  const count = columns[0]?.length ?? 0
  for (let row = 0; row < count; row++) {
    const [own, lines, place] = [blocks[rows.block(row)], lineOf[rows.block(row)], rows.place(row)]
    for (let i = 0; i < others.length; i++) {
      const a = others[i]?.[row] ?? -1
      if (a < 0) continue
      for (let j = 0; j <= i; j++) {
        const b = others[j]?.[row] ?? -1
        if (b >= 0) increase(corner, a * rest + b, 1)
      }
      for (let j = 0; j < columns.length; j++)
        increase(corner, (intercept + j) * rest + a, columns[j]?.[row] ?? 0)
      if (own && lines) increase(own.cross, (lines[a] ?? 0) * own.size + place, 1)
    }
    if (!own || !lines) continue
    increase(own.own, place * own.size + place, 1)
    for (let j = 0; j < columns.length; j++)
      increase(own.cross, (lines[intercept + j] ?? 0) * own.size + place, columns[j]?.[row] ?? 0)
  }
  for (const [i, a] of columns.entries())
    for (const [j, b] of columns.slice(0, i + 1).entries())
      increase(corner, (intercept + i) * rest + intercept + j, dotPiece(a, 0, b, 0, count))
}

function linesByPlace(places: Int32Array, rest: number): Int32Array {
  const lines = new Int32Array(rest).fill(-1)
  for (const [line, place] of places.entries()) lines[place] = line
  return lines
}
