import { Link } from 'react-router'
import { count } from '#features/school/api.ts'
import { Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { SpareLine } from '../spare.server.ts'

const share = ({ times, used }: { times: number; used: number }) =>
  times === 0 ? '–' : `${Math.round((100 * used) / times)} %`

const columns = [
  { key: 'department', title: 'Department', head: true, cell: (one: SpareLine) => one.department },
  { key: 'people', title: 'Staff', number: true, cell: (one: SpareLine) => one.people },
  { key: 'periods', title: 'Periods', number: true, cell: (one: SpareLine) => one.periods },
  { key: 'times', title: 'Come in the cycle', number: true, cell: (one: SpareLine) => one.times },
  { key: 'used', title: 'With a special lesson', number: true, cell: (one: SpareLine) => one.used },
  { key: 'share', title: 'Used', number: true, cell: share },
]

/** What is kept free for special lessons, and how much of it is used in the cycle. */
export function SpareCapacity({
  base,
  cycle,
  lines,
}: {
  base: string
  cycle: string | null
  lines: readonly SpareLine[]
}) {
  const sum = (of: (one: SpareLine) => number) => lines.reduce((all, one) => all + of(one), 0)
  const [periods, times, used] = [sum((one) => one.periods), sum((one) => one.times), sum((one) => one.used)]
  if (periods === 0)
    return (
      <Section title="Spare capacity">
        <p>Nobody is kept free for special lessons yet. It is said on the timetable of a member of staff.</p>
      </Section>
    )
  return (
    <Section title="Spare capacity">
      <p>
        {count(periods, 'period')} of the timetable {periods === 1 ? 'is' : 'are'} kept free for special
        lessons (<Link to={`${base}/school/timetable`}>timetable</Link>).
        {cycle === null
          ? ' No cycle is on or to come in which they could be used.'
          : ` In ${cycle} they come ${count(times, 'time')}; in ${used} of these a special lesson stands or was held (${share({ times, used })}).`}
      </p>
      <details className="aside">
        <summary>By department</summary>
        <DataTable
          stacked
          caption="Planned and used, by the department in which they teach"
          columns={cycle === null ? columns.slice(0, 3) : columns}
          rows={lines}
          rowKey={(one) => one.department}
        />
      </details>
    </Section>
  )
}
