import './staff-help.css'
import { Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'

export type HelpLine = {
  id: number
  title: string
  aim: string
  forWhom: string
  helper: string | null
  state: string
  reviewOn: string
  runs: boolean
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
            {[
              line.state,
              line.helper === null ? '' : `with ${line.helper}`,
              line.runs ? `looked at again on ${formatDay(line.reviewOn)}` : '',
            ]
              .filter(Boolean)
              .join(', ')}
          </span>
        </li>
      ))}
    </ul>
  )
}
