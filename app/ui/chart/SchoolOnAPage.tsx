import { Fragment } from 'react'
import { Link } from 'react-router'
import { StatusShape, StatusSymbols } from '../status/StatusMark.tsx'
import { type StatusWord, statuses } from '../status/statuses.ts'
import { Chart } from './Chart.tsx'

/** A pupil; where a group is shown in parts, such as registration groups, `part` names the pupil’s, and equals stand together. */
export type PupilMark = { id: number; name: string; status: StatusWord; part?: string }
export type PupilGroup = { label: string; to?: string; pupils: readonly PupilMark[] }
type SchoolOnAPageProps = {
  title: string
  caption: string
  groups: readonly PupilGroup[]
  /** Where a press on a pupil leads: said once, not with each of two thousand. */
  pupilTo: (id: number) => string
  /** The status that was pressed in the legend, when one was. */
  highlight?: StatusWord | undefined
  /** Which pupils stand out; without it all do. */
  standsOut?: (pupil: PupilMark) => boolean
  /** Where a press on a status of the legend leads: to the same page with that one standing out. */
  highlightTo?: (status: StatusWord | undefined) => string
}

/** The share of each status in a group, as counts in the order of the statuses. */
export function countStatuses(pupils: readonly PupilMark[]): { status: StatusWord; count: number }[] {
  return statuses
    .map((status) => ({ status, count: pupils.filter((pupil) => pupil.status === status).length }))
    .filter((one) => one.count > 0)
}

/** Every pupil one mark, grouped by year or class: form and tone are the status, a click opens the pupil. */
export function SchoolOnAPage({
  title,
  caption,
  groups,
  pupilTo,
  highlight,
  standsOut = () => true,
  highlightTo,
}: SchoolOnAPageProps) {
  const everyone = groups.flatMap((group) => group.pupils)
  return (
    <Chart title={title} caption={caption}>
      <StatusSymbols />
      <ul className="legend plain">
        {countStatuses(everyone).map(({ status, count }) => (
          <li key={status} className="status">
            <StatusShape status={status} />
            {highlightTo ? (
              <Link
                to={highlightTo(status === highlight ? undefined : status)}
                aria-current={status === highlight ? 'true' : undefined}
                preventScrollReset
              >
                {status}
              </Link>
            ) : (
              status
            )}{' '}
            <strong>{count.toLocaleString('en-GB')}</strong>
          </li>
        ))}
      </ul>
      <div className="on-a-page">
        {groups.map((group) => (
          <div className="on-a-page-group" key={group.label}>
            {group.to ? <Link to={group.to}>{group.label}</Link> : <span>{group.label}</span>}
            <div className="on-a-page-row">
              {group.pupils.map((pupil, place) => (
                <Fragment key={pupil.id}>
                  {pupil.part !== undefined && pupil.part !== group.pupils[place - 1]?.part ? (
                    <span className="on-a-page-part">{pupil.part}</span>
                  ) : null}
                  <a
                    href={pupilTo(pupil.id)}
                    className={standsOut(pupil) ? undefined : 'dim'}
                    title={`${pupil.name}: ${pupil.status}`}
                  >
                    <StatusShape status={pupil.status} />
                  </a>
                </Fragment>
              ))}
            </div>
          </div>
        ))}
      </div>
    </Chart>
  )
}
