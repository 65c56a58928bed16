import { formatDay } from '#features/school/api.ts'
import { type ItemTitle, leftWords, outcomeWord, partMinutes } from '../rules/words.ts'
import { ItemHeading } from './ItemHeading.tsx'
import './meetings.css'

export type MinutesRow = {
  id: number
  heading: ItemTitle
  state: 'open' | 'decided' | 'carried' | 'dropped'
  word: string | null
  decision: {
    words: string
    owner: string
    due: string
    expect: string
    expectOn: string
    /** How it stands today. */
    stands: string
  } | null
  /** What was said of a decision that was asked about. */
  review: string | null
}

/** The minutes of a meeting are its decisions, each with whose it is, by when, and what is then to be seen. */
export function MinutesList({ rows }: { rows: readonly MinutesRow[] }) {
  const { told, left } = partMinutes(rows)
  return (
    <>
      {told.length > 0 ? <ToldOneByOne rows={told} /> : null}
      {left.map((one) => (
        <details key={leftWords(one)}>
          <summary>{leftWords(one)}</summary>
          <ul>
            {one.rows.map(({ id, heading }) => (
              <li key={id}>
                <ItemHeading {...heading} />
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  )
}

function ToldOneByOne({ rows }: { rows: readonly MinutesRow[] }) {
  return (
    <ol className="agenda plain">
      {rows.map((row) => (
        <li key={row.id} data-state={row.state}>
          <div>
            <h3>
              <ItemHeading {...row.heading} />
            </h3>
            <Outcome row={row} />
          </div>
          <div className="small">
            <strong>{row.review ? 'looked at again' : outcomeWord(row)}</strong>
            {row.decision ? <span className="quiet">{row.decision.stands}</span> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Outcome({ row }: { row: MinutesRow }) {
  const { decision, review, state, word } = row
  if (decision)
    return (
      <p>
        <strong>{decision.words}</strong>: {decision.owner}, by {formatDay(decision.due)}. To be seen by{' '}
        {formatDay(decision.expectOn)}: {decision.expect}.
      </p>
    )
  if (review) return <p>Answered: {review}.</p>
  if (state === 'open') return <p className="quiet">Still open.</p>
  return <p className="quiet">{word ?? 'Why is told to those who may see whom it is about.'}</p>
}
