import type { TableRow } from '#platform/files/csv.ts'
import type { Entry, ImportTable, Refusal } from '../writing/tables.ts'
import type { Cell } from './cells.ts'
import { columnsOf, type Mapping, meaningOf } from './fields.ts'

/** A cell by its column. */
export type Given = { column: string | null; text: string }

/** A row of a file as a kind of import reads it: cells by field, what it comes to, and what is wrong with it. */
export type GivenRow = {
  /** The file of a package the row stands in; empty for a file that is not packed. */
  part: string
  number: number
  /** The text of a field without spaces around it; empty when there is none. */
  text(key: string): string
  /** Reads a filled cell; undefined when it is empty, or wrong, which is then noted. */
  read<T>(key: string, reader: (text: string) => Cell<T>): T | undefined
  /** The text of a field that must be there; notes it when it is not. */
  need(key: string, label: string): string | undefined
  /** A filled cell that may be left out: when it is wrong that is noted, and the rest of the row comes in. */
  readOrLeave<T>(key: string, reader: (text: string) => Cell<T>): T | undefined
  refuse(key: string | null, why: string): void
  /** Notes a cell that is left out, by its column. */
  leave(cell: Given, why: string): void
  /** Notes what a person should know of a row that comes in whole. */
  tell(key: string, why: string): void
  /** Filled cells of columns that no field was matched with. */
  unmatched: readonly Given[]
  isRefused(): boolean
  write(table: ImportTable, after: Entry['after']): void
  /** Writes what later rows lean on too. */
  writeAside(table: ImportTable, after: Entry['after']): void
  /** Every cell as it is written, by its column. */
  record(): Record<string, string>
  entries: Entry[]
  refusals: Refusal[]
}

export type RowAt = { part: string; columns: readonly string[]; row: TableRow; mapping: Mapping }

/** Opens a row for reading. What is wrong with it is collected, so that a person sees all of it at once. */
export function openRow(
  { part, columns, row, mapping }: RowAt,
  cellOf: (key: string) => string,
  unmatched: readonly Given[] = [],
): GivenRow {
  const { number } = row
  const entries: Entry[] = []
  const refusals: Refusal[] = []
  const written = (key: string) => cellOf(key).trim()
  const text = (key: string) => meaningOf(mapping[key], written(key))
  const refuse = (key: string | null, why: string) => {
    const column = key === null ? null : columnsOf(mapping, key)
    const value = key === null ? null : written(key)
    refusals.push({ part, rowNumber: number, column, value, why, whole: true })
  }
  const leave = ({ column, text: value }: Given, why: string) => {
    const told = `${why} Left out; the rest comes in.`
    refusals.push({ part, rowNumber: number, column, value, why: told, whole: false })
  }
  return {
    part,
    number,
    text,
    entries,
    refusals,
    unmatched,
    refuse,
    leave,
    tell: (key, why) =>
      refusals.push({
        ...{ part, rowNumber: number, column: columnsOf(mapping, key), value: written(key), why },
        whole: false,
      }),
    isRefused: () => refusals.some((one) => one.whole),
    readOrLeave: (key, reader) => {
      const given = text(key)
      const cell = given === '' ? undefined : reader(given)
      if (cell?.ok === false) leave({ column: columnsOf(mapping, key), text: written(key) }, cell.why)
      return cell?.ok ? cell.value : undefined
    },
    read: (key, reader) => {
      const given = text(key)
      if (given === '') return undefined
      const cell = reader(given)
      if (cell.ok) return cell.value
      refuse(key, cell.why)
      return undefined
    },
    need: (key, label) => {
      const given = text(key)
      if (given !== '') return given
      refuse(key, `${label} is empty.`)
      return undefined
    },
    write: (table, after) => entries.push({ table, after, aside: false }),
    record: () => Object.fromEntries(columns.map((column, place) => [column, row.cells[place] ?? ''])),
    writeAside: (table, after) => entries.push({ table, after, aside: true }),
  }
}

/** The columns of an entry that were given; the others keep what they hold. */
export const givenOnly = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))
