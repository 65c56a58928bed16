import { Form, Link } from 'react-router'
import { clockWords, weekdays } from '../rules/week.ts'

type Slot = { planId: number; weekday: number; begins: number; minutes: number; title: string }
type WeekGridProps = { base: string; slots: readonly Slot[]; mayChange: boolean }

/** Monday to Friday with what meets when. */
export function WeekGrid({ base, slots, mayChange }: WeekGridProps) {
  if (slots.length === 0) return <p className="quiet">Nothing has its day in the week yet.</p>
  return (
    <div className="board-week">
      {weekdays.map((day, place) => (
        <section key={day} aria-label={day}>
          <h3>{day}</h3>
          <ul className="plain">
            {slots
              .filter(({ weekday }) => weekday === place + 1)
              .map((slot) => (
                <li key={slot.planId}>
                  <time>
                    {clockWords(slot.begins)} to {clockWords(slot.begins + slot.minutes)}
                  </time>{' '}
                  <Link to={`${base}/help/plans/${slot.planId}`}>{slot.title}</Link>
                  {mayChange ? <TakeOut slot={slot} day={day} /> : null}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function TakeOut({ slot, day }: { slot: Slot; day: string }) {
  return (
    <Form method="post">
      <input type="hidden" name="planId" value={slot.planId} />
      <input type="hidden" name="weekday" value={slot.weekday} />
      <button className="link small" type="submit" name="intent" value="take out">
        Take out
        <span className="visually-hidden">
          : {slot.title} on {day}
        </span>
      </button>
    </Form>
  )
}
