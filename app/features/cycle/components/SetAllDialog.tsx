import { useState } from 'react'
import { count } from '#features/school/api.ts'
import { Dialog } from '#ui/layout/Dialog.tsx'
import { type Field, fieldHint, readCell } from '../rules/cells.ts'

type SetAllDialogProps = {
  field: Field
  pupils: number
  empty: number
  onSet: (text: string, onlyEmpty: boolean) => void
  onClose: () => void
}

/** One mark for a whole column, taken back by one Ctrl-Z. */
export function SetAllDialog({ field, pupils, empty, onSet, onClose }: SetAllDialogProps) {
  const [typed, setTyped] = useState('')
  const read = readCell(field, typed)
  const ready = read.ok && typed.trim() !== ''
  const set = (onlyEmpty: boolean) => (ready ? onSet(typed, onlyEmpty) : undefined)
  return (
    <Dialog title={`${field.label} for the whole class`} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          set(empty > 0)
        }}
      >
        <div className="field">
          <label htmlFor="set-all">{field.label}</label>
          <span className="hint" id="set-all-hint">
            {read.ok ? fieldHint(field) : read.why}
          </span>
          <input
            className="input"
            id="set-all"
            autoFocus
            autoComplete="off"
            aria-describedby="set-all-hint"
            aria-invalid={read.ok ? undefined : true}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <div className="actions">
          {empty > 0 ? (
            <button className="button" type="submit" disabled={!ready}>
              Fill {count(empty, 'empty cell')}
            </button>
          ) : null}
          <button
            className={empty > 0 ? 'button button-quiet' : 'button'}
            type="button"
            disabled={!ready}
            onClick={() => set(false)}
          >
            Set all {pupils}
          </button>
          <button className="button button-quiet" type="button" onClick={onClose}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  )
}
