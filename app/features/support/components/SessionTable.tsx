import { Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { Plan } from '../queries/plans.server.ts'
import type { Session } from '../queries/sessions.server.ts'

type SessionTableProps = { here: string; plan: Plan; sessions: readonly Session[]; correct: boolean }

/** Who was missing of those the viewer may see; the others are in the number alone. */
function missing({ presence }: Session, { pupils }: Plan): string {
  const away = new Set(presence.flatMap(({ pupilId, minutes }) => (minutes === 0 ? [pupilId] : [])))
  const named = pupils.filter(({ id }) => away.has(id)).map((one) => `${one.givenName} ${one.familyName}`)
  return named.join(', ')
}

export function SessionTable({ here, plan, sessions, correct }: SessionTableProps) {
  if (sessions.length === 0) return <p>No register taken yet.</p>
  return (
    <DataTable
      caption="Registers, the newest first"
      columns={[
        {
          key: 'day',
          title: 'Day',
          head: true,
          cell: (one: Session) =>
            correct ? (
              <Link to={`${here}/register?on=${one.heldOn}`}>{formatDay(one.heldOn)}</Link>
            ) : (
              formatDay(one.heldOn)
            ),
        },
        {
          key: 'minutes',
          title: 'Minutes',
          number: true,
          cell: (one) => (one.minutes === 0 ? 'not held' : one.minutes),
        },
        {
          key: 'came',
          title: 'Came',
          number: true,
          cell: (one) =>
            one.minutes === 0
              ? ''
              : `${one.presence.filter(({ minutes }) => minutes > 0).length} of ${one.presence.length}`,
        },
        {
          key: 'away',
          title: 'Away',
          cell: (one) => <span className="pupil-name">{missing(one, plan)}</span>,
        },
        { key: 'note', title: 'Note', cell: (one) => one.note },
        { key: 'by', title: 'Taken by', cell: (one) => one.takenBy ?? '' },
      ]}
      rows={sessions}
      rowKey={(one) => one.id}
      stacked
    />
  )
}
