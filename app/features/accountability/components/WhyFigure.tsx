import { Link } from 'react-router'
import type { Counted, Left } from '#features/measures/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'

type WhyFigureProps = {
  summary: string
  words: string
  counted: readonly Counted[]
  left: readonly Left[]
  /** Where the formula of the measure stands. */
  formula: string
}

/** One pupil in one measure: what counted and where, what did not and why. */
export function WhyFigure({ summary, words, counted, left, formula }: WhyFigureProps) {
  return (
    <details className="aside">
      <summary>{summary}</summary>
      <p>{words}</p>
      {counted.length > 0 ? (
        <DataTable
          stacked
          caption="What counted"
          columns={[
            { key: 'place', title: 'Place', cell: (line: Counted) => line.place },
            { key: 'name', title: 'Result', head: true, cell: (line) => line.name },
            { key: 'grade', title: 'Grade', cell: (line) => line.grade },
            { key: 'points', title: 'Points', number: true, cell: (line) => Number(line.points.toFixed(2)) },
            { key: 'weight', title: 'Counts', number: true, cell: (line) => `× ${line.weight}` },
            { key: 'score', title: 'Comes to', number: true, cell: (line) => Number(line.score.toFixed(2)) },
          ]}
          rows={counted.map((line, place) => ({ ...line, at: place }))}
          rowKey={(line) => `${line.slot} ${line.name} ${line.grade} ${line.score}`}
        />
      ) : null}
      {left.length > 0 ? (
        <DataTable
          stacked
          caption="What did not count"
          columns={[
            { key: 'name', title: 'Result', head: true, cell: (line: Left) => line.name },
            { key: 'grade', title: 'Grade', cell: (line) => line.grade },
            { key: 'why', title: 'Why', cell: (line) => line.why },
          ]}
          rows={left}
          rowKey={(line) => `${line.name} ${line.grade} ${line.why}`}
        />
      ) : null}
      <p className="small">
        <Link to={formula}>The formula, its years and its source</Link>
      </p>
    </details>
  )
}
