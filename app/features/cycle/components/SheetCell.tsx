import type { KeyboardEvent } from 'react'
import type { Field } from '../rules/cells.ts'
import type { CellState } from './sheet.ts'

type SheetCellProps = {
  at: string
  id: string
  name: string
  field: Field
  cell: CellState
  live: boolean
  onKey: (event: KeyboardEvent<HTMLInputElement>) => void
  onType: (text: string) => void
  onLeave: (text: string) => void
  onSettle: (keep: 'mine' | 'theirs') => void
}

const width = (field: Field): string =>
  field.kind === 'comment' ? '16rem' : field.kind === 'flags' ? '7rem' : '4rem'

/** One cell: what stands in it, whether the school holds it, and what to do when somebody else wrote meanwhile. */
export function SheetCell(props: SheetCellProps) {
  const { at, id, name, field, cell, live, onKey, onType, onLeave, onSettle } = props
  const { text, base, state, note } = cell
  return (
    <td data-label={field.label}>
      <input
        className="input sheet-input"
        style={{ width: width(field) }}
        name={`mark.${id}`}
        aria-label={`${name}: ${field.label}`}
        data-at={at}
        data-state={state}
        autoComplete="off"
        inputMode={field.kind === 'score' ? 'decimal' : 'text'}
        value={text}
        aria-invalid={state === 'refused' || state === 'conflict' ? true : undefined}
        aria-describedby={note ? `note-${id}` : undefined}
        onChange={(event) => onType(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={(event) => onLeave(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {live ? null : <input type="hidden" name={`before.${id}`} value={base} />}
      {note ? (
        <div className="sheet-note small" id={`note-${id}`}>
          {note}
          {state === 'conflict' ? (
            <span className="sheet-choice">
              <button type="button" className="link" onClick={() => onSettle('mine')}>
                Keep mine
              </button>
              <button type="button" className="link" onClick={() => onSettle('theirs')}>
                Keep theirs
              </button>
            </span>
          ) : null}
        </div>
      ) : null}
    </td>
  )
}
