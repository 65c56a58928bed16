import { Link } from 'react-router'
import { dateOf, formatDay } from '#features/school/api.ts'
import type { Proposal } from '../queries/proposals.server.ts'

type ProposalListProps = {
  base: string
  proposals: readonly Pick<Proposal, 'id' | 'cycle' | 'state' | 'madeAt' | 'by'>[]
}

const stateWords = {
  working: 'being worked out',
  proposed: 'open',
  clash: 'what was asked for clashes',
  failed: 'stopped',
  settled: 'closed',
} as const

export function ProposalList({ base, proposals }: ProposalListProps) {
  if (proposals.length === 0) return <p className="quiet">None yet.</p>
  return (
    <ul className="plain">
      {proposals.map(({ id, cycle, state, madeAt, by }) => (
        <li key={id}>
          <Link to={`${base}/help/board/proposals/${id}`}>
            After {cycle}, proposal {id}
          </Link>{' '}
          <span className="quiet small">
            {stateWords[state]}, {formatDay(dateOf(madeAt))}
            {by ? `, asked for by ${by}` : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}
