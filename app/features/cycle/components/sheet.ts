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
  /** Somebody else changed it while it was on the screen. */
  fresh?: true
}
export type Change = { key: string; from: string; to: string }
/** What one key or one press changed: taken back as one. */
export type Act = readonly Change[]
/** What is to stand in a cell; `why` when the cell cannot take it. */
export type Entry = { key: string; text: string; why?: string }
/** A change that its sender has not been answered yet. */
export type Pending = { key: string; text: string; base: string }

export type SheetState = {
  cells: Record<string, CellState>
  /** Cells to be sent, in the order in which they were left. */
  queue: readonly string[]
  done: readonly Act[]
  undone: readonly Act[]
}

export type SheetEvent =
  | { type: 'typed'; key: string; text: string }
  | { type: 'put'; entries: readonly Entry[]; history?: 'undo' | 'redo' }
  | { type: 'answered'; answers: readonly { key: string; sent: string; answer: Saved }[] }
  | { type: 'unreachable'; keys: readonly string[] }
  | { type: 'settled'; key: string; keep: 'mine' | 'theirs' }
  | { type: 'arrived'; cells: Readonly<Record<string, string>> }
  | { type: 'restored'; pending: readonly Pending[] }

export const cellKey = (pupilId: number, field: string): string => `${pupilId}.${field}`

/** The pupil and the field of a cell. */
export function keyParts(key: string): { pupilId: number; field: string } {
  const dot = key.indexOf('.')
  return { pupilId: Number(key.slice(0, dot)), field: key.slice(dot + 1) }
}

export function startSheet(rows: readonly { id: number; cells: Record<string, string> }[]): SheetState {
  const cells = rows.flatMap(({ id, cells }) =>
    Object.entries(cells).map(([field, text]): [string, CellState] => [
      cellKey(id, field),
      { text, base: text, state: 'kept' },
    ]),
  )
  return { cells: Object.fromEntries(cells), queue: [], done: [], undone: [] }
}

const emptyCell: CellState = { text: '', base: '', state: 'kept' }
export const cellAt = (sheet: SheetState, key: string): CellState => sheet.cells[key] ?? emptyCell

type Cells = readonly (readonly [string, CellState])[]
const withCells = (sheet: SheetState, cells: Cells): SheetState => ({
  ...sheet,
  cells: { ...sheet.cells, ...Object.fromEntries(cells) },
})
const withCell = (sheet: SheetState, key: string, cell: CellState) => withCells(sheet, [[key, cell]])

function remember(sheet: SheetState, act: Act, history: 'undo' | 'redo' | undefined): SheetState {
  const { done, undone } = sheet
  if (history === 'undo') return { ...sheet, done: done.slice(0, -1), undone: [...undone, act] }
  if (history === 'redo') return { ...sheet, done: [...done, act], undone: undone.slice(0, -1) }
  return act.length === 0 ? sheet : { ...sheet, done: [...done, act], undone: [] }
}

function putOne(cell: CellState, { text, why }: Entry): CellState {
  const { base } = cell
  // Which of two values stays is chosen, not slipped by.
  if (cell.state === 'conflict') return cell
  if (why !== undefined) return { text, base, state: 'refused', note: why }
  const onItsWay = cell.state === 'saving' || cell.state === 'waiting'
  return { text, base, state: text === base && !onItsWay ? 'kept' : 'saving' }
}

/** What a cell held before its writer touched it: the last text put there, not what was typed since. */
const settledText = (sheet: SheetState, key: string): string => {
  const { text, base, state } = cellAt(sheet, key)
  return state === 'typing' || state === 'refused' ? base : text
}

function put(sheet: SheetState, event: SheetEvent & { type: 'put' }): SheetState {
  const next = event.entries.map((entry) => [entry.key, putOne(cellAt(sheet, entry.key), entry)] as const)
  const act = event.entries.flatMap(({ key, text, why }) => {
    const from = settledText(sheet, key)
    const blocked = why !== undefined || cellAt(sheet, key).state === 'conflict'
    return blocked || (from === text && event.history === undefined) ? [] : [{ key, from, to: text }]
  })
  return remember(withCells(sheet, next), act, event.history)
}

function type(sheet: SheetState, key: string, text: string): SheetState {
  const cell = cellAt(sheet, key)
  if (cell.state === 'conflict') return withCell(sheet, key, { ...cell, text })
  return withCell(sheet, key, { text, base: cell.base, state: text === cell.base ? 'kept' : 'typing' })
}

function receive(cell: CellState, sent: string, answer: Saved): CellState {
  if (answer.state === 'saved') {
    const base = answer.text
    // Typed over while it was on its way: the newer text is sent next.
    if (cell.text !== sent)
      return { text: cell.text, base, state: cell.state === 'kept' ? 'saving' : cell.state }
    return { text: base, base, state: 'kept' }
  }
  if (answer.state === 'refused')
    return cell.text === sent ? { ...cell, state: 'refused', note: answer.why } : cell
  return conflicting(cell, answer.text, answer.by)
}

function conflicting(cell: CellState, theirs: string, by: string | null): CellState {
  const did = theirs === '' ? 'took the mark away' : `entered ${theirs}`
  const note = `${by ?? 'Somebody else'} ${did} meanwhile; yours is ${cell.text || 'empty'}.`
  return { text: cell.text, base: cell.base, state: 'conflict', note, theirs }
}

function settle(sheet: SheetState, key: string, keep: 'mine' | 'theirs'): SheetState {
  const { text: mine, theirs: text = '' } = cellAt(sheet, key)
  if (keep === 'theirs' || mine === text) return withCell(sheet, key, { text, base: text, state: 'kept' })
  return withCell(sheet, key, { text: mine, base: text, state: 'saving' })
}

/** What others wrote comes into cells that nobody is at; one being typed in or on its way is asked about when it is sent. */
function arrive(sheet: SheetState, arrived: Readonly<Record<string, string>>): SheetState {
  const cells = Object.entries(arrived).flatMap(([key, text]): [string, CellState][] => {
    const cell = cellAt(sheet, key)
    if (cell.state !== 'kept' || cell.base === text) return []
    return [[key, { text, base: text, state: 'kept', fresh: true }]]
  })
  return cells.length === 0 ? sheet : withCells(sheet, cells)
}

/** What was still to be sent when the window closed goes on from the value its writer saw. */
function restore(sheet: SheetState, pending: readonly Pending[]): SheetState {
  const cells = pending.flatMap(({ key, text, base }): [string, CellState][] => {
    const cell = cellAt(sheet, key)
    return cell.state !== 'kept' || cell.text === text ? [] : [[key, { text, base, state: 'saving' }]]
  })
  return withCells(sheet, cells)
}

function step(sheet: SheetState, event: SheetEvent): SheetState {
  if (event.type === 'typed') return type(sheet, event.key, event.text)
  if (event.type === 'put') return put(sheet, event)
  if (event.type === 'settled') return settle(sheet, event.key, event.keep)
  if (event.type === 'arrived') return arrive(sheet, event.cells)
  if (event.type === 'restored') return restore(sheet, event.pending)
  if (event.type === 'answered')
    return withCells(
      sheet,
      event.answers.map(({ key, sent, answer }) => [key, receive(cellAt(sheet, key), sent, answer)]),
    )
  const waiting = event.keys.filter((key) => cellAt(sheet, key).state === 'saving')
  return withCells(
    sheet,
    waiting.map((key) => [key, { ...cellAt(sheet, key), state: 'waiting' }]),
  )
}

const isDue = ({ state }: CellState) => state === 'saving' || state === 'waiting'

/** What one event makes of a sheet. A typed value leaves the screen only when its writer lets it go. */
export function stepSheet(sheet: SheetState, event: SheetEvent): SheetState {
  const next = step(sheet, event)
  if (next.cells === sheet.cells) return next
  const before = next.queue.filter((key) => isDue(cellAt(next, key)))
  const known = new Set(before)
  const touched = 'entries' in event ? event.entries.map(({ key }) => key) : Object.keys(next.cells)
  const joined = touched.filter((key) => !known.has(key) && isDue(cellAt(next, key)))
  return { ...next, queue: [...before, ...new Set(joined)] }
}

/** What is not held by the school yet, to be kept on the device. */
export const pendingIn = (sheet: SheetState): Pending[] =>
  Object.entries(sheet.cells).flatMap(([key, { text, base, state }]) =>
    state === 'kept' ? [] : [{ key, text, base }],
  )

export type Tally = Record<CellState['state'], number>

export function tally(sheet: SheetState): Tally {
  const counts: Tally = { kept: 0, typing: 0, saving: 0, waiting: 0, refused: 0, conflict: 0 }
  for (const cell of Object.values(sheet.cells)) counts[cell.state] += 1
  return counts
}

/** How the saving goes, in a line that a screen reader reads out when it changes. */
export function tallySentence({ saving, waiting, refused, conflict }: Tally): string {
  const parts = [
    waiting > 0 ? `${waiting + saving} waiting for the network` : '',
    saving > 0 && waiting === 0 ? 'saving' : '',
    refused > 0 ? `${refused} not saved, see below` : '',
    conflict > 0 ? `${conflict} changed by somebody else, see below` : '',
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('; ') : 'Everything is saved'
}
