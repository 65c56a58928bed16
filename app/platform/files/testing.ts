import { zipSync } from 'fflate'
import type { Table, TableRow } from './csv.ts'
import { isRefused } from './refused.ts'

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A zip of the texts or bytes given. */
export function zipOf(files: Record<string, string | Uint8Array>): Uint8Array {
  const entries = Object.entries(files).map(([name, body]) => [
    name,
    typeof body === 'string' ? bytesOf(body) : body,
  ])
  return zipSync(Object.fromEntries(entries), { level: 9 })
}

export async function rowsOf(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = []
  for await (const batch of table.rows()) rows.push(...batch)
  return rows
}

export const cellsOf = async (table: Table): Promise<string[][]> =>
  (await rowsOf(table)).map((row) => row.cells)

/** What became of a reading: its words when refused, 'read' when not; anything else is thrown on. */
export async function outcome(reading: () => Promise<unknown>): Promise<string> {
  try {
    await reading()
    return 'read'
  } catch (error) {
    if (isRefused(error)) return `refused: ${error.message}`
    throw error
  }
}
