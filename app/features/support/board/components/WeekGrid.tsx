import { Form, Link } from 'react-router'
import { type Busy, clockWords, overlaps, weekdays } from '../rules/week.ts'

type Slot = {
  planId: number
  weekday: number
  begins: number
  minutes: number
  title: string
  who: string
  /** "Mathematics missed by Ann Smith", and of how many more nothing is told. */
  missed: readonly string[]
  hidden: number
}
/** `often`: null for each week. */
export type MeetingHour = Busy & { seriesId: number; often: string | null }
type WeekGridProps = {
  base: string
  slots: readonly Slot[]
  meetings?: readonly MeetingHour[]
  mayChange: boolean
}

/** Monday to Friday with what meets when: help, and the meetings one sits in. */
export function WeekGrid({ base, slots, meetings = [], mayChange }: WeekGridProps) {
  if (slots.length + meetings.length === 0)
    return <p className="quiet">Nothing has its day in the week yet.</p>
  return (
    <div className="board-week">
      {weekdays.map((day, place) => {
        const on = ({ weekday }: { weekday: number }) => weekday === place + 1
        const entries = [
          ...slots.filter(on).map((slot) => ({
            begins: slot.begins,
            key: `help ${slot.planId}`,
            shown: <HelpEntry {...{ base, slot, day, meetings, mayChange }} />,
          })),
          ...meetings.filter(on).map((meeting) => ({
            begins: meeting.begins,
            key: `meeting ${meeting.seriesId}`,
            shown: <MeetingEntry base={base} meeting={meeting} />,
          })),
        ]
        return (
          <section key={day} aria-label={day}>
            <h3>{day}</h3>
            <ul className="plain">
              {entries
                .toSorted((a, b) => a.begins - b.begins)
                .map(({ key, shown }) => (
                  <li key={key}>{shown}</li>
                ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

const Hours = ({ begins, minutes }: Pick<Slot, 'begins' | 'minutes'>) => (
  <time>
    {clockWords(begins)} to {clockWords(begins + minutes)}
  </time>
)

type HelpEntryProps = { slot: Slot; day: string } & Required<Omit<WeekGridProps, 'slots'>>

function HelpEntry({ base, slot, day, meetings, mayChange }: HelpEntryProps) {
  const { planId, title, who, missed, hidden } = slot
  const atOnce = meetings.filter((meeting) => overlaps(slot, meeting))
  return (
    <>
      <Hours {...slot} /> <Link to={`${base}/help/plans/${planId}`}>{title}</Link>{' '}
      <span className="quiet small">for {who}</span>
      {atOnce.map((meeting) => (
        <p key={meeting.seriesId} className="small board-missed">
          At the same time as {meeting.title}
        </p>
      ))}
      {missed.map((words) => (
        <p key={words} className="small board-missed">
          {words}
        </p>
      ))}
      {hidden > 0 ? (
        <p className="quiet small board-missed">
          {hidden === 1 ? 'What one pupil misses is' : `What ${hidden} pupils miss is`} not yours to see
        </p>
      ) : null}
      {mayChange ? <TakeOut slot={slot} day={day} /> : null}
    </>
  )
}

const MeetingEntry = ({ base, meeting }: { base: string; meeting: MeetingHour }) => (
  <>
    <Hours {...meeting} /> <Link to={`${base}/meetings`}>{meeting.title}</Link>{' '}
    <span className="quiet small">{['you sit in it', meeting.often].filter(Boolean).join(', ')}</span>
  </>
)

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
