import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listDepartments, listStaff, listYearGroups } from '#features/school/api.server.ts'
import { formatPupilName } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { addLinks, endLink } from '../commands/links.server.ts'
import { listLinks } from '../queries/staffing.server.ts'
import { leadersOf, linksFinding } from '../rules/links.ts'
import { LinkForm } from '../schema.ts'
import '../components/meetings.css'

export const meta = () => [{ title: 'Who looks after what · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.view')
  return visit.read(async (db) => {
    const staff = (await listStaff(db)).map((one) => ({
      id: one.id,
      name: formatPupilName(one),
      posts: one.posts,
    }))
    const departments = (await listDepartments(db)).map(({ id, name }) => ({ id, name }))
    const years = (await listYearGroups(db)).map(({ id, name }) => ({ id, name }))
    const links = await listLinks(db, visit.today)
    const leaders = leadersOf({ staff, departments, years, links })
    const option = ({ id, name }: { id: number; name: string }) => ({ value: String(id), label: name })
    return {
      ...{ base: `/${visit.org.slug}`, leaders, mayArrange: visit.may('meetings.arrange') },
      finding: linksFinding(leaders, departments, links),
      choices: {
        leaders: leaders.map(option),
        departments: departments.map(option),
        years: years.map(option),
        teachers: staff.filter((one) => one.posts.some((post) => post.role === 'teacher')).map(option),
      },
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'meetings.arrange')
  const parsed = await parseForm(args.request, LinkForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  await visit.write((db) => {
    if (form.intent === 'end') return endLink(db, form.linkId)
    const { intent: _, ...link } = form
    return addLinks(db, [link])
  })
  return redirect(`/${visit.org.slug}/meetings/links`)
}

type Leader = ReturnType<typeof leadersOf>[number]

export default function Links() {
  const { base, finding, leaders, mayArrange, choices } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Meetings', to: `${base}/meetings` }]} />
      <Page
        finding={finding}
        lead="Leaders come to the meetings of what they look after, and read an agenda for their own part of the school."
      >
        {leaders.length === 0 ? (
          <EmptyState title="No leaders yet">Nobody holds a post of the leadership team today.</EmptyState>
        ) : (
          <DataTable
            caption="Leaders and what they look after"
            stacked
            columns={[
              { key: 'name', title: 'Leader', head: true, cell: (one: Leader) => one.name },
              { key: 'post', title: 'Post', cell: (one: Leader) => one.post },
              {
                key: 'after',
                title: 'Looks after',
                cell: (one: Leader) => <After leader={one} mayEnd={mayArrange} />,
              },
            ]}
            rows={leaders}
            rowKey={(one) => one.id}
          />
        )}
        {mayArrange && leaders.length > 0 ? <AddLink choices={choices} errors={errors} /> : null}
        <Provenance>
          A link opens nothing that a post does not open. It brings a leader to the meetings of the department
          or year group, and lets an agenda be read for one’s own part of the school.
        </Provenance>
      </Page>
    </>
  )
}

type Choices = ReturnType<typeof useLoaderData<typeof loader>>['choices']

function AddLink({ choices, errors }: { choices: Choices; errors: Record<string, string> | undefined }) {
  const none = { value: '', label: '–' }
  return (
    <Section title="Add a link">
      <ActionForm label="Add it" errors={errors}>
        <input type="hidden" name="intent" value="add" />
        <SelectField name="personId" label="Leader" options={choices.leaders} />
        <SelectField
          name="departmentId"
          label="Department"
          options={[none, ...choices.departments]}
          error={errors?.departmentId}
        />
        <SelectField name="yearGroupId" label="or year group" options={[none, ...choices.years]} />
        <SelectField name="teacherId" label="or teacher" options={[none, ...choices.teachers]} />
      </ActionForm>
    </Section>
  )
}

function After({ leader, mayEnd }: { leader: Leader; mayEnd: boolean }) {
  if (leader.after.length === 0) return <span className="quiet">nothing yet</span>
  return (
    <ul className="plain">
      {leader.after.map((one) => (
        <li key={one.linkId}>
          {one.name}{' '}
          {mayEnd ? (
            <Form method="post" className="inline">
              <input type="hidden" name="intent" value="end" />
              <button
                className="link small"
                type="submit"
                name="linkId"
                value={one.linkId}
                aria-label={`End ${one.name} for ${leader.name}`}
              >
                End
              </button>
            </Form>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
