import { Link } from 'react-router'
import { clearWords } from '#ui/chart/clear.ts'
import { DotIntervals } from '#ui/chart/DotIntervals.tsx'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import type { ClassLine } from '../queries.server.ts'
import { figureWords, nextWords, rangeWords } from '../words.ts'

type ClassFiguresProps = { base: string; lines: readonly ClassLine[] }

/** What a figure says: left out where nothing can be said of any class. */
const told: Column<ClassLine>[] = [
  { key: 'figure', title: 'In steps of the grade scale', cell: (one) => figureWords(one.said) },
  { key: 'next', title: 'To look at together', cell: (one) => nextWords(one.said) },
]

function ClassTable({ base, lines }: ClassFiguresProps) {
  const columns: Column<ClassLine>[] = [
    {
      key: 'name',
      title: 'Class',
      head: true,
      cell: (one) => <Link to={`${base}/classes/${one.id}`}>{one.name}</Link>,
    },
    { key: 'subject', title: 'Subject', cell: (one) => one.subject },
    { key: 'year', title: 'Year', cell: (one) => <span className="nowrap">{one.year}</span> },
    { key: 'results', title: 'Results', number: true, cell: (one) => one.said.results },
    ...(lines.some(({ said }) => said.said) ? told : []),
  ]
  return (
    <DataTable
      stacked
      caption="In order of subject, year and name"
      columns={columns}
      rows={lines}
      rowKey={(one) => one.id}
    />
  )
}

/** Classes of a department with the range of what they added; of those with too few results nothing is said. */
export function ClassFigures({ base, lines }: ClassFiguresProps) {
  const table = <ClassTable base={base} lines={lines} />
  const dots = lines.flatMap(({ id, name, subject, said }) =>
    said.said
      ? [
          {
            ...{ key: id, label: `${name} ${subject}`, value: said.effect, half: said.half },
            ...{ words: rangeWords(said), open: said.verdict === 'too close to call' },
          },
        ]
      : [],
  )
  if (dots.length === 0) return table
  return (
    <DotIntervals
      title={`Of ${dots.length === 1 ? '1 class' : `${dots.length} classes`} ${clearWords(dots, { above: 'above what is usual', below: 'below it' })}`}
      caption="In steps of the grade scale, above what is usual in the subject to the right. The bar holds what the class truly added in 95 of 100 cases; a hollow dot is too close to call. In order of subject and name, not of the figures."
      middle="as usual"
      dots={dots}
      table={table}
    />
  )
}
