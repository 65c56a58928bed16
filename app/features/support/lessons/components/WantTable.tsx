import { Link } from 'react-router'
import { count } from '#features/school/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { WantLine } from '../queries/overview.server.ts'

type WantTableProps = { base: string; lines: readonly WantLine[] }

/** Help that is given as lessons, and how many of the lessons it wants have a place. */
export function WantTable({ base, lines }: WantTableProps) {
  if (lines.length === 0)
    return (
      <p className="quiet">
        No running help is given as lessons just now. Help that a learning manager runs has its place in their
        week.
      </p>
    )
  return (
    <DataTable
      caption="Help given as lessons: what it wants from today to the end of the cycle"
      columns={[
        {
          key: 'title',
          title: 'Help',
          head: true,
          cell: (line: WantLine) => <Link to={`${base}/help/plans/${line.planId}`}>{line.title}</Link>,
        },
        { key: 'owner', title: 'Run by', cell: ({ owner }) => owner },
        { key: 'pupils', title: 'For', cell: ({ pupils }) => count(pupils.length, 'pupil') },
        { key: 'wanted', title: 'Lessons wanted', number: true, cell: ({ wanted }) => wanted },
        { key: 'placed', title: 'With a place', number: true, cell: ({ placed }) => placed },
        {
          key: 'due',
          title: 'As it stands',
          cell: ({ planId, wanted, placed, due }) =>
            due ? (
              <Link to={`${base}/help/plans/${planId}/review`}>waits for its review</Link>
            ) : placed < wanted ? (
              `${wanted - placed} without a place`
            ) : (
              'all have a place'
            ),
        },
      ]}
      rows={lines}
      rowKey={({ planId }) => planId}
      stacked
    />
  )
}
