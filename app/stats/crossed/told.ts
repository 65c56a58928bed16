import { cell, increase, range } from '../vector.ts'
import type { Layout } from './layout.ts'
import type { DesignRows } from './lines.ts'
import { innerProducts, type Lines } from './products.ts'

/**
 * What of the rest follows in a block from the level a result is in, as a class has its teacher and its subject. A block
 * says it by its levels and these numbers, so that it need not be carried as columns of its own. All else is free.
 */
export interface Told {
  /** Places in the rest: of levels in order, then of columns. */
  readonly places: Int32Array
  /** For each level of the block in turn one entry for each of the other factors: which of `places`, or -1. */
  readonly width: number
  readonly which: Int32Array
  /** A line for each of the columns: what stands there, by level of the block. */
  readonly columns: Lines
}

export const nothingTold: Told = {
  ...{ places: new Int32Array(), width: 0, which: new Int32Array() },
  columns: { numbers: new Float64Array(), count: 0, length: 0 },
}

/** By block for each place of the rest 1 where it is free. */
export type Free = readonly Uint8Array[]

/** What is seen in the first line of each level of a block. */
interface Seen {
  readonly any: Uint8Array
  readonly codes: Int32Array
  readonly values: Float64Array
}

export function findTold(rows: DesignRows, layout: Layout): { told: Told[]; free: Free } {
  const [wide, long] = [rows.others.length, rows.columns.length - 1]
  const free = layout.blockSizes.map(() => new Uint8Array(layout.rest))
  const seen = layout.blockSizes.map(
    (size): Seen => ({
      any: new Uint8Array(size),
      codes: new Int32Array(size * wide),
      values: new Float64Array(size * long),
    }),
  )
  for (const own of free) own[layout.rest - 1] = 1
  for (let row = 0; row < rows.blocks.length; row++) {
    const block = rows.blocks[row] ?? -1
    const [own, first] = [free[block], seen[block]]
    if (own && first) compareRow(rows, row, layout.intercept, own, first)
  }
  return { free, told: seen.map((first, block) => toldBy(first, free[block] ?? new Uint8Array(), layout)) }
}

/** Marks as free what differs from the first line of its level, or stands in a line without one. */
function compareRow(rows: DesignRows, row: number, intercept: number, free: Uint8Array, first: Seen): void {
  const place = rows.places[row] ?? -1
  const { others, columns } = rows
  const [wide, long] = [others.length, columns.length - 1]
  const isNew = place >= 0 && first.any[place] === 0
  if (isNew) first.any[place] = 1
  for (let i = 0; i < wide; i++) {
    const code = others[i]?.[row] ?? -1
    if (isNew) first.codes[place * wide + i] = code
    const before = place < 0 ? -1 : (first.codes[place * wide + i] ?? -1)
    if (code === before) continue
    if (code >= 0) free[code] = 1
    if (before >= 0) free[before] = 1
  }
  for (let j = 0; j < long; j++) {
    const value = columns[j]?.[row] ?? 0
    if (isNew) first.values[place * long + j] = value
    if (value !== (place < 0 ? 0 : cell(first.values, place * long + j))) free[intercept + j] = 1
  }
}

function toldBy({ any, codes, values }: Seen, free: Uint8Array, layout: Layout): Told {
  const size = any.length
  const [width, long] = [codes.length / size, values.length / size]
  const told = codes.map((code, entry) =>
    any[Math.floor(entry / width)] === 1 && free[code] === 0 ? code : -1,
  )
  const levels = [...new Set(told)].filter((code) => code >= 0).sort((a, b) => a - b)
  const numbers = new Map(levels.map((code, number) => [code, number]))
  const columns = range(0, long).filter((column) => free[layout.intercept + column] === 0)
  const lines = new Float64Array(columns.length * size)
  for (const [line, column] of columns.entries())
    for (let level = 0; level < size; level++)
      lines[line * size + level] = cell(values, level * long + column)
  return {
    places: Int32Array.from([...levels, ...columns.map((column) => layout.intercept + column)]),
    ...{ width, which: told.map((code) => numbers.get(code) ?? -1) },
    columns: { numbers: lines, count: columns.length, length: size },
  }
}

/** Writes R Z, unscaled. */
export function showTold({ places, width, which, columns }: Told, inverse: Lines, into: Float64Array): void {
  const size = inverse.length
  for (let entry = 0, level = 0; entry < which.length; level++)
    for (const end = entry + width; entry < end; entry++) {
      const one = which[entry] ?? -1
      if (one >= 0) addPiece(into, one * size, inverse.numbers, level * size, size)
    }
  const levels = places.length - columns.count
  innerProducts(columns, inverse, false, into.subarray(levels * size, places.length * size))
}

function addPiece(into: Float64Array, to: number, list: Float64Array, from: number, length: number): void {
  for (let i = 0; i < length; i++) into[to + i] = cell(into, to + i) + cell(list, from + i)
}

/** Writes A R Z = (Z - R Z)/s^2. */
export function shareTold(
  { places, width, which, columns }: Told,
  scales: Float64Array,
  shown: Float64Array,
  square: number,
  into: Float64Array,
): void {
  const size = columns.length
  const levels = places.length - columns.count
  for (let i = 0; i < places.length * size; i++) into[i] = -cell(shown, i) / square
  for (const [entry, one] of which.entries())
    if (one >= 0)
      increase(into, one * size + Math.floor(entry / width), cell(scales, places[one] ?? -1) / square)
  for (let i = 0; i < columns.numbers.length; i++)
    increase(into, levels * size + i, cell(columns.numbers, i) / square)
}

/** Adds up each line's numbers of the levels that tell the same. */
export function addLevels({ width, which }: Told, lines: Lines, told: number, into: Float64Array): void {
  for (let line = 0; line < lines.count; line++) {
    const [from, to] = [line * lines.length, line * told]
    for (let entry = 0, level = 0; entry < which.length; level++)
      for (const end = entry + width; entry < end; entry++) {
        const one = which[entry] ?? -1
        if (one >= 0) into[to + one] = cell(into, to + one) + cell(lines.numbers, from + level)
      }
  }
}
