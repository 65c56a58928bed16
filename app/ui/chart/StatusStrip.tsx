import { StatusShape, type StatusWord, statuses } from '../status/StatusMark.tsx'

type StatusStripProps = { label: string; counts: Partial<Record<StatusWord, number>> }

/** How many of a group have each status, in marks and numbers; never a pie. */
export function StatusStrip({ label, counts }: StatusStripProps) {
  const known = statuses.flatMap((status) => (counts[status] ? [{ status, count: counts[status] }] : []))
  return (
    <ul className="legend plain" aria-label={label}>
      {known.map(({ status, count }) => (
        <li key={status} className="status">
          <StatusShape status={status} />
          <span>
            {count} {status}
          </span>
        </li>
      ))}
    </ul>
  )
}
