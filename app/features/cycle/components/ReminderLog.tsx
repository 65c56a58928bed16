import { letterWords } from '#features/notices/api.ts'
import { count, formatDay } from '#features/school/api.ts'
import { Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'

export type LogLine = {
  id: number
  when: string
  name: string
  classes: number
  missing: number
  by: string
  read: boolean
  letter?: { state: string; tries: number; on?: string }
}

const byMail = ({ letter }: LogLine) => letterWords(letter)

/** Who was reminded of what, when, by whom, and how it reached them. */
export function ReminderLog(props: {
  lines: readonly LogLine[]
  all: number
  rounds: readonly { closes: string; daysBefore: number; people: number; when: string }[]
  reminderDays: readonly number[]
}) {
  const { lines, all, rounds, reminderDays } = props
  return (
    <Section title="Who was reminded">
      <p>
        {reminderDays.length > 0
          ? `By itself the product reminds ${reminderDays.map((days) => (days === 0 ? 'on the day' : count(days, 'day'))).join(' and ')} before a deadline, between 7:00 and 18:00 on weekdays.`
          : 'No reminders go out by themselves in this cycle.'}
      </p>
      {rounds.length > 0 ? (
        <ul>
          {rounds.map((one) => (
            <li key={`${one.closes} ${one.daysBefore}`}>
              {one.when}: {count(one.people, 'teacher')} reminded of {formatDay(one.closes)}
            </li>
          ))}
        </ul>
      ) : null}
      {lines.length === 0 ? (
        <p className="quiet">Nobody has been reminded in this cycle.</p>
      ) : (
        <details>
          <summary>Show the reminders</summary>
          <DataTable
            stacked
            caption={
              lines.length < all ? `The last ${lines.length} of ${all} reminders` : count(all, 'reminder')
            }
            columns={[
              { key: 'when', title: 'When', cell: (one: LogLine) => one.when },
              { key: 'who', title: 'Who', head: true, cell: (one: LogLine) => one.name },
              {
                key: 'what',
                title: 'Of what',
                cell: (one: LogLine) =>
                  `${count(one.missing, 'pupil')} in ${count(one.classes, 'class', 'classes')}`,
              },
              { key: 'by', title: 'By whom', cell: (one: LogLine) => one.by },
              { key: 'read', title: 'Read here', cell: (one: LogLine) => (one.read ? 'yes' : 'not yet') },
              { key: 'mail', title: 'By mail', cell: byMail },
            ]}
            rows={lines}
            rowKey={(one) => one.id}
          />
        </details>
      )}
    </Section>
  )
}
