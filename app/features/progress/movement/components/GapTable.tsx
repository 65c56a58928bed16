import { signed } from '#features/measures/api.ts'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { type Gap, gapSentence } from '../gaps.ts'

type Row = Gap['rows'][number] & { of: string }
const titles = ['Mostly lower', 'Neither', 'Mostly higher'] as const
const orWithheld = (count: number | null | undefined) => count?.toLocaleString('en-GB') ?? 'withheld'

/** How the pupils of each group of several characteristics moved, small numbers withheld. */
export function GapTable({ gaps }: { gaps: readonly Gap[] }) {
  const rows = gaps.flatMap((gap) => gap.rows.map((row): Row => ({ ...row, of: gap.name })))
  const [first] = gaps
  const all: Row[] = first
    ? [
        {
          of: 'All',
          key: 'all',
          label: '',
          counts: first.totals,
          pupils: first.pupils,
          mean: null,
          half: null,
        },
      ]
    : []
  const columns: Column<Row>[] = [
    {
      key: 'label',
      title: 'Pupils by',
      head: true,
      cell: (row) => (row.label ? `${row.of}: ${row.label}` : row.of),
    },
    { key: 'pupils', title: 'Pupils', number: true, cell: (row) => orWithheld(row.pupils) },
    ...titles.map((title, place) => ({
      key: title,
      title,
      number: true,
      cell: (row: Row) => orWithheld(row.counts[place]),
    })),
    {
      key: 'mean',
      title: 'Grades a subject',
      number: true,
      cell: (row) =>
        row.mean === null || row.half === null ? '' : `${signed(row.mean)} ± ${row.half.toFixed(2)}`,
    },
  ]
  return (
    <>
      <ul>
        {gaps.map((gap) => (
          <li key={gap.key}>{gapSentence(gap) ?? `${gap.name}: too few pupils to say anything of a gap`}</li>
        ))}
      </ul>
      <DataTable
        caption="How each pupil moved over all subjects; numbers from 1 to 5 are withheld, and those that would give them away"
        columns={columns}
        rows={[...rows, ...all]}
        rowKey={(row) => `${row.of} ${row.key}`}
      />
    </>
  )
}
