import { openCsv } from '#platform/files/csv.ts'
import type { FileSource } from '#platform/files/source.ts'
import type { Zip } from '#platform/files/zip.ts'
import type { OneRosterFile } from './definitions.ts'

/** A record as it stands in its file: text by column name, columns of one's own (`metadata.*`) included. */
export type OneRosterRecord = Record<string, string>
export type RecordRow = { number: number; cells: readonly string[] }

const sourceOf = (zip: Zip, key: string): FileSource => ({
  name: `${key}.csv`,
  size: 0,
  open: () => zip.open(`${key}.csv`),
})

/** Opens one data file of a zip: its columns as written, and its rows in batches. */
export async function openRecords(
  zip: Zip,
  key: string,
): Promise<{ columns: string[]; rows(): AsyncGenerator<RecordRow[]> }> {
  const table = await openCsv(sourceOf(zip, key), {
    separator: ',',
    rowsAbove: 0,
    hasHeader: true,
    asWritten: true,
  })
  return { columns: table.columns, rows: table.rows }
}

export const toRecord = (columns: readonly string[], cells: readonly string[]): OneRosterRecord =>
  Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? '']))

export const isMetadata = (column: string): boolean => column.startsWith('metadata.')

/** Columns of one's own that follow those of the standard. */
export const metadataOf = (file: OneRosterFile, columns: readonly string[]): string[] =>
  columns.slice(file.columns.length).filter(isMetadata)
