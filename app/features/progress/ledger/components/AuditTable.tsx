import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { type Audit, auditSentence } from '../audit.ts'
import { biasWords, fourOfFive, shareWords } from '../words.ts'

type Row = Audit['rows'][number] & { of: string }
const titles = ['Came below', 'About as forecast', 'Came above'] as const
const orWithheld = (count: number | null | undefined) => count ?? 'withheld'

/** Whether forecasts were as right for each group of pupils, small numbers withheld. */
export function AuditTable({ audits }: { audits: readonly Audit[] }) {
  const rows = audits.flatMap((audit) => audit.rows.map((row): Row => ({ ...row, of: audit.name })))
  const columns: Column<Row>[] = [
    { key: 'label', title: 'Pupils by', head: true, cell: (row) => `${row.of}: ${row.label}` },
    { key: 'pupils', title: 'Pupils', number: true, cell: (row) => orWithheld(row.pupils) },
    ...titles.map((title, place) => ({
      key: title,
      title,
      number: true,
      cell: (row: Row) => orWithheld(row.counts[place]),
    })),
    {
      key: 'held',
      title: 'Held by 100 ranges',
      number: true,
      cell: ({ record }) => (record ? shareWords(fourOfFive(record)) : ''),
    },
    {
      key: 'bias',
      title: 'On the whole, grades',
      cell: ({ record }) => (record ? biasWords(record.bias, '') : ''),
    },
  ]
  return (
    <>
      <ul>
        {audits.map((audit) => (
          <li key={audit.key}>
            {auditSentence(audit) ??
              `${audit.name}: not said, since numbers of all groups but one are withheld`}
          </li>
        ))}
      </ul>
      <DataTable
        stacked
        caption="The last forecast before each result, over a pupil’s subjects; numbers from 1 to 5 are withheld, and those that would give them away"
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.of} ${row.key}`}
      />
    </>
  )
}
