import { signed } from '#features/measures/api.ts'
import { clearWords } from '#ui/chart/clear.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { BesideOthers } from '../departments.ts'
import { LEAST_RELIABILITY, type Standing } from '../standing.ts'
import { alikeWords, standingWords } from '../words.ts'
import { StandingPicture } from './StandingPicture.tsx'

type SubjectsProps = { group: string; year: string; subjects: readonly Standing<number>[] }

/** Every subject that a national table has, beside the nation. */
export function SubjectsPicture({ group, year, subjects }: SubjectsProps) {
  return (
    <StandingPicture
      noun="Subject"
      middle="as pupils who started alike elsewhere"
      title={`Beside pupils who started alike: ${clearWords(
        subjects
          .filter(({ verdict }) => verdict !== 'cannot be told')
          .map(({ effect, verdict }) => ({ value: effect, open: verdict === 'too close to call' })),
        { above: 'better', below: 'less well' },
      )}`}
      caption={`${group}, ${year}, in grades; better to the right. Two subjects differ by more than chance when their bars do not touch. A hollow dot is too close to the line to call by its own range, which is longer than the bar and stands in the table.`}
      standings={subjects}
    />
  )
}

type Row = { standing: Standing<number>; beside: BesideOthers | undefined }

const isKnown = (beside: BesideOthers | undefined): beside is BesideOthers =>
  beside !== undefined && beside.reliability >= LEAST_RELIABILITY

type WordsProps = { subjects: readonly Standing<number>[]; beside: readonly BesideOthers[] | null }

/** Each subject of which something may be said, in words, and the same pupils’ other subjects beside it. */
export function SubjectWords({ subjects, beside }: WordsProps) {
  const rows = subjects
    .map((standing): Row => {
      const own = beside?.find(({ subjectId }) => subjectId === standing.key)
      return { standing, beside: isKnown(own) ? own : undefined }
    })
    .filter((row) => row.beside || row.standing.verdict !== 'cannot be told')
  return (
    <DataTable
      stacked
      caption="In grades; first beside pupils elsewhere, then beside the same pupils’ other subjects. A dash: too few pupils to say."
      columns={[
        { key: 'subject', title: 'Subject', head: true, cell: ({ standing }: Row) => standing.label },
        {
          key: 'said',
          title: 'Beside pupils who started alike elsewhere',
          cell: ({ standing }) => standingWords(standing, 'pupils who started alike'),
        },
        {
          key: 'alike',
          title: 'Cannot be told from',
          cell: ({ standing }) =>
            standing.verdict === 'cannot be told' ? '–' : alikeWords(standing, subjects.length),
        },
        {
          key: 'index',
          title: 'Beside their other subjects',
          number: true,
          cell: (row) => (
            <span className="nowrap">
              {row.beside ? `${signed(row.beside.index)} ± ${row.beside.half.toFixed(2)}` : '–'}
            </span>
          ),
        },
        {
          key: 'kelly',
          title: 'The same by Kelly',
          number: true,
          cell: (row) => (row.beside ? signed(row.beside.kelly) : '–'),
        },
      ]}
      rows={rows}
      rowKey={({ standing }) => standing.key}
    />
  )
}
