import { Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { WeekPlan } from '../queries/week.server.ts'
import { hoursWords } from '../rules/load.ts'

type WeekTableProps = { base: string; lines: readonly WeekPlan[] }

/** The help one person runs, with the hours each takes. */
export function WeekTable({ base, lines }: WeekTableProps) {
  return (
    <DataTable
      caption="Help that runs, and the hours it takes"
      columns={[
        {
          key: 'title',
          title: 'Help',
          head: true,
          cell: (line: WeekPlan) => (
            <>
              <Link to={`${base}/help/plans/${line.id}`}>{line.title}</Link>
              {line.standsInFor ? (
                <span className="quiet small">
                  {' '}
                  for {line.standsInFor.name}, until {formatDay(line.standsInFor.ends)}
                </span>
              ) : null}
            </>
          ),
        },
        { key: 'who', title: 'For', cell: (line) => <span className="pupil-name">{line.who}</span> },
        { key: 'hours', title: 'Hours a week', number: true, cell: (line) => hoursWords(line.hours) },
        { key: 'given', title: 'Given of what was planned', cell: (line) => line.given },
        {
          key: 'slots',
          title: 'In the week',
          cell: (line) => (line.missing === 0 ? 'has its place' : `${line.missing} without a place`),
        },
        {
          key: 'review',
          title: 'Looked at again',
          cell: (line) =>
            line.due ? (
              <Link to={`${base}/help/plans/${line.id}/review`}>due since {formatDay(line.reviewOn)}</Link>
            ) : (
              formatDay(line.reviewOn)
            ),
        },
      ]}
      rows={lines}
      rowKey={({ id }) => id}
      stacked
    />
  )
}
