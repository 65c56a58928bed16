import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { SheetRow } from '../queries/sheet.server.ts'
import { type Field, fieldHint, isComplete } from '../rules/cells.ts'
import { commandFor, type Step, stepFor } from './keys.ts'
import { SheetCell } from './SheetCell.tsx'
import { cellAt, cellKey, tally, tallySentence } from './sheet.ts'
import { useSheet } from './useSheet.ts'

type MarkSheetProps = {
  /** What the sheet is, for those who hear it. */
  label: string
  rows: readonly SheetRow[]
  fields: readonly Field[]
  /** Where single cells are sent. */
  saveTo: string
}

/** A class by columns of marks, worked by keyboard: each cell is saved when it is left. Without scripts, one form. */
export function MarkSheet({ label, rows, fields, saveTo }: MarkSheetProps) {
  const { sheet, type, put, restore, settle, undo, redo } = useSheet(rows, fields, saveTo)
  const [live, setLive] = useState(false)
  useEffect(() => setLive(true), [])
  const table = useRef<HTMLTableElement>(null)

  const focusOn = (row: number, column: number) => {
    const at = table.current?.querySelector<HTMLInputElement>(`[data-at="${row}/${column}"]`)
    at?.focus()
    return at !== null && at !== undefined
  }
  const go = (row: number, column: number, { down, right }: Step) => focusOn(row + down, column + right)
  const focusKey = (key: string | undefined) => {
    const [pupil, ...field] = (key ?? '').split('.')
    const row = rows.findIndex((one) => String(one.id) === pupil)
    if (row >= 0)
      focusOn(
        row,
        fields.findIndex((one) => one.key === field.join('.')),
      )
  }

  const onKey = (event: KeyboardEvent<HTMLInputElement>, row: number, column: number) => {
    const field = fields[column]
    const here = rows[row]
    if (!field || !here) return
    const key = cellKey(here.id, field.key)
    const command = commandFor(event)
    const step = stepFor(event, event.currentTarget)
    if (!command && !step) return
    event.preventDefault()
    if (step) go(row, column, step)
    if (command === 'restore') restore(key)
    if (command === 'undo') focusKey(undo())
    if (command === 'redo') focusKey(redo())
    const above = rows[row - 1]
    if (command === 'fill down' && above) {
      put(key, cellAt(sheet, cellKey(above.id, field.key)).text)
      go(row, column, { down: 1, right: 0 })
    }
  }

  return (
    <form method="post" className="sheet" onSubmit={(event) => (live ? event.preventDefault() : undefined)}>
      <p className="sheet-state small" role="status">
        {live ? tallySentence(tally(sheet)) : 'Type the marks, then save the sheet below.'}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are worked is a grid */}
      <table className="sheet-table" role="grid" aria-label={label} ref={table}>
        <thead>
          <tr>
            <th scope="col">Pupil</th>
            {fields.map((field) => (
              <th scope="col" key={field.key}>
                {field.label}
                <span className="quiet small sheet-hint">{fieldHint(field)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={row.id}>
              <th scope="row">
                <span className="pupil-name">{`${row.familyName}, ${row.givenName}`}</span>
                <span className="quiet small sheet-notes">{[row.where, ...row.notes].join(' · ')}</span>
              </th>
              {fields.map((field, column) => (
                <SheetCell
                  key={field.key}
                  at={`${at}/${column}`}
                  name={`${row.familyName}, ${row.givenName}`}
                  id={cellKey(row.id, field.key)}
                  field={field}
                  cell={cellAt(sheet, cellKey(row.id, field.key))}
                  live={live}
                  onKey={(event) => onKey(event, at, column)}
                  onType={(text) => {
                    const key = cellKey(row.id, field.key)
                    type(key, text)
                    // Leaving a cell saves it, so going on is enough; the last pupil's is saved where it is.
                    if (isComplete(field, text) && !go(at, column, { down: 1, right: 0 })) put(key, text)
                  }}
                  onLeave={(text) => put(cellKey(row.id, field.key), text)}
                  onSettle={(keep) => settle(cellKey(row.id, field.key), keep)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {live ? (
        <p className="quiet small">
          Enter and the arrows go from pupil to pupil, Tab to the next column. Ctrl-D repeats the mark above,
          Ctrl-Z takes back, Escape restores.
        </p>
      ) : (
        <button className="button" type="submit">
          Save the sheet
        </button>
      )}
    </form>
  )
}
