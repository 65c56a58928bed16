import { Link } from 'react-router'

type KindLinksProps = {
  kinds: readonly { key: string; name: string }[]
  chosen: string
  /** What else the address says. */
  also: Readonly<Record<string, string>>
}

/** The kinds of help to choose among; choosing one fills the form in anew. */
export function KindLinks({ kinds, chosen, also }: KindLinksProps) {
  return (
    <nav aria-label="Kind of help">
      <ul className="choices plain">
        {kinds.map(({ key, name }) => (
          <li key={key}>
            <Link
              to={`?${new URLSearchParams({ ...also, kind: key })}`}
              aria-current={key === chosen ? 'page' : undefined}
              preventScrollReset
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
