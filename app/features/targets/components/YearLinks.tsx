import { Link } from 'react-router'

/** The year groups, the chosen one marked. */
export function YearLinks({
  years,
  chosen,
}: {
  years: readonly { id: number; name: string }[]
  chosen: number | undefined
}) {
  return (
    <nav className="views" aria-label="Year groups">
      {years.map((one) => (
        <Link key={one.id} to={`?year=${one.id}`} aria-current={one.id === chosen ? 'page' : undefined}>
          {one.name}
        </Link>
      ))}
    </nav>
  )
}
