import './help.css'
import { Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'

export type PlanLine = {
  id: number
  title: string
  who: string
  owner: string
  place: string
  given: string
  reviewOn: string
  endedOn: string | null
  due: boolean
}
type PlanTableProps = { base: string; lines: readonly PlanLine[]; ended: boolean }

/** Plans under one another, those due for a decision first. */
export function PlanTable({ base, lines, ended }: PlanTableProps) {
  return (
    <DataTable
      caption={ended ? 'Help that has ended' : 'Help that runs, by the day it is looked at again'}
      columns={[
        {
          key: 'title',
          title: 'Help',
          head: true,
          cell: (line: PlanLine) => <Link to={`${base}/help/plans/${line.id}`}>{line.title}</Link>,
        },
        { key: 'who', title: 'For', cell: (line) => <span className="pupil-name">{line.who}</span> },
        { key: 'owner', title: 'Run by', cell: (line) => line.owner },
        { key: 'place', title: 'Where and when', cell: (line) => line.place || 'not said yet' },
        { key: 'given', title: 'Given of what was planned', cell: (line) => line.given },
        {
          key: 'review',
          title: ended ? 'Ended' : 'Looked at again',
          cell: (line) =>
            line.endedOn !== null ? (
              formatDay(line.endedOn)
            ) : line.due ? (
              <Link to={`${base}/help/plans/${line.id}/review`}>
                <span className="help-due">due since {formatDay(line.reviewOn)}</span>
              </Link>
            ) : (
              formatDay(line.reviewOn)
            ),
        },
      ]}
      rows={lines}
      rowKey={(line) => line.id}
      stacked
    />
  )
}
