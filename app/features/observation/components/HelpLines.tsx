import './staff-help.css'
import { Link } from 'react-router'

export type HelpLine = {
  id: number
  title: string
  aim: string
  forWhom: string
  /** Who helps, as names; null where that is the reader, or nobody. */
  helper: string | null
  /** Where it stands, and when it is looked at again. */
  state: string
}

/** Some help, each with its aim, who is in it, and when it is looked at again. */
export function HelpLines({ base, lines }: { base: string; lines: readonly HelpLine[] }) {
  return (
    <ul className="plain staff-list">
      {lines.map((line) => (
        <li key={line.id}>
          <Link to={`${base}/staff-help/${line.id}`}>
            {line.title} for {line.forWhom}
          </Link>
          : {line.aim}{' '}
          <span className="small quiet">
            {line.helper === null ? line.state : `with ${line.helper}, ${line.state}`}
          </span>
        </li>
      ))}
    </ul>
  )
}
