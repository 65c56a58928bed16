import type { Saved } from '../commands/cell.ts'

export type CellState = {
  /** What stands in the cell. */
  text: string
  /** What the school holds. */
  base: string
  state: 'kept' | 'typing' | 'saving' | 'waiting' | 'refused' | 'conflict'
  /** Why it is refused, or who wrote what meanwhile. */
  note?: string
  theirs?: string
}
export type Change = { key: string; from: string; to: string }
export type SheetState = { cells: Record<string, CellState>; undone: Change[]; done: Change[] }

export type SheetEvent =
  | { type: 'typed'; key: string; text: string }
  | { type: 'left'; key: string; text: string; why?: string; history?: 'undo' | 'redo' }
  | { type: 'answered'; key: string; sent: string; answer: Saved }
  | { type: 'unreachable'; key: string }
  | { type: 'settled'; key: string; keep: 'mine' | 'theirs' }

export const cellKey = (pupilId: number, field: string): string => `${pupilId}.${field}`

export function startSheet(rows: readonly { id: number; cells: Record<string, string> }[]): SheetState {
  const cells = rows.flatMap(({ id, cells }) =>
    Object.entries(cells).map(([field, text]): [string, CellState] => [
      cellKey(id, field),
      { text, base: text, state: 'kept' },
    ]),
  )
  return { cells: Object.fromEntries(cells), done: [], undone: [] }
}

const emptyCell: CellState = { text: '', base: '', state: 'kept' }
export const cellAt = (sheet: SheetState, key: string): CellState => sheet.cells[key] ?? emptyCell

const withCell = (sheet: SheetState, key: string, cell: CellState): SheetState => ({
  ...sheet,
  cells: { ...sheet.cells, [key]: cell },
})

function remember(sheet: SheetState, change: Change, history: 'undo' | 'redo' | undefined): SheetState {
  const { done, undone } = sheet
  if (history === 'undo') return { ...sheet, done: done.slice(0, -1), undone: [...undone, change] }
  if (history === 'redo') return { ...sheet, done: [...done, change], undone: undone.slice(0, -1) }
  return { ...sheet, done: [...done, change], undone: [] }
}

function leave(sheet: SheetState, event: SheetEvent & { type: 'left' }): SheetState {
  const { key, text, why, history } = event
  const { base, state } = cellAt(sheet, key)
  // Which of two values stays is chosen, not slipped by.
  if (state === 'conflict') return sheet
  if (why !== undefined) return withCell(sheet, key, { text, base, state: 'refused', note: why })
  if (text === base && history === undefined) return withCell(sheet, key, { text, base, state: 'kept' })
  const next = withCell(sheet, key, { text, base, state: text === base ? 'kept' : 'saving' })
  return remember(next, { key, from: base, to: text }, history)
}

function type(sheet: SheetState, key: string, text: string): SheetState {
  const cell = cellAt(sheet, key)
  if (cell.state === 'conflict') return withCell(sheet, key, { ...cell, text })
  return withCell(sheet, key, { text, base: cell.base, state: text === cell.base ? 'kept' : 'typing' })
}

function receive(sheet: SheetState, event: SheetEvent & { type: 'answered' }): SheetState {
  const { key, sent, answer } = event
  const cell = cellAt(sheet, key)
  if (answer.state === 'saved') {
    const held = { text: answer.text, base: answer.text, state: 'kept' } as const
    // Typed over while it was on its way: the newer text is sent next.
    const newer = { text: cell.text, base: answer.text, state: cell.state }
    return withCell(sheet, key, cell.text === sent ? held : newer)
  }
  if (answer.state === 'refused') return withCell(sheet, key, { ...cell, state: 'refused', note: answer.why })
  const theirs = answer.text === '' ? 'took the mark away' : `entered ${answer.text}`
  const note = `${answer.by ?? 'Somebody else'} ${theirs} meanwhile; yours is ${cell.text || 'empty'}.`
  return withCell(sheet, key, { ...cell, state: 'conflict', note, theirs: answer.text })
}

function settle(sheet: SheetState, key: string, keep: 'mine' | 'theirs'): SheetState {
  const { text: mine, theirs: text = '' } = cellAt(sheet, key)
  if (keep === 'theirs' || mine === text) return withCell(sheet, key, { text, base: text, state: 'kept' })
  return withCell(sheet, key, { text: mine, base: text, state: 'saving' })
}

/** What one event makes of a sheet. A typed value leaves the screen only when its writer lets it go. */
export function stepSheet(sheet: SheetState, event: SheetEvent): SheetState {
  const { key } = event
  if (event.type === 'typed') return type(sheet, key, event.text)
  if (event.type === 'left') return leave(sheet, event)
  if (event.type === 'answered') return receive(sheet, event)
  if (event.type === 'settled') return settle(sheet, key, event.keep)
  const cell = cellAt(sheet, key)
  return cell.state === 'saving' ? withCell(sheet, key, { ...cell, state: 'waiting' }) : { ...sheet }
}

export type Tally = Record<CellState['state'], number>

export function tally(sheet: SheetState): Tally {
  const counts: Tally = { kept: 0, typing: 0, saving: 0, waiting: 0, refused: 0, conflict: 0 }
  for (const cell of Object.values(sheet.cells)) counts[cell.state] += 1
  return counts
}

/** How the saving goes, in a line that a screen reader reads out when it changes. */
export function tallySentence({ saving, waiting, refused, conflict }: Tally): string {
  const parts = [
    waiting > 0 ? `${waiting} waiting for the network` : '',
    saving > 0 && waiting === 0 ? 'saving' : '',
    refused > 0 ? `${refused} not saved, see below` : '',
    conflict > 0 ? `${conflict} changed by somebody else, see below` : '',
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('; ') : 'Everything is saved'
}
