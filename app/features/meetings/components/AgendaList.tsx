import { Form, Link } from 'react-router'
import { count } from '#features/school/api.ts'
import type { ItemTitle } from '../rules/words.ts'
import { ItemHeading } from './ItemHeading.tsx'
import './meetings.css'

export type AgendaRow = {
  key: string
  heading: ItemTitle
  /** The page it is about, under the address of the school. */
  path: string | null
  why: string
  minutes: number
  /** About somebody whom no post of the reader opens. */
  hidden: boolean
  state: 'open' | 'decided' | 'carried' | 'dropped'
  word: string | null
  /** Whether it belongs to what the reader looks after. */
  mine: boolean
  source: string
}

type AgendaListProps = {
  base: string
  rows: readonly AgendaRow[]
  /** Whether the reader may move and drop items. */
  mayEdit: boolean
}

const sources: Record<string, string> = {
  due: 'decision due',
  changed: 'since last time',
  raised: 'raised',
  urgent: 'urgent',
  help: 'help to decide on',
  unacted: 'nobody has acted',
  finding: 'finding',
  'by hand': 'added by hand',
}

/** An agenda before its meeting: each item with the reason why it stands there; what is not the reader's to see comes last, folded. */
export function AgendaList({ rows, ...rest }: AgendaListProps) {
  const open = rows.filter((row) => row.state === 'open')
  const ends = { first: open[0], last: open.at(-1) }
  const hidden = rows.filter((row) => row.hidden)
  const minutes = hidden.reduce((sum, row) => sum + row.minutes, 0)
  return (
    <>
      <Items {...rest} {...ends} rows={rows.filter((row) => !row.hidden)} />
      {hidden.length > 0 ? (
        <details>
          <summary>
            {count(hidden.length, 'item')}, {minutes} minutes, about pupils and classes outside what your
            posts open
          </summary>
          <Items {...rest} {...ends} rows={hidden} />
        </details>
      ) : null}
    </>
  )
}

type ItemsProps = AgendaListProps & { first: AgendaRow | undefined; last: AgendaRow | undefined }

function Items({ base, rows, mayEdit, first, last }: ItemsProps) {
  return (
    <ol className="agenda plain">
      {rows.map((row) => (
        <li key={row.key} data-state={row.state}>
          <div>
            <h3>
              {row.path === null ? (
                <ItemHeading {...row.heading} />
              ) : (
                <Link to={`${base}${row.path}`}>
                  <ItemHeading {...row.heading} />
                </Link>
              )}
            </h3>
            <p className="small quiet">{row.why}</p>
            {row.state === 'dropped' ? <p className="small">Dropped: {row.word ?? 'with a word'}</p> : null}
            {mayEdit && row.state === 'open' ? (
              <ItemActs row={row} first={row === first} last={row === last} />
            ) : null}
          </div>
          <div className="small">
            <span>{row.minutes} min</span>
            <span className="quiet">{sources[row.source] ?? row.source}</span>
            {row.mine ? <strong>yours</strong> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}

function ItemActs({ row, first, last }: { row: AgendaRow; first: boolean; last: boolean }) {
  const move = (way: 'up' | 'down', label: string) => (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="move" />
      <input type="hidden" name="key" value={row.key} />
      <button className="link" type="submit" name="way" value={way}>
        {label}
      </button>
    </Form>
  )
  return (
    <div className="agenda-acts small">
      {first ? null : move('up', 'Earlier')}
      {last ? null : move('down', 'Later')}
      <details>
        <summary>Drop</summary>
        <Form method="post" className="form-line" preventScrollReset>
          <input type="hidden" name="intent" value="drop" />
          <input type="hidden" name="key" value={row.key} />
          <label className="field">
            <span>Why it need not be spoken of</span>
            <input className="input" name="word" required minLength={3} maxLength={300} />
          </label>
          <button className="button button-quiet" type="submit">
            Drop it
          </button>
        </Form>
      </details>
    </div>
  )
}
