import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { placeWords } from '../words.ts'

export type DrawLine = {
  pupilId: number
  /** Null where the reader may not see who it is. */
  name: { familyName: string; givenName: string; where: string } | null
  priority: number
  probability: number
  chosen: boolean
}
type DrawTableProps = { base: string; lines: readonly DrawLine[]; done: boolean }

/** Everybody in a draw, most to be won first, with the chance each had. */
export function DrawTable({ base, lines, done }: DrawTableProps) {
  const columns: Column<DrawLine>[] = [
    {
      ...{ key: 'pupil', title: 'Pupil', head: true },
      cell: ({ name, pupilId }) =>
        name ? <PupilName {...name} to={`${base}/pupils/${pupilId}/progress`} /> : 'a pupil you do not see',
    },
    {
      ...{ key: 'need', title: 'Grades to be won', number: true },
      cell: ({ priority }) => priority.toFixed(2),
    },
    {
      key: 'place',
      title: done ? 'What came of it' : 'Before the draw',
      cell: (line) => placeWords(line, done),
    },
  ]
  return (
    <DataTable
      caption="Most to be won first"
      columns={columns}
      rows={lines}
      rowKey={({ pupilId }) => pupilId}
    />
  )
}
