import { Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import type { Turn } from '../words.ts'

type TurnsTableProps = {
  turns: readonly Turn[]
  /** The page on which help of a turn is planned. */
  planTo: (turn: number) => string
}

/** Which classes begin with which cycle, and where the help of each turn is planned. */
export function TurnsTable({ turns, planTo }: TurnsTableProps) {
  const columns: Column<Turn>[] = [
    {
      ...{ key: 'begins', title: 'Begins with', head: true },
      cell: ({ begins, turn }) =>
        begins ? `${begins.name}, ${formatDay(begins.starts)}` : `the cycle of turn ${turn}`,
    },
    { key: 'classes', title: 'Classes', cell: ({ classes }) => classes.map(({ name }) => name).join(', ') },
    {
      ...{ key: 'pupils', title: 'Pupils', number: true },
      cell: ({ classes }) => classes.reduce((sum, { pupils }) => sum + pupils, 0),
    },
    {
      key: 'plan',
      title: '',
      cell: ({ turn, begins }) => (begins?.over ? 'over' : <Link to={planTo(turn)}>Plan it</Link>),
    },
  ]
  return (
    <DataTable
      stacked
      caption="In the order drawn"
      columns={columns}
      rows={turns}
      rowKey={({ turn }) => turn}
    />
  )
}
