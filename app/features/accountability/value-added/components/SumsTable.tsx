import type { Sums } from '#stats/multilevel/sums.ts'
import { at } from '#stats/vector.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import { columnWords, EXPECTED, OUTCOME } from '../school-sums.ts'

/** Exactly what leaves: six numbers, each with what it is. */
export function SumsTable({ caption, sums }: { caption: string; sums: Sums }) {
  const { n, means, products } = sums
  const [expected = '', reached = ''] = [columnWords[EXPECTED], columnWords[OUTCOME]]
  const rows = [
    { what: 'Pupils with results and a known start', value: String(n) },
    { what: `Mean of the ${expected}`, value: at(means, 0).toFixed(4) },
    { what: `Mean of the ${reached}`, value: at(means, 1).toFixed(4) },
    {
      what: 'Spread of the first: squared distances from its mean, summed',
      value: at(products, 0).toFixed(3),
    },
    { what: 'How both go together: distances multiplied, summed', value: at(products, 1).toFixed(3) },
    { what: 'Spread of the second', value: at(products, 2).toFixed(3) },
  ]
  return (
    <DataTable
      stacked
      caption={caption}
      columns={[
        { key: 'what', title: 'What', head: true, cell: (row: (typeof rows)[number]) => row.what },
        { key: 'value', title: 'Number', number: true, cell: (row) => row.value },
      ]}
      rows={rows}
      rowKey={(row) => row.what}
    />
  )
}
