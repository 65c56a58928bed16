import type { ReactNode } from 'react'
import { formatDay } from '../rules/dates.ts'

export type EventLine = {
  id: number
  on: string
  name: string
  note: string | null
  className: string | null
  who?: ReactNode
}

/** What happened, newest first, each with its day, and the class where it was. */
export function EventList({ label, events }: { label: string; events: readonly EventLine[] }) {
  return (
    <ol className="plain" aria-label={label}>
      {events.map((event) => (
        <li key={event.id}>
          <time dateTime={event.on} className="quiet small">
            {formatDay(event.on)}
          </time>{' '}
          {event.who} {event.name}
          {event.className ? <span className="quiet small"> in {event.className}</span> : null}
          {event.note ? <span className="quiet"> — {event.note}</span> : null}
        </li>
      ))}
    </ol>
  )
}
