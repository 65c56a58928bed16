import { Link } from 'react-router'
import { count } from '#features/school/api.ts'
import type { LineView, PieceView } from '../proposal-page.server.ts'
import { hoursWords } from '../rules/load.ts'
import { Wishes } from './Wishes.tsx'

type PieceListProps = { base: string; pieces: readonly PieceView[] }

const changeWords = {
  begins: 'begins',
  moves: 'changes hands',
  stays: 'goes on',
  ends: 'ends',
  waits: '',
} as const

function Settled({ base, line }: { base: string; line: LineView | undefined }) {
  if (line?.settled === 'left') return <span className="quiet">left as it was</span>
  if (line?.settled !== 'accepted' || line.planId === null) return null
  return <Link to={`${base}/help/plans/${line.planId}`}>accepted: the plan</Link>
}

/** One piece of work with those in it: ticked as a whole, opened for why, and for what is wished otherwise. */
function Piece({ base, piece }: { base: string; piece: PieceView }) {
  const { key, help, hours, lines, open } = piece
  const [first] = lines
  const id = `piece-${key}`
  const names = lines.map(({ name }) => name).join(', ')
  return (
    <li>
      {open.length > 0 ? <input type="checkbox" id={id} name="line" value={open.join()} /> : <span />}
      <div>
        <p>
          <label htmlFor={open.length > 0 ? id : undefined}>
            <strong>{help}</strong> <span className="quiet">for {count(lines.length, 'pupil')}, </span>
            <span className="quiet">{first ? changeWords[first.change] : ''}</span>
          </label>
        </p>
        <p className="pupil-name">{names}</p>
        <details>
          <summary className="small">Why, and what you would rather have</summary>
          <ul className="plain">
            {lines.map((line) => (
              <li key={line.pupilId}>
                <span className="pupil-name">{line.words}</span>{' '}
                <span className="quiet small">{line.where}</span>
                <Wishes line={line} />
              </li>
            ))}
          </ul>
        </details>
      </div>
      <span className="small">
        {hoursWords(hours)} h <Settled base={base} line={first} />
      </span>
    </li>
  )
}

export function PieceList({ base, pieces }: PieceListProps) {
  return (
    <ul className="board-lines plain">
      {pieces.map((piece) => (
        <Piece key={piece.key} base={base} piece={piece} />
      ))}
    </ul>
  )
}

type LineListProps = { lines: readonly LineView[]; shown?: number }

/** Pupils one by one: those whose help ends, and those who wait. */
export function LineList({ lines, shown = 20 }: LineListProps) {
  const line = (one: LineView) => (
    <li key={one.pupilId}>
      {one.open ? (
        <input type="checkbox" name="line" value={one.pupilId} aria-label={`${one.name}: ends`} />
      ) : (
        <span />
      )}
      <div>
        <p>
          <strong className="pupil-name">{one.name}</strong> <span className="quiet small">{one.where}</span>
        </p>
        <p>{one.words}</p>
        <Wishes line={one} />
      </div>
    </li>
  )
  const rest = lines.slice(shown)
  return (
    <>
      <ul className="board-lines plain">{lines.slice(0, shown).map(line)}</ul>
      {rest.length > 0 ? (
        <details>
          <summary>{rest.length} more</summary>
          <ul className="board-lines plain">{rest.map(line)}</ul>
        </details>
      ) : null}
    </>
  )
}
