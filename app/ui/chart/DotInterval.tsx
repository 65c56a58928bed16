import { DataTable } from '../table/DataTable.tsx'
import { Chart } from './Chart.tsx'
import { linearScale, px } from './scale.ts'

export type IntervalRow = { label: string; value: number; low: number; high: number; n: number; to?: string }
type DotIntervalProps = {
  title: string
  caption: string
  unit: string
  rows: readonly IntervalRow[]
  reference?: number
}

const width = 560
const rowHeight = 26
const left = 190

/** Rows of an estimate with its interval: the interval first, the point upon it, no ranks. */
export function DotInterval({ title, caption, unit, rows, reference }: DotIntervalProps) {
  const ends = rows.flatMap((row) => [row.low, row.high]).concat(reference === undefined ? [] : [reference])
  const x = linearScale([Math.min(...ends), Math.max(...ends)], [left, width - 20])
  const description = rows
    .map((row) => `${row.label} ${row.value.toFixed(2)} (${row.low.toFixed(2)} to ${row.high.toFixed(2)})`)
    .join('; ')
  return (
    <Chart
      title={title}
      caption={caption}
      table={
        <DataTable
          caption={unit}
          columns={[
            { key: 'label', title: 'Group', head: true, cell: (row: IntervalRow) => row.label },
            { key: 'value', title: 'Value', number: true, cell: (row: IntervalRow) => row.value.toFixed(2) },
            {
              key: 'range',
              title: 'Plausible range',
              number: true,
              cell: (row: IntervalRow) => `${row.low.toFixed(2)} to ${row.high.toFixed(2)}`,
            },
            { key: 'n', title: 'Pupils', number: true, cell: (row: IntervalRow) => row.n },
          ]}
          rows={rows}
          rowKey={(row) => row.label}
        />
      }
    >
      <svg viewBox={`0 0 ${width} ${rows.length * rowHeight + 8}`} width={width} role="img">
        <title>{title}</title>
        <desc>{description}</desc>
        {reference === undefined ? null : (
          <line
            className="chart-rule"
            strokeDasharray="4 4"
            x1={px(x(reference))}
            x2={px(x(reference))}
            y1={0}
            y2={rows.length * rowHeight}
          />
        )}
        {rows.map((row, index) => (
          <g key={row.label} transform={`translate(0 ${index * rowHeight})`}>
            <text x={left - 12} y={17} textAnchor="end" className="value">
              {row.label}
            </text>
            <rect
              className="chart-band-narrow"
              x={px(x(row.low))}
              y={7}
              width={px(x(row.high) - x(row.low))}
              height={12}
            />
            <circle className="chart-point" cx={px(x(row.value))} cy={13} r={4} />
          </g>
        ))}
      </svg>
    </Chart>
  )
}
