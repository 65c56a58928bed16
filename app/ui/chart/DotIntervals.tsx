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

/** Where a value stands, in parts of a hundred of the room there is; the dot at either end is whole. */
const trackScale = (far: number) => {
  const place = linearScale([-far, far], [2, 98])
  return (value: number) => `${px(place(value))}%`
}

/** A dot and its bar for each group about a line in the middle; the bars are what the eye should compare. */
export function DotIntervals({ title, caption, middle, dots, table }: DotIntervalsProps) {
  const x = trackScale(Math.max(0.1, ...dots.map((dot) => Math.abs(dot.value) + dot.half)))
  return (
    <Chart title={title} caption={caption} table={table}>
      <div className="dots">
        <div className="dots-line quiet small">
          <span className="dots-middle">{middle}</span>
        </div>
        <ul className="plain">
          {dots.map((dot) => (
            <li key={dot.key} className="dots-line">
              <span className="dots-label">{dot.label}</span>
              <span className="dots-track">
                <svg aria-hidden="true">
                  <line className="chart-rule" x1={x(0)} x2={x(0)} y1="0" y2="100%" />
                  <line
                    className="chart-interval"
                    x1={x(dot.value - dot.half)}
                    x2={x(dot.value + dot.half)}
                    y1="50%"
                    y2="50%"
                  />
                  <circle
                    className={dot.open ? 'chart-point-open' : 'chart-point'}
                    cx={x(dot.value)}
                    cy="50%"
                    r={4.5}
                  />
                </svg>
              </span>
              <span className="dots-words quiet small">{dot.words}</span>
            </li>
          ))}
        </ul>
      </div>
    </Chart>
  )
}
