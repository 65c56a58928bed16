/** How far a key leads; a whole sheet's length leads to its edge. */
export type Step = { down: number; right: number }

type Key = { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }
type Caret = { selectionStart: number | null; selectionEnd: number | null; value: string }

/** More rows or columns than any sheet has. */
const EDGE = 1_000_000

const atStart = ({ selectionStart, selectionEnd }: Caret) => selectionStart === 0 && (selectionEnd ?? 0) >= 0
const atEnd = ({ selectionEnd, value }: Caret) => selectionEnd === value.length
/** Whether the cell is looked at rather than written in: its whole text is chosen, or it has none. */
const isWhole = (caret: Caret): boolean => caret.selectionStart === 0 && atEnd(caret)

const ways: Record<string, Step> = {
  ArrowDown: { down: 1, right: 0 },
  ArrowUp: { down: -1, right: 0 },
  ArrowLeft: { down: 0, right: -1 },
  ArrowRight: { down: 0, right: 1 },
}
const far = ({ down, right }: Step): Step => ({ down: down * EDGE, right: right * EDGE })

function edgeFor(key: string, ctrl: boolean): Step | null {
  if (key === 'Home') return { down: ctrl ? -EDGE : 0, right: -EDGE }
  if (key === 'End') return { down: ctrl ? EDGE : 0, right: EDGE }
  const way = ways[key]
  return ctrl && way ? far(way) : null
}

/** Where a key leads from a cell, or null when it belongs to the text in it. */
export function stepFor({ key, shiftKey, ctrlKey, metaKey }: Key, caret: Caret): Step | null {
  const ctrl = ctrlKey || metaKey
  if (key === 'Enter' && !ctrl) return { down: shiftKey ? -1 : 1, right: 0 }
  if (shiftKey) return null
  const edge = edgeFor(key, ctrl)
  if (edge) return isWhole(caret) || edge.right === 0 ? edge : null
  if (ctrl) return null
  if (key === 'ArrowDown' || key === 'ArrowUp') return ways[key] ?? null
  const empty = caret.selectionStart === caret.selectionEnd
  if (key === 'ArrowLeft' && (isWhole(caret) || (empty && atStart(caret)))) return { down: 0, right: -1 }
  if (key === 'ArrowRight' && (isWhole(caret) || (empty && atEnd(caret)))) return { down: 0, right: 1 }
  return null
}

/** By how much Shift with an arrow widens the chosen block, or null when it chooses letters of the text. */
export function widenFor({ key, shiftKey, ctrlKey, metaKey }: Key, caret: Caret): Step | null {
  const way = shiftKey ? ways[key] : undefined
  if (!way || (way.right !== 0 && !isWhole(caret))) return null
  return ctrlKey || metaKey ? far(way) : way
}

export type SheetCommand =
  | 'undo'
  | 'redo'
  | 'fill down'
  | 'restore'
  | 'choose column'
  | 'accept'
  | 'clear'
  | 'show keys'

const withCtrl: Record<string, SheetCommand> = {
  z: 'undo',
  y: 'redo',
  d: 'fill down',
  ' ': 'choose column',
  Enter: 'accept',
}

/** What a key asks of the sheet; `words` for a cell of words, in which signs and the space bar write. */
export function commandFor(
  { key, shiftKey, ctrlKey, metaKey }: Key,
  at: { caret: Caret; words: boolean },
): SheetCommand | null {
  if (key === 'Escape') return 'restore'
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() === 'z' && shiftKey) return 'redo'
    return withCtrl[key.length === 1 ? key.toLowerCase() : key] ?? null
  }
  if (key === 'Delete' && isWhole(at.caret)) return 'clear'
  if (at.words) return null
  if (key === '?') return 'show keys'
  return key === ' ' && at.caret.value === '' ? 'accept' : null
}

/** The keys of a sheet as they are listed. */
export const keyList: readonly (readonly [keys: string, what: string])[] = [
  ['Enter, ↓ · Shift-Enter, ↑', 'next pupil, the one before'],
  ['Tab · Shift-Tab, ← →', 'next column, the one before'],
  ['Home · End', 'first and last column of the pupil'],
  ['Ctrl-Home · Ctrl-End', 'first and last cell; then Shift-Tab or Tab leaves the sheet'],
  ['Ctrl-↑ · Ctrl-↓', 'first and last pupil of the column'],
  ['Shift with arrows', 'choose a block of cells (with Ctrl to the edge)'],
  ['Ctrl-Space', 'choose the whole column'],
  ['Typing', 'replaces what stands there; a whole grade goes on by itself'],
  [
    'Ctrl-D',
    'fill down: a chosen block from its first row; else the empty cells below, or from the cell above',
  ],
  ['Ctrl-C · Ctrl-V', 'copy the chosen block, paste a block, also from and to Excel'],
  ['Space, Ctrl-Enter', 'accept what is proposed in an empty cell'],
  ['Delete', 'take away what is chosen'],
  ['Escape', 'back to what was there'],
  ['Ctrl-Z · Ctrl-Y', 'undo, redo'],
  ['/ in a comment', 'a sentence: its number and Enter, or a word of it'],
  ['?', 'this list'],
]
