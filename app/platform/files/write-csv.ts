import { stringify } from 'csv-stringify/sync'
import { guardFormula } from './formulas.ts'

export type Cell = string | number | boolean | null

const mark = '\ufeff'

export function cellText(cell: Cell): string {
  if (cell === null) return ''
  return typeof cell === 'string' ? guardFormula(cell) : String(cell)
}

/**
 * Rows as CSV that any spreadsheet program opens as it stands: UTF-8 with its mark, commas, quotation marks where
 * needed; text that would run as a formula carries an apostrophe, which `openCsv` takes away again.
 */
export async function* writeCsv(
  columns: readonly string[],
  rows: AsyncIterable<readonly (readonly Cell[])[]> | Iterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<Uint8Array> {
  const options = { record_delimiter: 'windows' } as const
  yield Buffer.from(mark + stringify([columns.map(guardFormula)], options))
  for await (const batch of rows) {
    if (batch.length > 0)
      yield Buffer.from(
        stringify(
          batch.map((row) => row.map(cellText)),
          options,
        ),
      )
  }
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}
