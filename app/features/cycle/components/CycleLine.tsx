import { Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import type { Cycle } from '../queries/cycles.server.ts'

type CycleLineProps = { base: string; cycles: readonly Cycle[]; chosen: number | undefined; today: string }

/** The year as a line of cycles: those that are closed, the one that is open, and where today is. */
export function CycleLine({ base, cycles, chosen, today }: CycleLineProps) {
  return (
    <nav aria-label="The cycles of the year">
      <ol className="cycle-line plain">
        {cycles.map((cycle) => (
          <li
            key={cycle.id}
            data-state={cycle.state}
            data-today={cycle.starts <= today && today <= cycle.ends}
          >
            <Link to={`${base}/cycle/${cycle.id}`} aria-current={cycle.id === chosen ? 'page' : undefined}>
              {cycle.name}
            </Link>
            <span className="small">{cycle.state}</span>
            <span className="quiet small">
              {formatDay(cycle.starts)} – {formatDay(cycle.ends)}
            </span>
          </li>
        ))}
      </ol>
    </nav>
  )
}
