import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import type { MoverRow } from '../read.server.ts'
import type { Shown } from '../schema.ts'
import { signedGrades, weightWords } from '../words.ts'

type MoverTableProps = {
  caption: string
  base: string
  names: { from: string; to: string }
  rows: readonly MoverRow[]
  show: Shown
}

/** Each movement with what is known to have happened meanwhile. */
export function MoverTable({ caption, base, names, rows, show }: MoverTableProps) {
  const oneSided = show === 'gained' || show === 'lost'
  const columns: Column<MoverRow>[] = [
    {
      key: 'name',
      title: 'Pupil',
      head: true,
      cell: (row) => <PupilName {...row} to={`${base}/pupils/${row.line.pupilId}/progress`} />,
    },
    { key: 'subject', title: 'Subject', cell: ({ line }) => line.subject },
    {
      key: 'moved',
      title: `${names.from} → ${names.to}`,
      cell: ({ line, corrected }) => (
        <>
          <CorrectedMark mark={line.before ?? ''} changes={corrected.before} /> →{' '}
          <CorrectedMark mark={line.after ?? ''} changes={corrected.after} />
        </>
      ),
    },
    ...(oneSided
      ? [{ key: 'reason', title: 'Why', cell: (row: MoverRow) => row.reason ?? 'not known' }]
      : [
          {
            key: 'grades',
            title: 'Grades',
            number: true,
            cell: ({ line }: MoverRow) => signedGrades(line.grades ?? 0),
          },
          {
            key: 'weight',
            title: 'Signal or noise',
            cell: ({ weight }: MoverRow) => weightWords(weight),
          },
          { key: 'causes', title: 'Meanwhile', cell: (row: MoverRow) => <Causes row={row} /> },
        ]),
  ]
  return (
    <DataTable
      caption={caption}
      stacked
      columns={columns}
      rows={rows}
      rowKey={({ line }) => `${line.pupilId}/${line.subjectId}`}
    />
  )
}

function Causes({ row: { causes } }: { row: MoverRow }) {
  if (causes.length === 0) return <span className="quiet">no known cause</span>
  return (
    <ul className="plain">
      {causes.map((cause) => (
        <li key={`${cause.kind} ${cause.words}`}>{cause.words}</li>
      ))}
    </ul>
  )
}
