import { pipeline, Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { type CsvShape, cutRows, findShape } from './csv-shape.ts'
import { unguardFormula } from './formulas.ts'
import { limits } from './limits.ts'
import { FileRefused } from './refused.ts'
import type { FileSource } from './source.ts'
import { decodeStart, decodeText, detectEncoding, type Encoding } from './text.ts'

/** A row of a file; `number` is the row a spreadsheet program shows, the first being 1. */
export type TableRow = { number: number; cells: string[] }
/** Rows with their columns' names; rows come in batches, never all at once. */
export type Table = {
  columns: string[]
  headerRow: number | null
  /** What was found of the file's form, in words to show. */
  notes: string[]
  rows(): AsyncGenerator<TableRow[]>
}

const startCharacters = 64 * 1024
const batchRows = 2_000

const separatorNames: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }
const encodingNames: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
}

/** Spreadsheet names of columns: A, B, ... Z, AA. */
export function columnLetters(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26))
  return place < 26 ? letter : columnLetters(Math.floor(place / 26) - 1) + letter
}

/** Column names as they can be chosen from: none empty, none twice. */
export function nameColumns(cells: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return cells.map((cell, place) => {
    const name = cell.replace(/\s+/g, ' ').trim() || `Column ${columnLetters(place)}`
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return before === 0 ? name : `${name} (${before + 1})`
  })
}

function explain(error: CsvError, file: string): FileRefused {
  const row = Number(error.records ?? 0) + 1
  const column = typeof error.column === 'number' ? `, column ${columnLetters(error.column)}` : ''
  const where = `${file}, row ${row}${column}`
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
    return new FileRefused({
      what: 'A quotation mark opens a cell and none closes it.',
      where,
      mend: 'Close it, or take it away, and send the file again.',
    })
  return new FileRefused({
    what: 'The quotation marks of a cell are not in order.',
    where,
    mend: 'Put the whole cell between quotation marks and double those inside it.',
  })
}

function checkRow(cells: readonly string[], number: number, file: string): void {
  if (cells.length > limits.columns)
    throw new FileRefused({
      what: `The row has ${cells.length} cells; ${limits.columns} are allowed.`,
      where: `${file}, row ${number}`,
      mend: 'Check that the file is a table.',
    })
  const place = cells.findIndex((cell) => cell.length > limits.cellCharacters)
  if (place >= 0)
    throw new FileRefused({
      what: `The cell holds more than ${limits.cellCharacters} characters.`,
      where: `${file}, row ${number}, column ${columnLetters(place)}`,
      mend: 'Shorten it.',
    })
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell === '' || cell.trim() === '')

/** Every row of a text cut at the separator, the header's included, blank rows left out but counted. */
async function* cut(
  source: FileSource,
  encoding: Encoding,
  separator: string,
  read: (cell: string) => string,
): AsyncGenerator<TableRow[]> {
  const parser = parse({
    delimiter: separator,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: limits.rowCharacters,
  })
  // A failing source destroys the parser with its error, which the loop below then throws.
  pipeline(Readable.from(decodeText(source, encoding)), parser, () => undefined)
  let number = 0
  let batch: TableRow[] = []
  try {
    for await (const record of parser) {
      const cells: string[] = record
      number += 1
      checkRow(cells, number, source.name)
      if (isBlank(cells)) continue
      batch.push({ number, cells: cells.map(read) })
      if (batch.length === batchRows) {
        yield batch
        batch = []
      }
    }
    if (batch.length > 0) yield batch
  } catch (error) {
    throw isCsvError(error) ? explain(error, source.name) : error
  } finally {
    parser.destroy()
  }
}

async function* below(rows: AsyncGenerator<TableRow[]>, headerRow: number): AsyncGenerator<TableRow[]> {
  for await (const batch of rows) {
    const left = batch.filter((row) => row.number > headerRow)
    if (left.length > 0) yield left
  }
}

/**
 * Looks at a text file and answers its columns and a way to run through its rows in constant memory.
 * `asWritten` leaves the apostrophe of our own guarded cells in place: for formats with a standard of their own.
 */
export async function openCsv(
  source: FileSource,
  wished: Partial<CsvShape> & { asWritten?: boolean } = {},
): Promise<Table> {
  const { asWritten, ...given } = wished
  const encoding = await detectEncoding(source)
  const start = await decodeStart(source, encoding, startCharacters)
  const shape = { ...findShape(start), ...given }
  const first = cutRows(start, shape.separator)[shape.rowsAbove]
  if (!first)
    throw new FileRefused({ what: 'The file is empty.', where: source.name, mend: 'Export it again.' })
  checkRow(first, shape.rowsAbove + 1, source.name)
  const headerRow = shape.hasHeader ? shape.rowsAbove + 1 : null
  const separator = separatorNames[shape.separator] ?? `“${shape.separator}”`
  return {
    columns: nameColumns(shape.hasHeader ? first : first.map(() => '')),
    headerRow,
    notes: [
      `Text in ${encodingNames[encoding]}, cells separated by ${separator}.`,
      headerRow === null ? 'No column names were found.' : `Column names in row ${headerRow}.`,
    ],
    rows: () =>
      below(
        cut(source, encoding, shape.separator, asWritten ? (cell) => cell : unguardFormula),
        headerRow ?? shape.rowsAbove,
      ),
  }
}
