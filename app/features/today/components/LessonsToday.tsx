import { Link } from 'react-router'
import { Section } from '#ui/layout/Page.tsx'

type Line = {
  id: number
  classId: number
  name: string
  room: string | null
  /** Such as "09:40". */
  begins: string
  /** Whether one may open the class. */
  open: boolean
}
type LessonsTodayProps = { base: string; personId: number; lessons: readonly Line[] }

/** Where one teaches today; nothing on a day without lessons. */
export function LessonsToday({ base, personId, lessons }: LessonsTodayProps) {
  if (lessons.length === 0) return null
  return (
    <Section title="Your lessons today">
      <ul className="needs plain">
        {lessons.map(({ id, classId, begins, name, room, open }) => (
          <li key={id}>
            {begins} {open ? <Link to={`${base}/classes/${classId}`}>{name}</Link> : name}
            {room ? `, ${room}` : ''}
          </li>
        ))}
      </ul>
      <p className="small">
        <Link to={`${base}/staff/${personId}/timetable`}>Your timetable</Link>
      </p>
    </Section>
  )
}
