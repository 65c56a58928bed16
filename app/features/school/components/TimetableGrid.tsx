import { Fragment } from 'react'
import { Link } from 'react-router'
import type { Cell, Entry, GridWeek } from '../rules/timetable-grid.ts'
import './timetable.css'

type TimetableGridProps = {
  label: string
  weeks: readonly GridWeek[]
  /** What stands in a period is counted, and named when asked for. */
  counted?: boolean
}
type WeekProps = { label: string; week: GridWeek; counted: boolean }

/** A timetable, its days side by side; on a telephone one under the other, what is free left out. */
export function TimetableGrid({ label, weeks, counted = false }: TimetableGridProps) {
  return weeks.map((week, place) => (
    <Fragment key={week.week}>
      <DaysBeside label={label} week={week} counted={counted} />
      <DaysBelow label={label} week={week} counted={counted} first={place === 0} />
    </Fragment>
  ))
}

function DaysBeside({ label, week: { title, days, rows }, counted }: WeekProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll timetable-wide" aria-label={`${label}: ${title}`} tabIndex={0}>
      <table className="data timetable">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Period</th>
            {days.map(({ weekday, name, today }) => (
              <th key={weekday} scope="col" aria-current={today ? 'date' : undefined}>
                {name}
                {today ? ', today' : ''}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, time, cells }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                <span className="timetable-time">{time}</span>
              </th>
              {cells.map((cell, place) => (
                <td key={days[place]?.weekday} data-today={cell?.today ? true : undefined}>
                  <Entries cell={cell} counted={counted} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** One day at a time: today is open, or where today is none, the first day of the first week. */
function DaysBelow({ label, week: { title, days, rows }, first }: WeekProps & { first: boolean }) {
  const noToday = !days.some(({ today }) => today)
  return (
    <section className="timetable-narrow" aria-label={`${label}: ${title}, day by day`}>
      <h2>{title}</h2>
      {days.map(({ weekday, name, today }, place) => {
        const held = rows.flatMap((row) => {
          const cell = row.cells[place]
          return cell && cell.entries.length > 0 ? [{ row, cell }] : []
        })
        return (
          <details
            key={weekday}
            className="timetable-day"
            data-today={today ? true : undefined}
            open={today || (first && noToday && place === 0)}
          >
            <summary>
              {name}
              {today ? ', today' : ''}
            </summary>
            {held.length === 0 ? (
              <p className="quiet small">Nothing.</p>
            ) : (
              <ol className="plain">
                {held.map(({ row, cell }) => (
                  <li key={row.name}>
                    <span className="timetable-time">
                      {row.name} · {cell.time}
                    </span>
                    <Entries cell={cell} counted={false} />
                  </li>
                ))}
              </ol>
            )}
          </details>
        )
      })}
    </section>
  )
}

function Entries({ cell, counted }: { cell: Cell; counted: boolean }) {
  const entries = cell?.entries ?? []
  const lines = entries.map((entry) => <EntryLines key={entry.key} entry={entry} />)
  if (!counted || entries.length === 0 || entries[0]?.quiet) return lines
  return (
    <details>
      <summary>{entries.length}</summary>
      {lines}
    </details>
  )
}

function EntryLines({ entry: { lead, to, notes, quiet } }: { entry: Entry }) {
  return (
    <div className={quiet ? 'timetable-entry quiet' : 'timetable-entry'}>
      {to ? <Link to={to}>{lead}</Link> : lead}
      {notes.length > 0 ? <span className="timetable-notes">{notes.join(' · ')}</span> : null}
    </div>
  )
}
