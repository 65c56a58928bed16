import { Form, Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { Behind, ClassState } from '../rules/chase.ts'
import { type Coverage, percent, share } from '../rules/words.ts'

type RemindProps = { label: string; name: string; field: 'personId' | 'departmentId'; value: number }

/** One press reminds one person, or all of a department who are behind. */
function Remind({ label, name, field, value }: RemindProps) {
  return (
    <Form method="post">
      <input type="hidden" name={field} value={value} />
      <button className="link" type="submit" aria-label={`${label} ${name}`}>
        {label}
      </button>
    </Form>
  )
}

const entered = ({ done, due }: Coverage) => `${done} of ${due}`
const part = (one: Coverage) => percent(share(one))

const Day = ({ date }: { date: string }) => <span className="nowrap">{formatDay(date)}</span>

type PeopleProps = {
  base: string
  cycleId: number
  mayEnter: boolean
  people: readonly Behind[]
  lately: ReadonlyMap<number, string>
  mayRemind: boolean
}

type Left = Pick<PeopleProps, 'base' | 'cycleId' | 'mayEnter'> & { classes: Behind['classes'] }

/** The classes somebody has still to enter, each with how many pupils are missing. */
const StillToDo = ({ base, cycleId, mayEnter, classes }: Left) =>
  classes.map(({ classId, className, due, done }, place) => (
    <span key={classId}>
      {place > 0 ? ', ' : ''}
      <span className="nowrap">
        {mayEnter ? (
          <Link to={`${base}/classes/${classId}/enter?cycle=${cycleId}`}>{className}</Link>
        ) : (
          className
        )}{' '}
        ({due - done})
      </span>
    </span>
  ))

export function PeopleTable({ people, lately, mayRemind, ...where }: PeopleProps) {
  return (
    <DataTable
      stacked
      caption="Those who enter, most missing first; who covers a class stands in place of its teacher"
      columns={[
        { key: 'name', title: 'Teacher', head: true, cell: (one: Behind) => one.name },
        ...(mayRemind
          ? [
              {
                key: 'remind',
                title: 'Remind',
                act: true,
                cell: (one: Behind) =>
                  one.missing > 0 ? (
                    <Remind label="Remind" name={one.name} field="personId" value={one.personId} />
                  ) : null,
              },
            ]
          : []),
        { key: 'done', title: 'Entered', number: true, cell: entered },
        { key: 'part', title: 'Part', number: true, cell: part },
        {
          key: 'closes',
          title: 'Due by',
          cell: (one: Behind) => (one.missing > 0 ? <Day date={one.closes} /> : ''),
        },
        {
          key: 'last',
          title: 'Reminded',
          cell: (one: Behind) => {
            const last = lately.get(one.personId)
            return last ? <span className="nowrap">{last}</span> : ''
          },
        },
        {
          key: 'where',
          title: 'Still to do',
          cell: (one: Behind) =>
            one.missing === 0 ? 'done' : <StillToDo {...where} classes={one.classes} />,
        },
      ]}
      rows={people}
      rowKey={(one) => one.personId}
    />
  )
}

type ClassesProps = {
  base: string
  cycleId: number
  classes: readonly ClassState[]
  mayEnter: boolean
  mayCover: boolean
}

export function ClassesTable({ base, cycleId, classes, mayEnter, mayCover }: ClassesProps) {
  return (
    <DataTable
      stacked
      caption="Classes, those furthest from full first"
      columns={[
        {
          key: 'name',
          title: 'Class',
          head: true,
          cell: (one: ClassState) =>
            mayEnter ? (
              <Link to={`${base}/classes/${one.classId}/enter?cycle=${cycleId}`}>{one.className}</Link>
            ) : (
              one.className
            ),
        },
        { key: 'subject', title: 'Subject', cell: (one: ClassState) => one.subject },
        {
          key: 'people',
          title: 'Enters',
          cell: (one: ClassState) =>
            one.people.map((each) => (each.covers ? `${each.name} (cover)` : each.name)).join(', ') ||
            'nobody',
        },
        { key: 'done', title: 'Entered', number: true, cell: entered },
        { key: 'part', title: 'Part', number: true, cell: part },
        { key: 'closes', title: 'Due by', cell: (one: ClassState) => <Day date={one.closes} /> },
        ...(mayCover
          ? [
              {
                key: 'cover',
                title: 'Teacher away?',
                act: true,
                cell: (one: ClassState) => (
                  <Link
                    to={`${base}/cycle/${cycleId}/cover?class=${one.classId}`}
                    aria-label={`Name cover for ${one.className}`}
                  >
                    name cover
                  </Link>
                ),
              },
            ]
          : []),
      ]}
      rows={classes}
      rowKey={(one) => one.classId}
    />
  )
}

export type DepartmentState = Coverage & { id: number | null; label: string; behind: number }

export function DepartmentsTable(props: {
  here: string
  departments: readonly DepartmentState[]
  mayRemind: boolean
}) {
  const { here, departments, mayRemind } = props
  return (
    <DataTable
      stacked
      caption="Departments"
      columns={[
        {
          key: 'name',
          title: 'Department',
          head: true,
          cell: (one: DepartmentState) =>
            one.id === null ? one.label : <Link to={`${here}?department=${one.id}`}>{one.label}</Link>,
        },
        { key: 'done', title: 'Entered', number: true, cell: entered },
        { key: 'part', title: 'Part', number: true, cell: part },
        { key: 'behind', title: 'Teachers behind', number: true, cell: (one: DepartmentState) => one.behind },
        ...(mayRemind
          ? [
              {
                key: 'remind',
                title: 'Remind',
                act: true,
                cell: (one: DepartmentState) =>
                  one.id !== null && one.behind > 0 ? (
                    <Remind label="Remind all of" name={one.label} field="departmentId" value={one.id} />
                  ) : null,
              },
            ]
          : []),
      ]}
      rows={departments}
      rowKey={(one) => one.label}
    />
  )
}
