import { type FocusEvent, type KeyboardEvent, memo, useState } from 'react'
import { type Field, whyNever } from '../rules/cells.ts'
import type { Proposal } from '../rules/proposals.ts'
import { fillIn, findQuery, findSentences, putSentence, type Sentence } from '../rules/statements.ts'
import { SentenceList } from './SentenceList.tsx'
import type { Place } from './selection.ts'
import type { CellState } from './sheet.ts'

/** What a cell tells the sheet; the same for every cell. */
export type CellActs = {
  onKey: (event: KeyboardEvent<HTMLInputElement>, at: Place) => void
  onType: (at: Place, text: string) => void
  onLeave: (at: Place, text: string) => void
  onFocus: (at: Place) => void
  onSettle: (at: Place, keep: 'mine' | 'theirs') => void
}

type SheetCellProps = CellActs & {
  row: number
  column: number
  id: string
  name: string
  givenName: string
  field: Field
  cell: CellState
  proposal: Proposal | undefined
  sentences: readonly Sentence[]
  chosen: boolean
  live: boolean
}

const width = (field: Field): string =>
  field.kind === 'comment' ? '18rem' : field.kind === 'flags' ? '6.5rem' : '4rem'

const stateWords: Partial<Record<CellState['state'], string>> = {
  saving: 'saving',
  waiting: 'waiting for the network',
  refused: 'not saved',
  conflict: 'changed by somebody else',
}

/** The sentences of a comment while one is asked for by a stroke. */
function useSentences(props: SheetCellProps) {
  const { row, column, field, cell, sentences, givenName, onType, onKey } = props
  const [chosen, setChosen] = useState(0)
  const [open, setOpen] = useState(false)
  const query = field.kind === 'comment' && open ? findQuery(cell.text) : null
  const found = query === null ? [] : findSentences(sentences, query)
  const put = (one: Sentence | undefined) => {
    if (one) onType({ row, column }, putSentence(cell.text, fillIn(one.text, givenName)))
    setChosen(0)
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (query === null) return onKey(event, { row, column })
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const coded = found[0]?.code === query.trim().toLowerCase()
    if (step) setChosen(Math.max(0, Math.min(found.length - 1, chosen + step)))
    else if (event.key === 'Escape') setOpen(false)
    else if (event.key === 'Enter' && !(coded && chosen === 0)) put(found[chosen])
    else if (event.key === ' ' && coded) put(found[0])
    else return onKey(event, { row, column })
    event.preventDefault()
  }
  return { query, found, chosen, setOpen, setChosen, put, press }
}

type CellNoteProps = {
  id: string
  /** Said while one is typing: quieter than what was refused. */
  doubt: boolean
  children: string
  onSettle: ((keep: 'mine' | 'theirs') => void) | undefined
}

function CellNote({ id, doubt, children, onSettle }: CellNoteProps) {
  return (
    <div className={doubt ? 'sheet-note sheet-doubt small' : 'sheet-note small'} id={id}>
      {children}
      {onSettle ? (
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
  )
}

/** One cell: what stands in it, whether the school holds it, and what to do when somebody else wrote meanwhile. */
function Cell(props: SheetCellProps) {
  const { row, column, id, name, field, cell, proposal, chosen, live, onType, onLeave, onFocus, onSettle } =
    props
  const { text, base, state, note, fresh } = cell
  const list = useSentences(props)
  const doubt = state === 'typing' ? whyNever(field, text) : null
  const said = note ?? doubt
  const offered = text === '' && proposal ? proposal : undefined
  const described = [said ? `note-${id}` : '', offered ? `offer-${id}` : ''].filter(Boolean).join(' ')
  const listed = list.query !== null
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: within a grid a cell can be chosen
    <td
      data-label={field.label}
      data-state={live ? state : undefined}
      data-fresh={fresh}
      aria-selected={chosen || undefined}
    >
      <input
        className="input sheet-input"
        style={{ width: width(field) }}
        name={`mark.${id}`}
        aria-label={`${name}: ${field.label}${stateWords[state] ? `, ${stateWords[state]}` : ''}`}
        data-at={`${row}/${column}`}
        data-state={state}
        autoComplete="off"
        inputMode={field.kind === 'score' ? 'decimal' : 'text'}
        value={text}
        placeholder={offered ? `${offered.text} ?` : undefined}
        aria-invalid={state === 'refused' || state === 'conflict' || doubt !== null ? true : undefined}
        aria-describedby={described || undefined}
        {...(listed
          ? {
              role: 'combobox',
              'aria-expanded': true,
              'aria-controls': `list-${id}`,
              'aria-activedescendant': list.found.length > 0 ? `list-${id}-${list.chosen}` : undefined,
            }
          : {})}
        onChange={(event) => {
          list.setOpen(true)
          list.setChosen(0)
          onType({ row, column }, event.currentTarget.value)
        }}
        // React keeps the same grade typed over itself to itself, and the cursor must go on all the same.
        onInput={(event) => {
          if (event.currentTarget.value === text) onType({ row, column }, text)
        }}
        onFocus={(event: FocusEvent<HTMLInputElement>) => {
          event.currentTarget.select()
          onFocus({ row, column })
        }}
        onBlur={(event) => {
          list.setOpen(false)
          onLeave({ row, column }, event.currentTarget.value)
        }}
        onKeyDown={list.press}
      />
      {live ? null : <input type="hidden" name={`before.${id}`} value={base} />}
      {listed ? (
        <SentenceList
          id={`list-${id}`}
          sentences={list.found}
          givenName={props.givenName}
          chosen={list.chosen}
          onChoose={list.put}
        />
      ) : null}
      {offered ? (
        <span hidden id={`offer-${id}`}>
          Proposed: {offered.text}, {offered.source}. Space accepts.
        </span>
      ) : null}
      {said ? (
        <CellNote
          id={`note-${id}`}
          doubt={note === undefined}
          onSettle={state === 'conflict' ? (keep) => onSettle({ row, column }, keep) : undefined}
        >
          {said}
        </CellNote>
      ) : null}
    </td>
  )
}

/** Drawn again only when something of its own changed: a sheet has hundreds. */
export const SheetCell = memo(Cell)
