import { DataTable } from '#ui/table/DataTable.tsx'
import type { Fault } from '../imports.server.ts'
import { rowsWords } from '../rules.ts'

type FaultTableProps = {
  faults: readonly Fault[]
  /** How many there are in all. */
  of: number
  /** What one row of such a file is. */
  rowWord: string
  /** Whether nothing of the file was read. */
  refused: boolean
}

const advice = (refused: boolean): string =>
  refused
    ? 'Have these mended where the file was written, and bring it again'
    : 'Mend these in the file and bring it again: rows that are in already are left as they are'

/** What is wrong in a file: each fault once, with the rows that have it. */
export function FaultTable({ faults, of, rowWord, refused }: FaultTableProps) {
  const more =
    of > faults.length ? `. The first ${faults.length} of ${of.toLocaleString('en-GB')} different ones` : ''
  return (
    <DataTable
      stacked
      caption={`${advice(refused)}${more}`}
      columns={[
        { key: 'row', title: rowWord, head: true, cell: rowsWords },
        {
          key: 'count',
          title: 'How many',
          number: true,
          cell: (one: Fault) => one.count.toLocaleString('en-GB'),
        },
        { key: 'column', title: 'Column', cell: (one: Fault) => one.column ?? '–' },
        { key: 'value', title: 'Holds', cell: (one: Fault) => one.value || '–' },
        { key: 'why', title: 'Why', cell: (one: Fault) => one.why },
      ]}
      rows={faults}
      rowKey={(one) => `${one.part}/${one.column}/${one.value}/${one.why}/${one.whole}`}
    />
  )
}
