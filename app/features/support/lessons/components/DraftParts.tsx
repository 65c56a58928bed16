import { Link } from 'react-router'
import { count, formatDay, formatTime } from '#features/school/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { DraftLesson, Gone, MissedRow, Moved, Unplaced } from '../draft-page.server.ts'
import { changeWords, dayWords } from '../rules/words.ts'

function Remedies({ base, remedies }: { base: string } & Pick<Unplaced, 'remedies'>) {
  if (remedies.length === 0)
    return <p className="small quiet">No single change would give it a place: it takes two or more.</p>
  return (
    <details>
      <summary>What would make room</summary>
      <ul>
        {remedies.map(({ words, to }) => (
          <li key={words}>{to === null ? words : <Link to={`${base}/${to}`}>{words}</Link>}</li>
        ))}
      </ul>
    </details>
  )
}

export function UnplacedList({ base, lines }: { base: string; lines: readonly Unplaced[] }) {
  return (
    <ul className="findings plain">
      {lines.map(({ key, planId, title, week, why, remedies }) => (
        <li key={key}>
          <div>
            <Link to={`${base}/help/plans/${planId}`}>{title}</Link>{' '}
            <span className="quiet small">wanted from {formatDay(week)}</span>
            <p>{why}</p>
          </div>
          <Remedies base={base} remedies={remedies} />
        </li>
      ))}
    </ul>
  )
}

export function MoveList({ lines }: { lines: readonly Moved[] }) {
  return (
    <ul>
      {lines.map(({ key, title, words }) => (
        <li key={key}>
          <strong>{title}</strong>: {words}
        </li>
      ))}
    </ul>
  )
}

export function GoneList({ lines }: { lines: readonly Gone[] }) {
  return (
    <ul>
      {lines.map(({ key, title, where }) => (
        <li key={key}>
          {title}: {where}
        </li>
      ))}
    </ul>
  )
}

export function LessonTable({ base, lessons }: { base: string; lessons: readonly DraftLesson[] }) {
  return (
    <DataTable
      caption="All lessons of the proposal by day"
      columns={[
        {
          key: 'when',
          title: 'When',
          head: true,
          cell: (one: DraftLesson) => `${dayWords(one.on)}, ${formatTime(one.begins)}`,
        },
        {
          key: 'title',
          title: 'Help',
          cell: ({ planId, title }) => <Link to={`${base}/help/plans/${planId}`}>{title}</Link>,
        },
        {
          key: 'pupils',
          title: 'For',
          cell: ({ pupils }) => <span className="pupil-name">{pupils.join(', ')}</span>,
        },
        { key: 'teacher', title: 'Given by', cell: ({ teacher }) => teacher },
        { key: 'room', title: 'Room', cell: ({ room }) => room },
        { key: 'change', title: 'Change', cell: ({ change, note }) => note ?? changeWords[change] },
      ]}
      rows={lessons}
      rowKey={({ key }) => key}
      stacked
    />
  )
}

type MissedProps = { base: string; rows: readonly MissedRow[] }

function MissedRows({ base, rows, caption }: MissedProps & { caption: string }) {
  return (
    <DataTable
      caption={caption}
      columns={[
        {
          key: 'name',
          title: 'Pupil',
          head: true,
          cell: ({ pupilId, name }: MissedRow) => (
            <Link className="pupil-name" to={`${base}/pupils/${pupilId}/missed`}>
              {name}
            </Link>
          ),
        },
        { key: 'number', title: 'Lessons', number: true, cell: ({ lost }) => lost.length },
        { key: 'lost', title: 'Which', cell: ({ lost }) => lost.join('; ') },
        {
          key: 'again',
          title: 'More than once',
          cell: ({ again }) => (again.length === 0 ? 'none' : `${again.join(', ')}, signed for`),
        },
      ]}
      rows={rows}
      rowKey={({ pupilId }) => pupilId}
      stacked
    />
  )
}

const SHOWN = 12

/** What each pupil would miss, those who miss most first; of those who miss no lesson the number alone. */
export function MissedTable({ base, rows }: MissedProps) {
  const losing = rows.filter(({ lost }) => lost.length > 0)
  const rest = losing.slice(SHOWN)
  const free = rows.length - losing.length
  return (
    <>
      {losing.length > 0 ? (
        <MissedRows base={base} rows={losing.slice(0, SHOWN)} caption="Those who would miss most first" />
      ) : null}
      {rest.length > 0 ? (
        <details>
          <summary>{count(rest.length, 'pupil')} more</summary>
          <MissedRows base={base} rows={rest} caption="The others" />
        </details>
      ) : null}
      {free > 0 ? (
        <p className="quiet">
          {count(free, 'pupil')} would miss no lesson, but tutor time or time of their own.
        </p>
      ) : null}
    </>
  )
}
