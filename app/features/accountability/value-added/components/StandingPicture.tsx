import { signed } from '#features/measures/api.ts'
import { DotIntervals } from '#ui/chart/DotIntervals.tsx'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import type { Standing } from '../standing.ts'
import { placeWords, rangeOf } from '../words.ts'

type Row = Standing<string | number>

type StandingPictureProps = {
  title: string
  caption: string
  middle: string
  /** What is compared, as the head of the first column. */
  noun: string
  standings: readonly Row[]
}

const isTold = ({ verdict }: Row): boolean => verdict !== 'cannot be told'

/** Who is told apart as dots with the bars to compare by; of whom too little is known is named below, without a figure. */
export function StandingPicture(props: StandingPictureProps) {
  const { title, caption, middle, standings } = props
  const untold = standings.filter((row) => !isTold(row))
  return (
    <>
      <DotIntervals
        title={title}
        caption={caption}
        middle={middle}
        dots={standings.filter(isTold).map((row) => ({
          key: row.key,
          label: row.label,
          value: row.effect,
          half: row.bar,
          words: `${signed(row.effect)} · ${row.verdict}`,
          open: row.verdict === 'too close to call',
        }))}
        table={<StandingTable {...props} />}
      />
      {untold.length > 0 ? (
        <p className="small">
          Too few pupils to say anything of{' '}
          {untold.map(({ label, pupils }) => `${label} (${pupils})`).join(', ')}.
        </p>
      ) : null}
    </>
  )
}

/** The same in figures: the effect with its range, where it may stand, and from how many it cannot be told. */
function StandingTable({ noun, standings }: StandingPictureProps) {
  const figure = (row: Row, text: string) => (isTold(row) ? text : '–')
  const columns: Column<Row>[] = [
    { key: 'label', title: noun, head: true, cell: (row) => row.label },
    { key: 'pupils', title: 'Pupils', number: true, cell: (row) => row.pupils },
    {
      key: 'effect',
      title: 'Grades',
      number: true,
      cell: (row) => figure(row, signed(row.effect)),
    },
    {
      key: 'range',
      title: 'Range, 95 of 100',
      number: true,
      cell: (row) => <span className="nowrap">{figure(row, rangeOf(row))}</span>,
    },
    { key: 'said', title: 'Said', cell: (row) => row.verdict },
    {
      key: 'place',
      title: 'Place',
      number: true,
      cell: (row) => <span className="nowrap">{figure(row, placeWords(row.place, standings.length))}</span>,
    },
    {
      key: 'alike',
      title: 'Cannot be told from',
      number: true,
      cell: (row) => figure(row, String(row.alike)),
    },
  ]
  return (
    <DataTable
      stacked
      caption="The same in figures"
      columns={columns}
      rows={standings}
      rowKey={(row) => row.key}
    />
  )
}
