import { Form, Link } from 'react-router'
import { formatDay, formatTime } from '#features/school/api.ts'
import type { LessonView } from '../queries/views.server.ts'
import { dayWords } from '../rules/words.ts'
import './lessons.css'

/** `note`: what is to be said of it, such as that it moves; `pinned` null where nobody may pin. */
export type WeekLesson = LessonView & { note: string | null; act: boolean; pinned: boolean | null }
type WeekOfLessonsProps = { base: string; days: readonly string[]; lessons: readonly WeekLesson[] }

function Pin({ lesson: { id, pinned, title, on } }: { lesson: WeekLesson }) {
  if (id === null || pinned === null) return null
  return (
    <Form method="post">
      <input type="hidden" name="lessonId" value={id} />
      <button className="link small" type="submit" name="intent" value={pinned ? 'unpin' : 'pin'}>
        {pinned ? 'Kept here: let it move' : 'Keep it here'}
        <span className="visually-hidden">
          : {title} on {formatDay(on)}
        </span>
      </button>
    </Form>
  )
}

function Lesson({ base, lesson }: { base: string; lesson: WeekLesson }) {
  const { planId, title, period, begins, ends, teacher, room, pupils, note, act } = lesson
  return (
    <li data-act={act || undefined}>
      <time>
        {formatTime(begins)} to {formatTime(ends)}
      </time>{' '}
      <span className="quiet small">{period}</span>
      <br />
      <Link to={`${base}/help/plans/${planId}`}>{title}</Link>
      <br />
      <span className="small">
        {teacher}, {room}
      </span>
      {note ? <p className={act ? 'lessons-act' : 'quiet small'}>{note}</p> : null}
      <details>
        <summary className="small">{pupils.length === 1 ? '1 pupil' : `${pupils.length} pupils`}</summary>
        <span className="pupil-name small">{pupils.join(', ')}</span>
      </details>
      <Pin lesson={lesson} />
    </li>
  )
}

/** The days of a week with the special lessons of each. */
export function WeekOfLessons({ base, days, lessons }: WeekOfLessonsProps) {
  return (
    <div className="lessons-week">
      {days.map((on) => {
        const own = lessons
          .filter((lesson) => lesson.on === on)
          .toSorted((a, b) => a.begins - b.begins || a.planId - b.planId)
        return (
          <section key={on} aria-label={dayWords(on)}>
            <h3>{dayWords(on)}</h3>
            {own.length === 0 ? <p className="quiet small">None</p> : null}
            <ul className="plain">
              {own.map((lesson) => (
                <Lesson key={lesson.key} base={base} lesson={lesson} />
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
