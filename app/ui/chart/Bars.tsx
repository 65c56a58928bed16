import type { ReactNode } from 'react'
import { Chart } from './Chart.tsx'

export type Bar = {
  key: string | number
  label: ReactNode
  /** Parts of the whole, 0 to 1: to the right of the middle line, and to the left of it. */
  right: number
  left?: number
  /** The same in words. */
  words: string
}
type BarsProps = { title: string; caption: string; bars: readonly Bar[] }

const wide = (part: number) => `${Math.round(1000 * part) / 10}%`

/** A line for each group: how far it is, or how many went up and down. */
export function Bars({ title, caption, bars }: BarsProps) {
  const both = bars.some((bar) => bar.left !== undefined)
  return (
    <Chart title={title} caption={caption}>
      <ul className={both ? 'bars bars-both plain' : 'bars plain'}>
        {bars.map((bar) => (
          <li key={bar.key}>
            <span className="bars-label">{bar.label}</span>
            {both ? (
              <span className="bars-track bars-left" aria-hidden="true">
                <span style={{ width: wide(bar.left ?? 0) }} />
              </span>
            ) : null}
            <span className="bars-track" aria-hidden="true">
              <span style={{ width: wide(bar.right) }} />
            </span>
            <span className="bars-words small">{bar.words}</span>
          </li>
        ))}
      </ul>
    </Chart>
  )
}
