import type { ReactNode } from 'react'
import { Chart } from './Chart.tsx'
import { linearScale, px } from './scale.ts'

export type Dot = {
  key: string | number
  label: string
  /** The estimate and half of its bar. */
  value: number
  half: number
  /** The same in words, to the right of the bar. */
  words: string
  /** Too uncertain to be said as a difference: drawn hollow. */
  open?: boolean
}
type DotIntervalsProps = {
  title: string
  caption: string
  /** What lies at the line through the middle. */
  middle: string
  dots: readonly Dot[]
  table: ReactNode
}

const width = 680
const left = 190
const right = 170
const letters = 26

/** A name in the room there is: on two lines where it is too long for one, cut where it is too long for two. */
function foldLabel(label: string): readonly string[] {
  if (label.length <= letters) return [label]
  const comma = label.lastIndexOf(', ', letters)
  const at = comma > 0 ? comma + 2 : label.lastIndexOf(' ', letters) + 1
  const rest = label.slice(at)
  const second = rest.length > letters ? `${rest.slice(0, letters - 1)}…` : rest
  return at > 0 ? [label.slice(0, at).trim(), second] : [second]
}
const head = 26

/** A dot and its bar for each group about a line in the middle; the bars are what the eye should compare. */
export function DotIntervals({ title, caption, middle, dots, table }: DotIntervalsProps) {
  const labels = dots.map(({ label }) => foldLabel(label))
  const row = labels.some(({ length }) => length > 1) ? 38 : 24
  const far = Math.max(0.1, ...dots.map((dot) => Math.abs(dot.value) + dot.half))
  const x = linearScale([-far, far], [left, width - right])
  const height = head + dots.length * row + 4
  return (
    <Chart title={title} caption={caption} table={table} wide>
      <svg viewBox={`0 0 ${width} ${height}`} width={width} role="img">
        <title>{title}</title>
        <desc>{dots.map((dot) => `${dot.label}: ${dot.words}`).join('; ')}</desc>
        <text x={px(x(0))} y={12} textAnchor="middle">
          {middle}
        </text>
        <line className="chart-rule" x1={px(x(0))} x2={px(x(0))} y1={head - 8} y2={height} />
        {dots.map((dot, index) => (
          <g key={dot.key} transform={`translate(0 ${head + index * row})`}>
            <text y={16} textAnchor="end" className="value">
              {labels[index]?.map((line, at) => (
                <tspan key={line} x={left - 10} dy={at === 0 ? 0 : 14}>
                  {line}
                </tspan>
              ))}
            </text>
            <line
              className="chart-interval"
              x1={px(x(dot.value - dot.half))}
              x2={px(x(dot.value + dot.half))}
              y1={12}
              y2={12}
            />
            <circle
              className={dot.open ? 'chart-point-open' : 'chart-point'}
              cx={px(x(dot.value))}
              cy={12}
              r={4.5}
            />
            <text x={width - right + 10} y={16}>
              {dot.words}
            </text>
          </g>
        ))}
      </svg>
    </Chart>
  )
}
