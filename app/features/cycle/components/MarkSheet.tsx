import './sheet.css'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { count } from '#features/school/api.ts'
import type { SheetRow } from '../queries/sheet.server.ts'
import { isFull } from '../rules/cells.ts'
import type { Sentence } from '../rules/statements.ts'
import { LeaveDialog } from './LeaveDialog.tsx'
import { OnePupil } from './OnePupil.tsx'
import { SheetGrid } from './SheetGrid.tsx'
import { cellAt, cellKey, keyParts, pendingIn, tally, tallySentence } from './sheet.ts'
import { UnreadMarks } from './UnreadMarks.tsx'
import { type SheetContent, type SheetPlace, useSheet } from './useSheet.ts'
import { WaitingCells } from './WaitingCells.tsx'

export type MarkSheetContent = SheetContent<SheetRow> & { sentences: readonly Sentence[] }
type MarkSheetProps = {
  content: MarkSheetContent
  place: SheetPlace
  /** Told how many pupils have a full entry whenever that changes. */
  onFull?: (pupils: number) => void
}

const NARROW = '(max-width: 48rem)'

/** How the sheet is shown: before scripts run as a form, then as a grid, or pupil by pupil where it is narrow. */
function useShape(): 'form' | 'grid' | 'one by one' {
  const [shape, setShape] = useState<'form' | 'grid' | 'one by one'>('form')
  // How wide the window is, is known only in the browser.
  useEffect(() => {
    const narrow = matchMedia(NARROW)
    const look = () => setShape(narrow.matches ? 'one by one' : 'grid')
    look()
    narrow.addEventListener('change', look)
    return () => narrow.removeEventListener('change', look)
  }, [])
  return shape
}

const awayWords = {
  'signed out': 'you are signed out: sign in again in another window, what you typed is kept here',
  'somebody else':
    'somebody else has signed in on this device: what you typed is kept here, locked, and sent when you sign in again',
}

function stateWords({ sheet, away, waitedOnDevice }: ReturnType<typeof useSheet>): string {
  const fresh = Object.values(sheet.cells).filter((cell) => cell.fresh).length
  const untouched = sheet.done.length === 0 && waitedOnDevice === 0
  const parts = [
    tallySentence(tally(sheet)),
    untouched ? 'each mark is saved when you leave it' : '',
    away ? awayWords[away] : '',
    fresh > 0 ? `${count(fresh, 'mark')} changed by somebody else just now` : '',
    waitedOnDevice > 0 ? `${count(waitedOnDevice, 'mark')} had waited on this device` : '',
  ]
  return parts.filter(Boolean).join('; ')
}

/** A class by columns of marks: each cell is saved when it is left, also after hours without a network. Without scripts, one form. */
export function MarkSheet({ content, place, onFull }: MarkSheetProps) {
  const { label, rows, fields, sentences } = content
  const work = useSheet(content, place)
  const shape = useShape()
  const [at, setAt] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  const live = shape !== 'form'
  const textOf = (row: SheetRow) => (key: string) => cellAt(work.sheet, cellKey(row.id, key)).text
  const full = rows.filter((row) => isFull(fields, textOf(row))).length
  // The page says it in its first line, which is not the sheet's.
  useEffect(() => onFull?.(full), [full, onFull])
  const goTo = (key: string) => {
    if (shape === 'one by one') return setAt(rows.findIndex((row) => row.id === keyParts(key).pupilId))
    const cell = form.current?.elements.namedItem(`mark.${key}`)
    if (cell instanceof HTMLElement) cell.focus()
  }
  const stay = (event: FormEvent) => (live ? event.preventDefault() : undefined)
  return (
    <form method="post" className="sheet" onSubmit={stay} ref={form}>
      <p className="sheet-state small" role="status">
        {live ? stateWords(work) : 'Type the marks, then save the sheet below.'}
      </p>
      <p className="visually-hidden" role="status">
        {tally(work.sheet).typing > 0 ? 'Editing. Enter keeps it, Escape restores.' : ''}
      </p>
      {work.leaving ? <LeaveDialog leaving={work.leaving} marks={pendingIn(work.sheet).length} /> : null}
      <UnreadMarks keys={work.unread} rows={rows} fields={fields} onForget={work.forgetUnread} />
      <WaitingCells sheet={work.sheet} rows={rows} fields={fields} onGo={goTo} />
      {shape === 'one by one' ? (
        <OnePupil rows={rows} fields={fields} work={work} sentences={sentences} at={at} onGo={setAt} />
      ) : (
        <SheetGrid label={label} rows={rows} fields={fields} sentences={sentences} work={work} live={live} />
      )}
      {live ? null : (
        <button className="button" type="submit">
          Save the sheet
        </button>
      )}
    </form>
  )
}
