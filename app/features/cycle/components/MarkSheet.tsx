import './sheet.css'
import { useEffect, useState } from 'react'
import { count } from '#features/school/api.ts'
import type { SheetRow } from '../queries/sheet.server.ts'
import type { Field } from '../rules/cells.ts'
import type { Sentence } from '../rules/statements.ts'
import { OnePupil } from './OnePupil.tsx'
import { SheetGrid } from './SheetGrid.tsx'
import { tally, tallySentence } from './sheet.ts'
import { type SheetPlace, useSheet } from './useSheet.ts'

type MarkSheetProps = {
  /** What the sheet is, for those who hear it. */
  label: string
  rows: readonly SheetRow[]
  fields: readonly Field[]
  place: SheetPlace
  sentences?: readonly Sentence[]
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

/** A class by columns of marks: each cell is saved when it is left, also after hours without a network. Without scripts, one form. */
export function MarkSheet({ label, rows, fields, place, sentences = [] }: MarkSheetProps) {
  const work = useSheet(rows, fields, place)
  const shape = useShape()
  const live = shape !== 'form'
  const counts = tally(work.sheet)
  const fresh = Object.values(work.sheet.cells).filter((cell) => cell.fresh).length
  const parts = [
    tallySentence(counts),
    work.signedOut ? 'you are signed out: sign in again in another window, what you typed is kept here' : '',
    fresh > 0 ? `${count(fresh, 'mark')} changed by somebody else just now` : '',
    work.waitedOnDevice > 0 ? `${count(work.waitedOnDevice, 'mark')} had waited on this device` : '',
  ]
  return (
    <form method="post" className="sheet" onSubmit={(event) => (live ? event.preventDefault() : undefined)}>
      <p className="sheet-state small" role="status">
        {live ? parts.filter(Boolean).join('; ') : 'Type the marks, then save the sheet below.'}
      </p>
      <p className="visually-hidden" role="status">
        {counts.typing > 0 ? 'Editing. Enter keeps it, Escape restores.' : ''}
      </p>
      {shape === 'one by one' ? (
        <OnePupil rows={rows} fields={fields} work={work} sentences={sentences} />
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
