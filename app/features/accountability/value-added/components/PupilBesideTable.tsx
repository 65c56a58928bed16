import { signed } from '#features/measures/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import { nameYear, useWords } from '#ui/words.ts'
import type { PupilBeside, PupilLine } from '../pupil-beside.server.ts'

const chanceWords = ({ of100 }: PupilLine): string =>
  of100 === null ? '–' : of100 < 1 ? 'fewer than 1' : `${of100}`

/** A pupil’s results beside what pupils who started alike reach: of 100 of them, and on average. */
export function PupilBesideTable({ name, beside }: { name: string; beside: PupilBeside }) {
  const { yearNumber, yearName, placed, lines } = beside
  const year = nameYear(useWords(), yearNumber)
  const stand = placed ? ' Another test stands in for the usual start, and foretells results less well.' : ''
  return (
    <DataTable
      stacked
      caption={`${year}, ${yearName}: beside pupils of the country who started like ${name}.${stand}`}
      columns={[
        { key: 'subject', title: 'Subject', head: true, cell: (line: PupilLine) => line.subject },
        { key: 'grade', title: 'Grade', cell: (line) => line.grade },
        { key: 'chance', title: 'Of 100, so many reached it or better', number: true, cell: chanceWords },
        { key: 'expected', title: 'On average', number: true, cell: (line) => line.expected.toFixed(1) },
        { key: 'beyond', title: 'Grades beyond', number: true, cell: (line) => signed(line.beyond) },
      ]}
      rows={lines}
      rowKey={(line) => line.subjectId}
    />
  )
}
