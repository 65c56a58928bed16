import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { cycleTrail } from '#features/cycle/api.ts'
import { count } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { ViewForm } from '../schema.ts'
import { listViews, removeView, type SavedView, saveView } from '../views.server.ts'

export const meta = () => [{ title: 'Saved views · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const may = { characteristics: visit.may('pupils.characteristics') }
  return { base: `/${visit.org.slug}`, views: await visit.read((db) => listViews(db, may)) }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'progress.view')
  const parsed = await parseForm(args.request, ViewForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  await visit.write(async (db) => {
    if (form.intent === 'remove') return removeView(db, form.viewId)
    await saveView(db, { ...form, shared: form.shared === 'yes' })
  })
  return redirect(`/${visit.org.slug}/cycle/compare/views`)
}

export default function Views() {
  const { base, views } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const compare = `${base}/cycle/compare`
  return (
    <>
      <Breadcrumbs trail={cycleTrail(base, null, { label: 'What moved', to: compare })} />
      <Page
        finding={
          views.length === 0 ? 'No view is saved yet' : `${count(views.length, 'view')} to come back to`
        }
      >
        <ErrorSummary errors={errors} />
        {views.length === 0 ? (
          <EmptyState title="Nothing saved" next={{ label: 'Compare two cycles', to: compare }}>
            Choose two cycles and a part of the school, and save what you see under a name.
          </EmptyState>
        ) : (
          <DataTable
            caption="Each opens with the pupils you may see"
            columns={[
              {
                key: 'name',
                title: 'View',
                head: true,
                cell: (view: SavedView) => <Link to={`${base}/cycle/${view.to}`}>{view.name}</Link>,
              },
              { key: 'by', title: 'Saved by', cell: (view: SavedView) => (view.mine ? 'you' : view.by) },
              {
                key: 'shared',
                title: 'For whom',
                cell: (view: SavedView) => (view.shared ? 'the staff' : 'you alone'),
              },
              {
                key: 'remove',
                title: 'Take away',
                cell: (view: SavedView) => (view.mine ? <RemoveButton view={view} /> : null),
              },
            ]}
            rows={views}
            rowKey={(view) => view.id}
          />
        )}
      </Page>
    </>
  )
}

function RemoveButton({ view }: { view: SavedView }) {
  return (
    <Form method="post">
      <input type="hidden" name="viewId" value={view.id} />
      <button className="link" type="submit" name="intent" value="remove">
        Remove<span className="visually-hidden"> {view.name}</span>
      </button>
    </Form>
  )
}
