import { Link } from 'react-router'

type YearChoiceProps = {
  years: readonly { id: number; name: string }[]
  chosen: number
  to: (yearId: number) => string
}

/** The years that have results; the one looked at is no link. */
export function YearChoice({ years, chosen, to }: YearChoiceProps) {
  if (years.length < 2) return null
  return (
    <nav aria-label="Years with results">
      <ul className="choices plain">
        {years.map(({ id, name }) => (
          <li key={id}>
            {id === chosen ? <strong aria-current="page">{name}</strong> : <Link to={to(id)}>{name}</Link>}
          </li>
        ))}
      </ul>
    </nav>
  )
}
