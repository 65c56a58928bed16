import { count } from '#features/school/api.ts'
import { Bars } from '#ui/chart/Bars.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { openFirst, stateNames } from '../rules/agreement.ts'

export type TargetRow = {
  id: number
  familyName: string
  givenName: string
  where: string
  start: string
  benchmark: string
  grade: string
  step: string
  /** Of pupils with this start how many reach the target, 0 to 1. */
  chance: number | null
}

/** Of the pupils whose middle grade is known, how many aim above it. */
function aimWords(grades: readonly string[], rows: readonly TargetRow[]): string {
  const known = rows.filter((row) => grades.includes(row.grade) && grades.includes(row.benchmark))
  const above = known.filter((row) => grades.indexOf(row.grade) > grades.indexOf(row.benchmark))
  return known.length === 0
    ? 'what pupils aim for'
    : `${above.length} of ${count(known.length, 'pupil')} aim above their middle grade`
}

/** How many aim for each grade, beside how many such pupils reach it in the middle school; the highest first. */
export function TargetPicture({ of, grades, rows }: { of: string; grades: string[]; rows: TargetRow[] }) {
  const bars = grades
    .map((grade) => ({
      grade,
      aims: rows.filter((row) => row.grade === grade).length,
      middle: rows.filter((row) => row.benchmark === grade).length,
    }))
    .filter(({ aims, middle }) => aims + middle > 0)
    .toReversed()
  if (bars.length === 0) return null
  const most = Math.max(...bars.map(({ aims }) => aims), 1)
  return (
    <Bars
      title={`${of}: ${aimWords(grades, rows)}`}
      caption="Pupils by the grade of their target; beside it how many have it for their middle grade, which half of pupils with such starts reach"
      bars={bars.map(({ grade, aims, middle }) => ({
        ...{ key: grade, label: grade, right: aims / most, words: `${aims}, middle ${middle}` },
      }))}
    />
  )
}

function TargetTable({ base, where, rows }: { base: string; where: string; rows: readonly TargetRow[] }) {
  return (
    <DataTable
      stacked
      caption={`${where}: start, what half of such pupils reach, the target, and how many of 100 such pupils reach it`}
      columns={[
        {
          key: 'name',
          title: 'Pupil',
          head: true,
          cell: (row: TargetRow) => (
            <PupilName
              familyName={row.familyName}
              givenName={row.givenName}
              to={`${base}/pupils/${row.id}/targets`}
            />
          ),
        },
        { key: 'start', title: 'Start', number: true, cell: (row) => row.start },
        { key: 'benchmark', title: 'Middle', number: true, cell: (row) => row.benchmark },
        { key: 'grade', title: 'Target', number: true, cell: (row) => row.grade },
        {
          key: 'chance',
          title: 'Of 100',
          number: true,
          cell: (row) => (row.chance === null ? '–' : Math.round(100 * row.chance)),
        },
        { key: 'state', title: 'State', cell: (row) => stateNames[row.step] ?? 'none' },
      ]}
      rows={rows}
      rowKey={(row) => row.id}
    />
  )
}

const leftWords = (rows: readonly TargetRow[]): string => {
  const left = rows.filter(({ step }) => step === 'none' || step === 'proposed').length
  return left === 0 ? 'all talked over' : `${left} to talk over`
}

/** The pupils of each registration group, folded; what is left to do stands first in each. */
export function TargetLists({ base, rows }: { base: string; rows: readonly TargetRow[] }) {
  const groups = [...Map.groupBy(rows, ({ where }) => where)].toSorted(([a], [b]) =>
    a.localeCompare(b, 'en-GB', { numeric: true }),
  )
  return groups.map(([where, own]) => (
    <details className="aside" key={where} open={groups.length === 1}>
      <summary>
        {where || 'In no registration group'}: {count(own.length, 'pupil')}, {leftWords(own)}
      </summary>
      <TargetTable base={base} where={where} rows={openFirst(own)} />
    </details>
  ))
}
