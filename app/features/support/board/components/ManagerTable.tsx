import { Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { ManagerLine } from '../queries/board.server.ts'
import { hoursWords } from '../rules/load.ts'

type ManagerTableProps = { base: string; lines: readonly ManagerLine[] }

const waits = ({ due, flagged }: ManagerLine): string =>
  [due > 0 ? `${due} due for review` : '', flagged > 0 ? `${flagged} flagged` : '']
    .filter(Boolean)
    .join(', ') || 'nothing'

/** Each learning manager with the caseload, the hours, and what waits. */
export function ManagerTable({ base, lines }: ManagerTableProps) {
  return (
    <DataTable
      caption="What each has in hand"
      columns={[
        {
          key: 'name',
          title: 'Learning manager',
          head: true,
          cell: (line: ManagerLine) => (
            <>
              <Link to={`${base}/help/board/managers/${line.id}`}>{line.name}</Link>
              {line.away ? (
                <span className="quiet small"> away until {formatDay(line.away.ends)}</span>
              ) : null}
            </>
          ),
        },
        { key: 'caseload', title: 'Caseload', number: true, cell: (line) => line.caseload },
        { key: 'plans', title: 'Plans', number: true, cell: (line) => line.plans },
        {
          key: 'planned',
          title: 'Hours a week',
          number: true,
          cell: (line) => `${hoursWords(line.planned)} of ${hoursWords(line.of)}`,
        },
        {
          key: 'given',
          title: 'Hours with pupils so far',
          number: true,
          cell: (line) =>
            line.toGive === 0 ? '' : `${Math.round(line.given)} of ${Math.round(line.toGive)} planned`,
        },
        { key: 'waits', title: 'Waits', cell: waits },
      ]}
      rows={lines}
      rowKey={({ id }) => id}
      stacked
    />
  )
}
