export type Step = { down: number; right: number }

type Key = { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }
type Caret = { selectionStart: number | null; selectionEnd: number | null; value: string }

const atStart = ({ selectionStart, selectionEnd }: Caret) => selectionStart === 0 && (selectionEnd ?? 0) >= 0
const atEnd = ({ selectionEnd, value }: Caret) => selectionEnd === value.length
const allChosen = (caret: Caret) => caret.selectionStart === 0 && atEnd(caret)

/** Where a key leads from a cell, or null when it belongs to the text in it. */
export function stepFor({ key, shiftKey, ctrlKey, metaKey }: Key, caret: Caret): Step | null {
  if (ctrlKey || metaKey) return null
  if (key === 'Enter') return { down: shiftKey ? -1 : 1, right: 0 }
  if (shiftKey) return null
  if (key === 'ArrowDown') return { down: 1, right: 0 }
  if (key === 'ArrowUp') return { down: -1, right: 0 }
  const empty = caret.selectionStart === caret.selectionEnd
  if (key === 'ArrowLeft' && (allChosen(caret) || (empty && atStart(caret)))) return { down: 0, right: -1 }
  if (key === 'ArrowRight' && (allChosen(caret) || (empty && atEnd(caret)))) return { down: 0, right: 1 }
  return null
}

export type SheetCommand = 'undo' | 'redo' | 'fill down' | 'restore'

/** What a key with Ctrl (or Escape) asks of the sheet. */
export function commandFor({ key, shiftKey, ctrlKey, metaKey }: Key): SheetCommand | null {
  if (key === 'Escape') return 'restore'
  if (!ctrlKey && !metaKey) return null
  const letter = key.toLowerCase()
  if (letter === 'z') return shiftKey ? 'redo' : 'undo'
  if (letter === 'y') return 'redo'
  return letter === 'd' ? 'fill down' : null
}
