import { Link } from 'react-router'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import type { NamedRecord } from '../record.ts'
import { biasWords, fourOfFive, of100, rangeWords, shareWords } from '../words.ts'

type RecordTableProps = {
  caption: string
  noun: string
  rows: readonly NamedRecord[]
  /** Where a row has a page of its own. */
  linkTo?: (id: number) => string
}

const withheld = 'too few results'

/** How right each of several lots of forecasts was, a line each. */
export function RecordTable({ caption, noun, rows, linkTo }: RecordTableProps) {
  const columns: Column<NamedRecord>[] = [
    {
      key: 'name',
      title: noun,
      head: true,
      cell: ({ id, name }) => (id !== null && linkTo ? <Link to={linkTo(id)}>{name}</Link> : name),
    },
    {
      key: 'results',
      title: 'Forecasts',
      number: true,
      cell: ({ record }) => (record ? record.forecasts.toLocaleString('en-GB') : withheld),
    },
    {
      key: 'held',
      title: 'Held by 100 ranges',
      number: true,
      cell: ({ record }) => (record ? shareWords(fourOfFive(record)) : '–'),
    },
    {
      key: 'ranges',
      title: 'Ranges',
      cell: ({ record }) => (record ? rangeWords(fourOfFive(record)) : '–'),
    },
    {
      key: 'bias',
      title: 'On the whole, grades',
      cell: ({ record }) => (record ? biasWords(record.bias, '') : '–'),
    },
    {
      key: 'exact',
      title: 'Exact, of 100',
      number: true,
      cell: ({ record }) => (record ? of100(record.exact.value) : '–'),
    },
    {
      key: 'within',
      title: 'Within a grade',
      number: true,
      cell: ({ record }) => (record ? of100(record.within.value) : '–'),
    },
    {
      key: 'width',
      title: 'Width, grades',
      number: true,
      cell: ({ record }) => (record ? record.width.toFixed(1) : '–'),
    },
    {
      key: 'rps',
      title: 'Score',
      number: true,
      cell: ({ record }) => (record ? record.rps.toFixed(2) : '–'),
    },
  ]
  return <DataTable stacked caption={caption} columns={columns} rows={rows} rowKey={({ key }) => key} />
}
