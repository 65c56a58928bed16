import type { ReactNode } from 'react'

type ChartProps = {
  /** What the picture says, as a sentence. */
  title: string
  /** Of whom, when, how many, how sure. */
  caption: string
  /** The same numbers as a table. */
  table?: ReactNode
  children: ReactNode
}

/** The frame of every picture: its finding above, its particulars below, its numbers behind. */
export function Chart({ title, caption, table, children }: ChartProps) {
  return (
    <figure className="chart">
      <p className="chart-title">{title}</p>
      {children}
      <figcaption>{caption}</figcaption>
      {table ? (
        <details className="aside">
          <summary>The numbers as a table</summary>
          {table}
        </details>
      ) : null}
    </figure>
  )
}
