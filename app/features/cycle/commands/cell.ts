import { type Field, readCell, type Stored } from '../rules/cells.ts'

/** What came of one cell: kept, refused with the reason, or found changed by somebody else meanwhile. */
export type Saved =
  | { state: 'saved'; text: string }
  | { state: 'refused'; why: string }
  | { state: 'conflict'; text: string; by: string | null }

/** The answer to what is not a cell at all. */
export const notAMark: Saved = {
  state: 'refused',
  why: 'This is not a mark of the sheet: load the page again.',
}

export type Cell = { pupilId: number; field: string; value: string; before: string }
export type Held = { text: string; by: string | null }

/**
 * Writes a cell only over what its writer saw. Sent twice, it is kept once; changed meanwhile, both values are shown.
 * `hold` locks what stands there until the transaction ends.
 */
export async function saveCell(
  field: Field,
  cell: Pick<Cell, 'value' | 'before'>,
  hold: () => Promise<Held>,
  write: (stored: Stored | null, text: string, held: Held) => Promise<void>,
): Promise<Saved> {
  const read = readCell(field, cell.value)
  if (!read.ok) return { state: 'refused', why: read.why }
  const held = await hold()
  if (read.text === held.text) return { state: 'saved', text: held.text }
  if (cell.before !== held.text) return { state: 'conflict', ...held }
  await write(read.stored, read.text, held)
  return { state: 'saved', text: read.text }
}
