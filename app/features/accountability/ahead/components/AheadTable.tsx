import { Link } from 'react-router'
import { DataTable } from '#ui/table/DataTable.tsx'
import { formatNumber, formatRange, formatValue } from '../../rules.ts'
import type { AheadLine } from '../group.server.ts'

type AheadTableProps = {
  caption: string
  lines: readonly AheadLine[]
  lastYear: string | null
  /** The address of a measure’s own page. */
  to: (key: string) => string
  /** Where its formula stands. */
  formula: (key: string) => string
}

function Expected({ line }: { line: AheadLine }) {
  const { headline, none } = line
  if (headline.value !== null) return formatValue(line, headline.value)
  const instead = none?.instead ? ` Instead: ${none.instead.name}.` : ''
  return <span className="small">{`${none?.why ?? headline.missing ?? ''}${instead}`}</span>
}

/** Measures before their results: the range first said, then its middle, beside what came when results last came. */
export function AheadTable({ caption, lines, lastYear, to, formula }: AheadTableProps) {
  const last = {
    key: 'last',
    title: `${lastYear} came to`,
    number: true,
    cell: (line: AheadLine) =>
      line.last === null ? '–' : <Link to={to(line.key)}>{formatValue(line, line.last)}</Link>,
  }
  return (
    <DataTable
      stacked
      caption={caption}
      columns={[
        {
          key: 'name',
          title: 'Measure',
          head: true,
          cell: (line: AheadLine) => <Link to={formula(line.key)}>{line.name}</Link>,
        },
        {
          key: 'range',
          title: 'In 8 of 10 such years',
          cell: (line) => <span className="nowrap">{formatRange(line, line.headline)}</span>,
        },
        { key: 'value', title: 'Expected', cell: (line) => <Expected line={line} /> },
        ...(lastYear === null ? [] : [last]),
        {
          key: 'n',
          title: 'Pupils',
          number: true,
          cell: (line) => (line.headline.n === 0 ? '–' : formatNumber(line.headline)),
        },
      ]}
      rows={lines}
      rowKey={(line) => line.key}
    />
  )
}
