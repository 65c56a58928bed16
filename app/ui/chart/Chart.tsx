import type { ReactNode } from 'react'

type ChartProps = {
  /** What the picture says, as a sentence. */
  title: string
  /** Of whom, when, how many, how sure. */
  caption: string
  /** The same numbers as a table. */
  table?: ReactNode
  /** Too wide to be made small for a telephone: it scrolls there. */
  wide?: boolean
  children: ReactNode
}

/** The frame of every picture: its finding above, its particulars below, its numbers behind. */
export function Chart({ title, caption, table, wide, children }: ChartProps) {
  return (
    <figure className="chart">
      <p className="chart-title">{title}</p>
      {wide ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className="chart-scroll" aria-label={title} tabIndex={0}>
          {children}
        </section>
      ) : (
        children
      )}
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
