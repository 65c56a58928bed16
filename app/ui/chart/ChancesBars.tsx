import { DataTable } from '../table/DataTable.tsx'
import { Chart } from './Chart.tsx'
import { linearScale, px } from './scale.ts'

export type GradeChance = { grade: string; chance: number }
type ChancesBarsProps = {
  title: string
  caption: string
  chances: readonly GradeChance[]
  target?: string
  estimate?: string
  benchmark?: string
}

const width = 480
const rowHeight = 24
const left = 44
const outOf100 = (chance: number) => Math.round(chance * 100)

/** The chance of each grade, highest on top, with what is aimed for, expected here and reached elsewhere marked. */
export function ChancesBars({ title, caption, chances, target, estimate, benchmark }: ChancesBarsProps) {
  const rows = [...chances].reverse()
  const x = linearScale([0, Math.max(0.25, ...chances.map((one) => one.chance))], [0, width - left - 150])
  const description = rows.map((row) => `${row.grade}: ${outOf100(row.chance)} of 100`).join('; ')
  const marks = (grade: string) =>
    [
      ...(grade === target ? ['target'] : []),
      ...(grade === estimate ? ['estimate'] : []),
      ...(grade === benchmark ? ['benchmark'] : []),
    ].join(', ')
  return (
    <Chart
      title={title}
      caption={caption}
      table={
        <DataTable
          caption="Chance of each grade, of 100 pupils"
          columns={[
            { key: 'grade', title: 'Grade', head: true, cell: (row: GradeChance) => row.grade },
            {
              key: 'chance',
              title: 'Of 100',
              number: true,
              cell: (row: GradeChance) => outOf100(row.chance),
            },
          ]}
          rows={rows}
          rowKey={(row) => row.grade}
        />
      }
    >
      <svg viewBox={`0 0 ${width} ${rows.length * rowHeight}`} width={width} role="img">
        <title>{title}</title>
        <desc>{description}</desc>
        {rows.map((row, index) => (
          <g key={row.grade} transform={`translate(0 ${index * rowHeight})`}>
            <text x={left - 10} y={16} textAnchor="end" className="value">
              {row.grade}
            </text>
            <rect
              className={row.grade === target ? 'chart-bar-chosen' : 'chart-bar'}
              x={left}
              y={4}
              height={rowHeight - 8}
              width={px(x(row.chance))}
            />
            <text x={px(left + x(row.chance) + 6)} y={16}>
              {outOf100(row.chance)}
              {marks(row.grade) ? ` · ${marks(row.grade)}` : ''}
            </text>
          </g>
        ))}
      </svg>
    </Chart>
  )
}
