import type { Plan } from '../multilevel/plan.ts'
import { at, cell, increase, range } from '../vector.ts'
import type { CrossedData } from './data.ts'
import type { Layout } from './layout.ts'
import type { Pieces } from './pieces.ts'
import type { Free } from './told.ts'

/** The sum of some lines of the design: what is not 0 in it, and not told by its block. */
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
  /** Which block it belongs to, by its own level or by others of its pupil, or -1. */
  readonly blocks: Int32Array
  /** Its place there, or -1 where it has no level of its own. */
  readonly places: Int32Array
  /** For each of the other factors the place in the rest, or -1. */
  readonly others: readonly Int32Array[]
  /** Intercept, fixed columns and outcome in the plan's unit; they end the rest. */
  readonly columns: readonly Float64Array[]
}

export function designRows(data: CrossedData, plan: Plan, layout: Layout): DesignRows {
  const { factors, fixed, outcome } = data
  const blocked = layout.blocked === undefined ? undefined : factors[layout.blocked]?.codes
  const codes = blocked ?? new Int32Array(outcome.length).fill(-1)
  const inUnit = (column: Float64Array, i: number): Float64Array => {
    const [centre, spread] = [at(plan.centres, i + 1), at(plan.spreads, i + 1)]
    const scaled = new Float64Array(column.length)
    for (let row = 0; row < column.length; row++) scaled[row] = (cell(column, row) - centre) / spread
    return scaled
  }
  return {
    blocks: blocksOfRows(data, layout, codes),
    places: codes.map((code) => layout.placeOf[code] ?? -1),
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

function blocksOfRows({ factors }: CrossedData, layout: Layout, codes: Int32Array): Int32Array {
  const own = codes.map((code) => layout.blockOf[code] ?? -1)
  const pupils = factors[layout.eliminated]
  const ofPupil = new Int32Array(pupils?.levels.length ?? 0).fill(-1)
  for (let row = 0; row < own.length; row++)
    if ((own[row] ?? -1) >= 0) ofPupil[pupils?.codes[row] ?? -1] = own[row] ?? -1
  return own.map((block, row) => ofPupil[pupils?.codes[row] ?? -1] ?? block)
}

/** For each block, and last for lines of none, the columns that are free there. */
const freeColumns = (free: Free, { columns }: DesignRows, intercept: number): readonly number[][] => {
  const all = range(0, columns.length)
  return [...free.map((own) => all.filter((column) => own[intercept + column] === 1)), all]
}

/** Adds up the lines of some rows of one level of the eliminated factor. */
export function createAdder({ blockSizes, rest, intercept }: Layout, rows: DesignRows, free: Free) {
  const inBlock = new Float64Array(Math.max(0, ...blockSizes))
  const inRest = new Float64Array(rest)
  const columnsOf = freeColumns(free, rows, intercept)
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
    const block = rows.blocks[chosen[0] ?? -1] ?? -1
    const [own, columns] = [free[block], columnsOf.at(block) ?? []]
    for (const row of chosen) {
      const place = rows.places[row] ?? -1
      if (place >= 0) put(inBlock, places, place)
      for (const other of rows.others) {
        const code = other[row] ?? -1
        if (code >= 0 && own?.[code] !== 0) put(inRest, restPlaces, code)
      }
    }
    const sums = columns.map((column) => sumOver(rows.columns[column], chosen))
    return {
      ...{ block, places, counts: take(inBlock, places) },
      values: [...take(inRest, restPlaces), ...sums],
      rest: [...restPlaces, ...columns.map((column) => intercept + column)],
    }
  }
}

function sumOver(column: Float64Array = new Float64Array(), chosen: Int32Array): number {
  let total = 0
  for (let i = 0; i < chosen.length; i++) total += cell(column, chosen[i] ?? -1)
  return total
}

/** Adds the squares of all rows' lines. */
export function addRows(pieces: Pieces, rows: DesignRows, layout: Layout, free: Free): void {
  const { rest, intercept } = layout
  const columnsOf = freeColumns(free, rows, intercept)
  const lineOf = pieces.blocks.map((block) => linesByPlace(block.rest, rest))
  const places = new Int32Array(rows.others.length + rows.columns.length)
  const values = new Float64Array(places.length)
  for (let row = 0; row < rows.blocks.length; row++) {
    const block = rows.blocks[row] ?? -1
    const [isFree, own, lines] = [free[block], pieces.blocks[block], lineOf[block]]
    let count = 0
    for (const other of rows.others) {
      const code = other[row] ?? -1
      if (code < 0 || isFree?.[code] === 0) continue
      places[count] = code
      values[count++] = 1
    }
    for (const column of columnsOf.at(block) ?? []) {
      places[count] = intercept + column
      values[count++] = rows.columns[column]?.[row] ?? 0
    }
    addPairs(pieces.corner, rest, places, values, count)
    const place = rows.places[row] ?? -1
    if (!own || !lines || place < 0) continue
    increase(own.own, place * own.size + place, 1)
    for (let i = 0; i < count; i++)
      increase(own.cross, (lines[places[i] ?? -1] ?? 0) * own.size + place, cell(values, i))
  }
}

/** Adds to a lower half the products of some numbers, of which those of factors come in the order of their places. */
function addPairs(
  lower: Float64Array,
  size: number,
  places: Int32Array,
  values: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++)
      increase(lower, (places[i] ?? 0) * size + (places[j] ?? 0), cell(values, i) * cell(values, j))
}

function linesByPlace(places: Int32Array, rest: number): Int32Array {
  const lines = new Int32Array(rest).fill(-1)
  for (const [line, place] of places.entries()) lines[place] = line
  return lines
}
