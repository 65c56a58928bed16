import { Link } from 'react-router'
import type { DraftState } from '../queries/drafts.server.ts'

type Draft = {
  id: number
  cycle: string
  calm: boolean
  state: DraftState
  accepted: boolean
  madeAt: string
  by: string | null
}

const stateWords = {
  working: 'being worked out',
  proposed: 'open',
  failed: 'stopped',
  settled: 'left',
} as const

export function DraftList({ base, drafts }: { base: string; drafts: readonly Draft[] }) {
  if (drafts.length === 0) return <p className="quiet">None yet.</p>
  return (
    <ul className="plain">
      {drafts.map(({ id, cycle, calm, state, accepted, madeAt, by }) => (
        <li key={id}>
          <Link to={`${base}/help/lessons/drafts/${id}`}>
            {cycle}, {calm ? 'a day’s change' : 'proposal'} {id}
          </Link>{' '}
          <span className="quiet small">
            {accepted ? 'accepted' : stateWords[state]}, {madeAt}
            {by ? `, asked for by ${by}` : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}
