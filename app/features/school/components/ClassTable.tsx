import { Link } from 'react-router'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { formatStaffName } from '../rules/names.ts'

export type ClassLine = {
  id: number
  name: string
  subject: string
  year: string
  size: number
  teachers: readonly { id: number; familyName: string; givenName: string; title: string | null }[]
  /** Whether the visit reaches the class. */
  open: boolean
}

type ClassTableProps = {
  base: string
  caption: string
  classes: readonly ClassLine[]
  without?: 'subject' | 'year'
}

/** Classes with year, subject, teachers and size; a class within reach is a link. */
export function ClassTable({ base, caption, classes, without }: ClassTableProps) {
  const columns: Column<ClassLine>[] = [
    {
      key: 'name',
      title: 'Class',
      head: true,
      cell: (row) => (row.open ? <Link to={`${base}/classes/${row.id}`}>{row.name}</Link> : row.name),
    },
    ...(without === 'subject'
      ? []
      : [{ key: 'subject', title: 'Subject', cell: (row: ClassLine) => row.subject }]),
    ...(without === 'year' ? [] : [{ key: 'year', title: 'Year', cell: (row: ClassLine) => row.year }]),
    {
      key: 'teachers',
      title: 'Taught by',
      cell: (row) =>
        row.teachers.length > 0 ? (
          row.teachers.map(formatStaffName).join(', ')
        ) : (
          <span className="quiet">nobody yet</span>
        ),
    },
    { key: 'size', title: 'Pupils', number: true, cell: (row) => row.size },
  ]
  return <DataTable caption={caption} columns={columns} rows={classes} rowKey={(row) => row.id} />
}
