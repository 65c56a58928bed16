import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { type Gap, gapSentence } from '../gaps.ts'
import { signed } from '../words.ts'

type Row = Gap['rows'][number]
const titles = ['Mostly lower', 'Neither', 'Mostly higher'] as const
const orWithheld = (count: number | null | undefined) =>
  count === null || count === undefined ? <abbr title="too few to show">–</abbr> : count

/** How the pupils of each group of a characteristic moved, small numbers withheld. */
export function GapTable({ gap }: { gap: Gap }) {
  const total: Row = {
    ...{ key: 'all', label: 'All', counts: gap.totals, pupils: gap.pupils, mean: null, half: null },
  }
  const columns: Column<Row>[] = [
    { key: 'label', title: gap.name, head: true, cell: (row) => row.label },
    { key: 'pupils', title: 'Pupils', number: true, cell: (row) => orWithheld(row.pupils) },
    ...titles.map((title, place) => ({
      key: title,
      title,
      number: true,
      cell: (row: Row) => orWithheld(row.counts[place]),
    })),
    {
      key: 'mean',
      title: 'Grades a pupil',
      number: true,
      cell: (row) =>
        row.mean === null || row.half === null
          ? ''
          : `${signed(Math.round(10 * row.mean) / 10)} ± ${row.half.toFixed(1)}`,
    },
  ]
  return (
    <>
      <p>{gapSentence(gap) ?? `${gap.name}: too few pupils to say anything of a gap`}</p>
      <DataTable caption={gap.name} columns={columns} rows={[...gap.rows, total]} rowKey={(row) => row.key} />
    </>
  )
}
