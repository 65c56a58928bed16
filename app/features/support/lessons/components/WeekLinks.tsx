import { Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'

/** The weeks of a cycle, one of them open. */
export function WeekLinks({ weeks, week }: { weeks: readonly string[]; week: string }) {
  return (
    <nav aria-label="Week">
      <ul className="choices plain">
        {weeks.map((monday) => (
          <li key={monday}>
            <Link
              to={`?week=${monday}`}
              preventScrollReset
              aria-current={monday === week ? 'page' : undefined}
            >
              {formatDay(monday)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
