import { Link } from 'react-router'
import { Bars } from '#ui/chart/Bars.tsx'
import { Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { ClassCoverage } from '../queries/coverage.server.ts'
import { type Coverage, percent, share } from '../rules/words.ts'

const partOf = ({ done, due }: { done: number; due: number }) =>
  `${done.toLocaleString('en-GB')} of ${due.toLocaleString('en-GB')}`

type DepartmentsProps = {
  /** The page of the cycle. */
  to: string
  total: Coverage
  departments: readonly (Coverage & { id: number | null; label: string })[]
}

/** How far each department is. */
export function DepartmentBars({ to, total, departments }: DepartmentsProps) {
  return (
    <Bars
      title="How far entry is, by department"
      caption={`${partOf(total)} entries have every field that must be filled.`}
      bars={departments.map((one) => ({
        key: one.label,
        label: one.id === null ? one.label : <Link to={`${to}?department=${one.id}`}>{one.label}</Link>,
        right: share(one) ?? 0,
        words: partOf(one),
      }))}
    />
  )
}

type ClassesProps = {
  title: string
  caption: string
  classes: readonly ClassCoverage[]
  /** Where a class is entered; null for those who do not enter. */
  sheetOf: (classId: number) => string | null
}

/** How far each class is. */
export function ClassCoverageTable({ title, caption, classes, sheetOf }: ClassesProps) {
  const nameOf = ({ classId, className }: ClassCoverage) => {
    const to = sheetOf(classId)
    return to ? <Link to={to}>{className}</Link> : className
  }
  return (
    <Section title={title}>
      <DataTable
        caption={caption}
        columns={[
          { key: 'name', title: 'Class', head: true, cell: nameOf },
          { key: 'subject', title: 'Subject', cell: (one: ClassCoverage) => one.subject },
          {
            key: 'teachers',
            title: 'Teacher',
            cell: (one: ClassCoverage) => one.teachers || 'nobody yet',
          },
          {
            key: 'done',
            title: 'Entered',
            number: true,
            cell: (one: ClassCoverage) => partOf(one),
          },
          {
            key: 'share',
            title: 'Part',
            number: true,
            cell: (one: ClassCoverage) => percent(share(one)),
          },
        ]}
        rows={classes}
        rowKey={(one) => one.classId}
      />
    </Section>
  )
}
