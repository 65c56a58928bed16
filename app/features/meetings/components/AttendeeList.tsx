import type { Attendee } from '../rules/attendance.ts'
import './meetings.css'

/** Who comes to a meeting, by name and post; whoever usually chairs it says so. */
export function AttendeeList({ attendees }: { attendees: readonly Attendee[] }) {
  if (attendees.length === 0) return <p>Nobody’s post brings them to it.</p>
  return (
    <ul className="attendees plain">
      {attendees.map((one) => (
        <li key={one.personId}>
          {one.name}
          <span className="quiet small">
            {' '}
            {one.title}
            {one.chairs ? ', may chair' : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}
