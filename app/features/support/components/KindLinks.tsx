import { Link } from 'react-router'
import type { StartSearch } from '../schema.ts'

type KindLinksProps = {
  /** The best fit first. */
  kinds: readonly { key: string; name: string }[]
  chosen: string
  search: StartSearch
}

const SUGGESTED = 4

function addressOf(search: StartSearch, kind: string): string {
  const query = new URLSearchParams({ kind })
  for (const id of search.finding) query.append('finding', String(id))
  for (const id of search.pupil) query.append('pupil', String(id))
  if (search.class !== null) query.set('class', String(search.class))
  if (search.places !== null) query.set('places', String(search.places))
  if (search.turn !== null) query.set('turn', String(search.turn))
  if (search.after !== null) query.set('after', String(search.after))
  return `?${query}`
}

/** The kinds of help to choose from: each fills the form in anew. */
export function KindLinks({ kinds, chosen, search }: KindLinksProps) {
  const link = ({ key, name }: { key: string; name: string }) => (
    <li key={key}>
      <Link to={addressOf(search, key)} aria-current={key === chosen ? 'page' : undefined}>
        {name}
      </Link>
    </li>
  )
  const first = kinds.filter(({ key }, place) => place < SUGGESTED || key === chosen)
  return (
    <nav aria-label="Kinds of help">
      <ul className="choices plain">{first.map(link)}</ul>
      <details className="aside">
        <summary>Other kinds</summary>
        <ul className="choices plain">{kinds.filter((kind) => !first.includes(kind)).map(link)}</ul>
      </details>
    </nav>
  )
}
