import { formatTime } from '#features/school/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import type { LedgerLine } from '../queries/standing.server.ts'
import { dayWords, periodName, toldWords } from '../rules/words.ts'

export type OutLine = Pick<
  LedgerLine,
  'lessonId' | 'on' | 'period' | 'begins' | 'told' | 'pupilId' | 'classId'
> & {
  familyName: string
  givenName: string
  where: string
  /** The kind of help, and no more. */
  kind: string
  className: string
}
type OutTableProps = {
  base: string
  caption: string
  lines: readonly OutLine[]
  today: string
  classes?: boolean
}

/** Who is out of lessons when, and for which kind of help. */
export function OutTable({ base, caption, lines, today, classes = false }: OutTableProps) {
  return (
    <DataTable
      caption={caption}
      columns={[
        {
          key: 'when',
          title: 'Lesson',
          head: true,
          cell: (line: OutLine) =>
            `${dayWords(line.on)}, ${periodName(line.period)} (${formatTime(line.begins)})`,
        },
        ...(classes
          ? [{ key: 'class', title: 'Class', cell: (line: OutLine) => line.className || 'no lesson' }]
          : []),
        {
          key: 'pupil',
          title: 'Out',
          cell: ({ familyName, givenName, where, pupilId }) => (
            <PupilName {...{ familyName, givenName, where }} to={`${base}/pupils/${pupilId}`} />
          ),
        },
        { key: 'kind', title: 'For', cell: ({ kind }) => kind },
        { key: 'told', title: 'As it stands', cell: (line) => toldWords(line, today) },
      ]}
      rows={lines}
      rowKey={({ lessonId, pupilId }) => `${lessonId} ${pupilId}`}
      stacked
    />
  )
}
