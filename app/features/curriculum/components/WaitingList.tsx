import { Link } from 'react-router'
import { EmptyState } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'

export type Waiter = {
  pupilId: number
  name: string
  asked: string
  reason: string
  /** How the wish stands, and when somebody else was taken before it. */
  stands: string
  free: boolean
}

/** Who asks for a pathway, in the order in which they asked. */
export function WaitingList({
  base,
  pathwayId,
  waiting,
}: {
  base: string
  pathwayId: number
  waiting: readonly Waiter[]
}) {
  if (waiting.length === 0)
    return (
      <EmptyState title="Nobody waits">
        A wish is written down on the pathway page of a pupil, by the family or by staff.
      </EmptyState>
    )
  return (
    <DataTable
      caption="In the order in which they asked"
      stacked
      columns={[
        { key: 'place', title: 'Place', number: true, cell: (one) => waiting.indexOf(one) + 1 },
        {
          key: 'name',
          title: 'Pupil',
          head: true,
          cell: (one) => (
            <Link className="pupil-name" to={`${base}/pupils/${one.pupilId}/pathway`}>
              {one.name}
            </Link>
          ),
        },
        { key: 'asked', title: 'Asked on', cell: (one) => one.asked },
        { key: 'why', title: 'Why', cell: (one) => one.reason },
        {
          key: 'state',
          title: 'Stands',
          cell: (one) =>
            one.free ? (
              <Link to={`${base}/pupils/${one.pupilId}/pathway/switch?to=${pathwayId}`}>{one.stands}</Link>
            ) : (
              one.stands
            ),
        },
      ]}
      rows={waiting}
      rowKey={(one) => one.pupilId}
    />
  )
}
