import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { getClassInReach } from '#features/school/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { EmptyState, Notice, Page } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import { MarkSheet } from '../components/MarkSheet.tsx'
import { readVersion } from '../queries/changes.server.ts'
import { listFields } from '../queries/fields.server.ts'
import { readSheet, type SheetRow } from '../queries/sheet.server.ts'
import { listSentences } from '../queries/statements.server.ts'
import { findSheet } from '../queries/which.server.ts'
import { enterFinding } from '../rules/words.ts'
import { SheetForm } from '../schema.ts'
import { findWanted, saveSheet } from '../sheets.server.ts'
import { changedCells, sheetAnswer } from '../whole-sheet.ts'

export const meta = () => [{ title: 'Enter marks · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const wanted = findWanted(args)
  const found = await visit.read(async (db) => {
    const within = await getClassInReach(db, visit.reach, wanted.classId)
    const { cycle, cycles } = await findSheet(db, within, wanted.cycleId)
    const { scaleKey, yearGroupId, name } = within
    if (!cycle) return { name, cycle, cycles, fields: [], rows: [], version: '', sentences: [] }
    const country = visit.org.country
    // Read before the marks: what is written in between is asked for again, never missed.
    const version = await readVersion(db, cycle.id, within.id)
    const fields = await listFields(db, { cycleId: cycle.id, scaleKey, country, yearGroupId })
    const rows = await readSheet(db, { cycle, within, fields, country })
    const sentences = fields.some((field) => field.kind === 'comment') ? await listSentences(db, country) : []
    return { name, cycle, cycles, fields, rows, version, sentences }
  })
  await visit.sawPupils(found.rows.map((row) => row.id))
  const safe = { owner: `${visit.account.id}/${wanted.classId}/${found.cycle?.id}`, key: visit.deviceKey() }
  return { ...found, base: `/${visit.org.slug}`, classId: wanted.classId, safe }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const parsed = await parseForm(args.request, SheetForm)
  if (!parsed.ok) return { done: 'Nothing was saved.', problems: [], errors: parsed.errors }
  return sheetAnswer(await saveSheet(visit, args, changedCells(parsed.value)))
}

export default function EnterMarks() {
  const { base, classId, name, cycle, cycles, fields, rows, version, sentences, safe } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  if (!cycle)
    return (
      <Page finding={`There is no cycle for ${name} yet`}>
        <EmptyState title="Nothing to enter" next={{ label: 'Look at the cycles', to: `${base}/cycle` }}>
          A cycle is planned for the year group and opened; then its marks are entered here.
        </EmptyState>
      </Page>
    )
  const here = `${base}/classes/${classId}/enter`
  const required = fields.filter((field) => field.required)
  const full = rows.filter((row) => required.every((field) => row.cells[field.key])).length
  return (
    <Page finding={enterFinding({ className: name, cycle, full, pupils: rows.length })}>
      <nav aria-label="Cycles" className="small">
        <ul className="choices plain">
          {cycles.map((one) => (
            <li key={one.id}>
              <Link to={`${here}?cycle=${one.id}`} aria-current={one.id === cycle.id ? 'page' : undefined}>
                {one.name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {answer ? (
        <Notice act={answer.problems.length > 0}>{[answer.done, ...answer.problems].join(' ')}</Notice>
      ) : null}
      {rows.length === 0 ? (
        <EmptyState title="No pupils in this class">Pupils are enrolled first, then marked.</EmptyState>
      ) : cycle.state === 'open' ? (
        <>
          <MarkSheet
            key={`${classId}/${cycle.id}`}
            label={`${name}, ${cycle.name}`}
            rows={rows}
            fields={fields}
            place={{
              saveTo: `${here}/cells?cycle=${cycle.id}`,
              watch: { from: `${here}/cells?cycle=${cycle.id}`, version },
              safe,
            }}
            sentences={sentences}
          />
          {sentences.length > 0 ? (
            <p className="small">
              <Link to={`${base}/cycle/statements`}>Sentences for comments</Link>: {sentences.length} to
              choose from, and your own.
            </p>
          ) : null}
        </>
      ) : (
        <DataTable
          caption={
            cycle.state === 'closed' ? 'As entered when the cycle was closed' : 'Entry is not open yet'
          }
          columns={[
            {
              key: 'name',
              title: 'Pupil',
              head: true,
              cell: (row: SheetRow) => <PupilName {...row} to={`${base}/pupils/${row.id}`} />,
            },
            ...fields.map((field) => ({
              key: field.key,
              title: field.label,
              cell: (row: SheetRow) => row.cells[field.key] || '–',
            })),
          ]}
          rows={rows}
          rowKey={(row) => row.id}
        />
      )}
    </Page>
  )
}
