import { Link } from 'react-router'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { MeasureLine } from '../lines.ts'
import { formatNumber, formatRange, formatValue } from '../rules.ts'

type HeadlineTableProps = {
  caption: string
  lines: readonly MeasureLine[]
  /** The address of a measure's own page. */
  to: (key: string) => string
  /** Where its formula stands. */
  formula: (key: string) => string
}

function Value({ line, to }: { line: MeasureLine; to: HeadlineTableProps['to'] }) {
  const { headline, none } = line
  if (headline.value !== null) return formatValue(line, headline.value)
  return (
    <span className="small">
      {none?.why ?? headline.missing}{' '}
      {none?.instead ? (
        <>
          Instead: <Link to={to(none.instead.key)}>{none.instead.name}</Link>.
        </>
      ) : null}
    </span>
  )
}

const rulesWords = ({ none, official, version }: MeasureLine) =>
  none ? 'none this year' : official ? `official, since ${version}` : `not official, ${version}`

/** Measures with their figures: each name opens "why this figure?". */
export function HeadlineTable({ caption, lines, to, formula }: HeadlineTableProps) {
  return (
    <DataTable
      stacked
      caption={caption}
      columns={[
        {
          key: 'name',
          title: 'Measure',
          head: true,
          cell: (line: MeasureLine) => <Link to={to(line.key)}>{line.name}</Link>,
        },
        { key: 'value', title: 'Figure', cell: (line) => <Value line={line} to={to} /> },
        {
          key: 'range',
          title: 'Range, 95 of 100',
          cell: (line) => <span className="nowrap">{formatRange(line, line.headline)}</span>,
        },
        {
          key: 'n',
          title: 'Pupils',
          number: true,
          cell: (line) => (line.none || line.headline.n === 0 ? '–' : formatNumber(line.headline)),
        },
        {
          key: 'rules',
          title: 'Rules',
          cell: (line) => <Link to={formula(line.key)}>{rulesWords(line)}</Link>,
        },
      ]}
      rows={lines}
      rowKey={(line) => line.key}
    />
  )
}
