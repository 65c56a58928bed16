import type { SheetRow } from '../queries/sheet.server.ts'
import { type Field, fieldHint, isFull, readCell, whyNever } from '../rules/cells.ts'
import { fillIn, type Sentence } from '../rules/statements.ts'
import { FieldControl, isPressed } from './FieldControl.tsx'
import { type CellState, cellAt, cellKey } from './sheet.ts'
import type { useSheet } from './useSheet.ts'

const states: Partial<Record<CellState['state'], string>> = {
  ...{ saving: 'saving', waiting: 'waiting for the network', typing: 'not saved yet' },
}

type OneFieldProps = {
  row: SheetRow
  field: Field
  work: ReturnType<typeof useSheet>
  sentences: readonly Sentence[]
}

function OneField({ row, field, work, sentences }: OneFieldProps) {
  const key = cellKey(row.id, field.key)
  const cell = cellAt(work.sheet, key)
  const proposal = cell.text === '' ? row.proposals[field.key] : undefined
  const note = cell.note ?? (cell.state === 'typing' ? whyNever(field, cell.text) : null)
  const put = (text: string) => work.put([{ key, text }])
  const add = (text: string) => put([cell.text, fillIn(text, row.givenName)].filter(Boolean).join(' '))
  const control = (
    <FieldControl
      id={`one-${key}`}
      field={field}
      cell={cell}
      onPut={put}
      onType={(text) => work.type(key, text)}
      described={note ? `one-note-${key}` : undefined}
    />
  )
  const head = (
    <>
      {field.label}
      {states[cell.state] ? <span className="quiet small"> {states[cell.state]}</span> : null}
    </>
  )
  return (
    <div className="one-field">
      {isPressed(field) ? (
        <fieldset>
          <legend>{head}</legend>
          {control}
        </fieldset>
      ) : (
        <>
          <label htmlFor={`one-${key}`}>{head}</label>
          <span className="quiet small">{field.kind === 'comment' ? null : fieldHint(field)}</span>
          {control}
        </>
      )}
      {field.kind === 'comment' && sentences.length > 0 ? (
        <select
          className="input"
          aria-label="Add a sentence"
          value=""
          onChange={(event) => add(event.currentTarget.value)}
        >
          <option value="">Add a sentence…</option>
          {sentences.map((one) => (
            <option key={one.code} value={one.text}>
              {fillIn(one.text, row.givenName)}
            </option>
          ))}
        </select>
      ) : null}
      {proposal && readCell(field, proposal.text).ok ? (
        <button type="button" className="button button-quiet one-proposal" onClick={() => put(proposal.text)}>
          <span className="nowrap">Accept {proposal.text}</span>{' '}
          <span className="small">({proposal.source})</span>
        </button>
      ) : null}
      {note ? (
        <div className="sheet-note small" id={`one-note-${key}`}>
          {note}
          {cell.state === 'conflict' ? (
            <span className="sheet-choice">
              <button type="button" className="button button-quiet" onClick={() => work.settle(key, 'mine')}>
                Keep mine
              </button>
              <button
                type="button"
                className="button button-quiet"
                onClick={() => work.settle(key, 'theirs')}
              >
                Keep theirs
              </button>
            </span>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

function lastWords({ last, lastChanges }: SheetRow): string {
  const [first] = lastChanges
  if (first) return `last ${last || 'empty'} (was ${first.was || 'empty'})`
  return last ? `last ${last}` : ''
}

type OnePupilProps = Omit<OneFieldProps, 'row' | 'field'> & {
  rows: readonly SheetRow[]
  fields: readonly Field[]
  /** Which pupil is shown, by place. */
  at: number
  onGo: (place: number) => void
}

/** The sheet on a telephone: one pupil at a time, grades as buttons, the way on at the thumb. */
export function OnePupil({ rows, fields, work, sentences, at, onGo }: OnePupilProps) {
  const row = rows[at]
  if (!row) return null
  const full = (one: SheetRow) => isFull(fields, (key) => cellAt(work.sheet, cellKey(one.id, key)).text)
  const known = [row.where, lastWords(row), row.target ? `target ${row.target}` : '']
  return (
    <section className="one" aria-label={`${at + 1} of ${rows.length}`}>
      <header>
        <h2 className="pupil-name">{`${row.familyName}, ${row.givenName}`}</h2>
        <p className="quiet">{known.filter(Boolean).join(' · ')}</p>
      </header>
      {fields.map((field) => (
        <OneField key={`${row.id} ${field.key}`} row={row} field={field} work={work} sentences={sentences} />
      ))}
      <nav className="one-nav" aria-label="Pupils of the sheet">
        <button
          type="button"
          className="button button-quiet"
          disabled={at === 0}
          onClick={() => onGo(at - 1)}
        >
          Previous
        </button>
        <select
          className="input"
          aria-label="Go to a pupil"
          value={at}
          onChange={(event) => onGo(Number(event.currentTarget.value))}
        >
          {rows.map((one, place) => (
            <option key={one.id} value={place}>
              {place + 1} of {rows.length} {full(one) ? '✓' : ''} {one.familyName}, {one.givenName}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="button"
          disabled={at + 1 === rows.length}
          onClick={() => onGo(at + 1)}
        >
          Next
        </button>
      </nav>
    </section>
  )
}
