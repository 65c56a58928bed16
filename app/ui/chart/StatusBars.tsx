import { Link } from 'react-router'
import { StatusShape, StatusSymbols, statusClass } from '../status/StatusMark.tsx'
import { type StatusWord, statuses } from '../status/statuses.ts'
import { Chart } from './Chart.tsx'

export type StatusGroup = { label: string; to?: string; counts: Partial<Record<StatusWord, number>> }
type StatusBarsProps = { title: string; caption: string; groups: readonly StatusGroup[] }

const sumOf = ({ counts }: StatusGroup) => statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0)

/** A line for each group, its pupils by status from far ahead to well behind; each part says its number. */
export function StatusBars({ title, caption, groups }: StatusBarsProps) {
  const used = statuses.filter((status) => groups.some(({ counts }) => counts[status]))
  return (
    <Chart title={title} caption={caption}>
      <StatusSymbols />
      <ul className="legend plain" aria-hidden="true">
        {used.map((status) => (
          <li key={status} className="status">
            <StatusShape status={status} />
            {status}
          </li>
        ))}
      </ul>
      <ul className="status-bars plain">
        {groups.map((group) => (
          <li key={group.label}>
            {group.to ? <Link to={group.to}>{group.label}</Link> : <span>{group.label}</span>}
            <span className="status-bar">
              {used.map((status) => {
                const count = group.counts[status] ?? 0
                if (count === 0) return null
                return (
                  <span
                    key={status}
                    className={statusClass(status)}
                    style={{ flexGrow: count / Math.max(1, sumOf(group)) }}
                    title={`${count} ${status}`}
                  >
                    <span className="visually-hidden">{`${status}: `}</span>
                    <span>{count}</span>
                    <span className="visually-hidden">, </span>
                  </span>
                )
              })}
            </span>
          </li>
        ))}
      </ul>
    </Chart>
  )
}
