import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, ChoiceField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { openForDepartment } from '../commands/open.server.ts'
import { HelpFields } from '../components/HelpFields.tsx'
import { HelpLines } from '../components/HelpLines.tsx'
import { KindLinks } from '../components/KindLinks.tsx'
import { OnlyYou } from '../components/OwnWords.tsx'
import { linesOf } from '../lines.server.ts'
import { getDepartment, opensFor } from '../queries/departments.server.ts'
import { listHelps } from '../queries/helps.server.ts'
import { listColleagues } from '../queries/people.server.ts'
import { DepartmentForm, StartSearch } from '../schema.ts'
import { startForm } from '../starting.server.ts'

export const meta = () => [{ title: 'Help for a department · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  const search = parseSearch(args.request, StartSearch)
  if (!search.ok) throw notFound()
  const { personId, org } = visit
  return visit.read(async (db) => {
    const department = await getDepartment(db, Number(args.params.id))
    const helps = await listHelps(db, personId, { departmentId: department.id })
    const opens = await opensFor(db, visit, department.id)
    const from = { country: org.country, whom: 'department', kind: search.value.kind } as const
    return {
      ...{ base: `/${org.slug}`, department },
      lines: await linesOf(db, { country: org.country, personId }, helps),
      form: opens ? { ...(await startForm(db, from)), colleagues: await listColleagues(db, []) } : null,
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'staffhelp.offer')
  const departmentId = Number(args.params.id)
  const by = { personId: visit.personId, country: visit.org.country, departmentId }
  const opens = await visit.read(async (db) => {
    await getDepartment(db, departmentId)
    return opensFor(db, visit, departmentId)
  })
  const parsed = await parseForm(args.request, DepartmentForm)
  if (!parsed.ok) return { errors: parsed.errors }
  if (!opens) throw notFound()
  const done = await visit.write((db) => openForDepartment(db, by, parsed.value))
  if (!done.ok) return { errors: done.errors }
  return { begun: true }
}

export default function DepartmentHelp() {
  const { base, department, lines, form } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const { id, name, teachers } = department
  return (
    <>
      <Breadcrumbs trail={[{ label: name, to: `${base}/departments/${id}` }]} />
      <Page
        finding={
          lines.length === 0
            ? `${name}: you are named in no help of this department`
            : `${name}: ${count(lines.length, 'piece')} of help in which you are named`
        }
        lead="Help for a department is read by those named in it and by whoever helps them."
      >
        {answer && 'begun' in answer ? (
          <Notice>
            Begun. Those named find it on their first page and under “My help”; nobody else reads it.
          </Notice>
        ) : null}
        {lines.length > 0 ? <HelpLines base={base} lines={lines} /> : null}
        {lines.length === 0 && form === null ? (
          <EmptyState title="Nothing for you here">
            A department’s help is begun by its head or by the leader who looks after it, together with those
            it is for.
          </EmptyState>
        ) : null}
        {form === null || teachers.length === 0 ? null : (
          <Section title="Begin help for this department">
            <p>{form.about}</p>
            <KindLinks kinds={form.kinds} chosen={form.draft.kind} also={{}} />
            <OnlyYou department />
            <div key={form.draft.kind}>
              <ActionForm label="Begin it" errors={errors}>
                <ChoiceField
                  name="member"
                  label="For whom"
                  hint="Each of them reads all of it, and may take themselves out of it"
                  type="checkbox"
                  options={teachers.map((one) => ({ value: String(one.id), label: one.name }))}
                  chosen={teachers.map((one) => String(one.id))}
                  {...(errors?.member ? { error: errors.member } : {})}
                />
                <HelpFields
                  draft={form.draft}
                  colleagues={form.colleagues}
                  kinds={null}
                  errors={errors}
                  aimLabel="What it is about"
                  nobody="not said yet"
                />
              </ActionForm>
            </div>
          </Section>
        )}
      </Page>
    </>
  )
}
