import { Chart } from '#ui/chart/Chart.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { SessionKind } from '../rules/attendance.ts'
import { formatDay } from '../rules/dates.ts'

export type StripWeek = { weekStart: string; sessions: readonly SessionKind[] }
type AttendanceStripProps = { title: string; caption: string; weeks: readonly StripWeek[] }

const cell = 7
const step = cell + 1
const weekWidth = 2 * step + 5
const away = ['authorised', 'unauthorised'] as const
const looks: Record<SessionKind, { fill: string; stroke: string }> = {
  present: { fill: 'var(--line)', stroke: 'none' },
  authorised: { fill: 'none', stroke: 'var(--ink)' },
  unauthorised: { fill: 'var(--ink)', stroke: 'var(--ink)' },
  'not counted': { fill: 'none', stroke: 'none' },
}

// Two columns a week, morning and afternoon; five rows, Monday on top.
const square = (week: number, session: number) =>
  `M${week * weekWidth + (session % 2) * step} ${Math.floor(session / 2) * step}h${cell}v${cell}h-${cell}z`

const outline = (weeks: readonly StripWeek[], kind: SessionKind) =>
  weeks
    .flatMap((week, at) => week.sessions.map((other, session) => (other === kind ? square(at, session) : '')))
    .join('')

const number = (week: StripWeek, kind: SessionKind) => week.sessions.filter((other) => other === kind).length

/** Every session of the year so far: present in grey, an authorised absence hollow, an unauthorised one filled. */
export function AttendanceStrip({ title, caption, weeks }: AttendanceStripProps) {
  const width = weeks.length * weekWidth
  const table = (
    <DataTable
      caption="Weeks with an absence"
      columns={[
        { key: 'week', title: 'Week of', head: true, cell: (week) => formatDay(week.weekStart) },
        ...away.map((kind) => ({
          key: kind,
          title: kind === 'authorised' ? 'Authorised' : 'Unauthorised',
          number: true,
          cell: (week: StripWeek) => number(week, kind),
        })),
      ]}
      rows={weeks.filter((week) => away.some((kind) => number(week, kind) > 0))}
      rowKey={(week) => week.weekStart}
    />
  )
  return (
    <Chart title={title} caption={caption} table={table}>
      <svg
        role="img"
        aria-label={title}
        width={width}
        height={5 * step + 2}
        viewBox={`-1 -1 ${width + 2} ${5 * step + 2}`}
      >
        {(['present', ...away] as const).map((kind) => (
          <path key={kind} d={outline(weeks, kind)} style={looks[kind]} />
        ))}
      </svg>
    </Chart>
  )
}
