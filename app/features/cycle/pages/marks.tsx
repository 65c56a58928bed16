import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter, findDeviceKeys } from '#features/access/api.server.ts'
import { getClassInReach } from '#features/school/api.server.ts'
import { count, formatDay, formatShare } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { addWork, saveScores } from '../commands/work.server.ts'
import { MarkSheet } from '../components/MarkSheet.tsx'
import { listWork, readScores, type Work, workFields } from '../queries/work.server.ts'
import { SheetForm, WorkForm, workKinds } from '../schema.ts'
import { changedCells, sheetAnswer } from '../whole-sheet.ts'

export const meta = () => [{ title: 'Weekly marks · Everyschool' }]

/** So many pieces of work stand side by side; the older ones are in the list below. */
const COLUMNS = 6

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const classId = Number(args.params.id)
  const found = await visit.read(async (db) => {
    const { name } = await getClassInReach(db, visit.reach, classId)
    const work = await listWork(db, classId)
    const fields = workFields(work.slice(0, COLUMNS))
    return { name, work, fields, rows: await readScores(db, classId, fields) }
  })
  await visit.sawPupils(found.rows.map((row) => row.id))
  const safe = { owner: `${visit.account.id}/${classId}/marks`, keys: findDeviceKeys(args, visit) }
  return { ...found, base: `/${visit.org.slug}`, classId, today: visit.today, safe }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const classId = Number(args.params.id)
  const form = await args.request.clone().formData()
  if (form.has('title')) {
    const parsed = await parseForm(args.request, WorkForm)
    if (!parsed.ok) return { errors: parsed.errors }
    await visit.write((db) => addWork(db, visit.reach, classId, parsed.value))
    return { done: `${parsed.value.title} is added: its marks go into the new column.`, problems: [] }
  }
  const parsed = await parseForm(args.request, SheetForm)
  if (!parsed.ok) return { done: 'Nothing was saved.', problems: [], errors: parsed.errors }
  const saved = await visit.write((db) => saveScores(db, visit.reach, classId, changedCells(parsed.value)))
  return sheetAnswer(saved)
}

export default function WeeklyMarks() {
  const { base, classId, name, today, work, fields, rows, safe } = useLoaderData<typeof loader>()
  const here = `${base}/classes/${classId}/marks`
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  return (
    <Page finding={`${name} has ${count(work.length, 'piece')} of marked work`}>
      {answer && 'problems' in answer ? (
        <Notice act={answer.problems.length > 0}>{[answer.done, ...answer.problems].join(' ')}</Notice>
      ) : null}
      {fields.length > 0 && rows.length > 0 ? (
        <MarkSheet
          key={fields.map((field) => field.key).join()}
          content={{ label: `Weekly marks of ${name}`, rows, fields, sentences: [] }}
          place={{ at: here, saveTo: `${here}/cells`, safe }}
        />
      ) : null}
      <Section title="Add a piece of work">
        <ActionForm label="Add it" errors={errors} key={work.length}>
          <TextField name="title" label="What it was" required error={errors?.title} />
          <SelectField
            name="category"
            label="Kind"
            options={workKinds.map((kind) => ({ value: kind, label: kind }))}
          />
          <TextField
            name="setOn"
            label="Set on"
            type="date"
            defaultValue={today}
            required
            error={errors?.setOn}
          />
          <TextField
            name="maxScore"
            label="Full mark"
            inputMode="decimal"
            required
            error={errors?.maxScore}
          />
        </ActionForm>
      </Section>
      {work.length > 0 ? (
        <Section title="All marked work">
          <DataTable
            stacked
            caption="Newest first; the mean of those marked"
            columns={[
              { key: 'title', title: 'Work', head: true, cell: (one: Work) => one.title },
              { key: 'category', title: 'Kind', cell: (one: Work) => one.category },
              { key: 'setOn', title: 'Set on', cell: (one: Work) => formatDay(one.setOn) },
              { key: 'max', title: 'Full mark', number: true, cell: (one: Work) => one.maxScore },
              { key: 'marked', title: 'Marked', number: true, cell: (one: Work) => one.marked },
              { key: 'mean', title: 'Mean', number: true, cell: (one: Work) => formatShare(one.mean) },
            ]}
            rows={work}
            rowKey={(one) => one.id}
          />
        </Section>
      ) : null}
    </Page>
  )
}
