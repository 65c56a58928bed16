import { useId } from 'react'
import { DataTable } from '#ui/table/DataTable.tsx'
import { type Help, hoursOf } from '../rules/help.ts'

type HelpTableProps = { help: readonly Help[]; hours: number | null }
type HelpProps = HelpTableProps & { typed: string; onHours: (typed: string) => void }

const about = (value: number): string =>
  value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-GB')

function HelpTable({ help, hours }: HelpTableProps) {
  const total = hoursOf(help, hours)
  const grades = help.reduce((sum, one) => sum + one.grades, 0)
  const words = total === null ? '' : `, ${about(total)} hours of help at your rate`
  return (
    <DataTable
      caption={`${about(grades)} grades to be won${words}`}
      columns={[
        { key: 'name', title: 'Subject', head: true, cell: (one: Help) => one.name },
        { key: 'pupils', title: 'Pupils', number: true, cell: (one) => about(one.pupils) },
        { key: 'grades', title: 'Grades', number: true, cell: (one) => about(one.grades) },
        ...(hours === null
          ? []
          : [
              {
                key: 'hours',
                title: 'Hours',
                number: true,
                cell: (one: Help) => about(one.grades * hours),
              },
            ]),
      ]}
      rows={help}
      rowKey={(one) => one.subjectId}
    />
  )
}

/** How many pupils would have to end how many grades higher, and the hours of it at a rate the school gives. */
export function HelpImplied({ help, hours, typed, onHours }: HelpProps) {
  const id = useId()
  return (
    <>
      {help.length > 0 ? (
        <HelpTable help={help} hours={hours} />
      ) : (
        <p>These changes ask nobody to end higher than forecast.</p>
      )}
      <div className="field what-if-hours">
        <label htmlFor={id}>Hours of help for one grade</label>
        <span className="hint" id={`${id}-hint`}>
          Your school’s own figure: what one grade in one subject took one pupil here. Nothing is assumed; it
          is kept with the scenario.
        </span>
        <input
          className="input"
          id={id}
          aria-describedby={`${id}-hint`}
          inputMode="decimal"
          type="number"
          min="0.1"
          max="500"
          step="0.1"
          value={typed}
          onChange={(event) => onHours(event.target.value)}
        />
      </div>
    </>
  )
}
