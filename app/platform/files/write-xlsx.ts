import writeWorkbook from 'write-excel-file/node'
import type { Cell } from './write-csv.ts'

const longestSheetName = 31

function toCell(cell: Cell) {
  if (cell === null || cell === '') return null
  if (typeof cell === 'number') return { value: cell, type: Number }
  if (typeof cell === 'boolean') return { value: cell, type: Boolean }
  // As text of its own kind a cell is never run, whatever it begins with.
  return { value: cell, type: String }
}

/**
 * Rows as a workbook of one sheet: a bold head that stays in sight; numbers as numbers, everything else as text. Notes,
 * such as what was chosen, stand above the head, a line each.
 */
export async function writeXlsx(
  name: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  notes: readonly string[] = [],
): Promise<Uint8Array> {
  const above = notes.map((note) => [toCell(note)])
  const head = columns.map((value) => ({ value, type: String, fontWeight: 'bold' as const }))
  const sheet = name.replace(/[\\/?*[\]:]/g, ' ').slice(0, longestSheetName)
  const made = writeWorkbook([...above, head, ...rows.map((row) => row.map(toCell))], {
    sheet,
    stickyRowsCount: above.length + 1,
  })
  return new Uint8Array(await made.toBuffer())
}
