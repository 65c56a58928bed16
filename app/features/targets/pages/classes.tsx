import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listYearGroups } from '#features/school/api.server.ts'
import { count, formatDay, formatStaffName } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { useWords } from '#ui/words.ts'
import { setRound } from '../commands/round.server.ts'
import { YearLinks } from '../components/YearLinks.tsx'
import { findRound, listClassSteps } from '../queries/classes.server.ts'
import { chooseYear, classesFinding, isBehind, isDone, stepWords } from '../rules/agreement.ts'
import { CohortSearch, RoundForm } from '../schema.ts'

export const meta = () => [{ title: 'How far classes are with targets · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'targets.discuss')
  const search = parseSearch(args.request, CohortSearch)
  const found = await visit.read(async (db) => {
    const years = await listYearGroups(db)
    const year = chooseYear(years, search.ok ? search.value.year : undefined)
    const round = year ? await findRound(db, year.id) : null
    const classes = year ? await listClassSteps(db, visit.reach, year.id) : []
    return {
      ...{ years, year, round },
      classes: classes.map(({ row, steps }) => ({
        ...{ id: row.id, name: row.name, subject: row.subject, steps },
        teachers: row.teachers.map(formatStaffName).join(', '),
        behind: isBehind(steps, round, visit.today),
      })),
    }
  })
  return { ...found, base: `/${visit.org.slug}`, today: visit.today, maySet: visit.may('targets.publish') }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'targets.publish')
  const parsed = await parseForm(args.request, RoundForm)
  if (!parsed.ok) return { errors: parsed.errors }
  await visit.write((db) => setRound(db, parsed.value))
  return { done: 'The days are set: each class’s page says them.' }
}

type Row = Awaited<ReturnType<typeof loader>>['classes'][number]

const columnsFor = (base: string) => [
  {
    key: 'class',
    title: 'Class',
    head: true,
    cell: (row: Row) => <Link to={`${base}/classes/${row.id}/targets`}>{row.name}</Link>,
  },
  { key: 'subject', title: 'Subject', cell: (row: Row) => row.subject },
  { key: 'teachers', title: 'Teachers', cell: (row: Row) => row.teachers || '–' },
  { key: 'steps', title: 'How far', cell: (row: Row) => stepWords(row.steps) },
  { key: 'behind', title: 'Behind', cell: (row: Row) => (row.behind ? 'behind' : '') },
]

type ClassTablesProps = { base: string; year: string; classes: readonly Row[] }

/** Classes with something left to do, those behind first; the others folded. */
function ClassTables({ base, year, classes }: ClassTablesProps) {
  const done = classes.filter(({ steps }) => isDone(steps))
  const open = classes.filter(({ steps }) => !isDone(steps))
  const tableOf = (caption: string, rows: readonly Row[]) => (
    <DataTable caption={caption} columns={columnsFor(base)} rows={rows} rowKey={(row) => row.id} stacked />
  )
  return (
    <>
      {open.length > 0 ? tableOf(`Classes of ${year}, those behind first`, open) : null}
      {done.length > 0 ? (
        <details className="aside" open={open.length === 0 && done.length <= 12}>
          <summary>{count(done.length, 'class', 'classes')} with every target agreed</summary>
          {tableOf(`Classes of ${year} with every target agreed`, done)}
        </details>
      ) : null}
    </>
  )
}

export default function Classes() {
  const words = useWords()
  const { base, years, year, round, classes, today, maySet } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const days = round
    ? `Talked over by ${formatDay(round.discussBy)}, agreed by ${formatDay(round.agreeBy)}.`
    : 'No days are set yet by which targets are talked over and agreed.'
  const sorted = classes.toSorted((a, b) => Number(b.behind) - Number(a.behind))
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Targets', to: `${base}/targets?year=${year?.id ?? ''}` }]} />
      <Page finding={classesFinding(year?.name ?? 'The school', classes, { round, today })} lead={days}>
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        <YearLinks years={years} chosen={year?.id} />
        {maySet && year ? (
          <details className="aside" open={round === null}>
            <summary>Set the days for {year.name}</summary>
            <ActionForm label="Set these days" quiet errors={errors}>
              <input type="hidden" name="yearGroupId" value={year.id} />
              <TextField
                name="discussBy"
                label="Talked over with every pupil by"
                type="date"
                defaultValue={round?.discussBy}
                error={errors?.discussBy}
              />
              <TextField
                name="agreeBy"
                label="Agreed by"
                type="date"
                defaultValue={round?.agreeBy}
                error={errors?.agreeBy}
              />
            </ActionForm>
          </details>
        ) : null}
        {classes.length === 0 ? (
          <EmptyState title={`No class of yours in this ${words.year.one}`}>
            Choose another {words.year.one} above.
          </EmptyState>
        ) : (
          <ClassTables base={base} year={year?.name ?? ''} classes={sorted} />
        )}
      </Page>
    </>
  )
}
