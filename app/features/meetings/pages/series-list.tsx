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
import { listWords } from '#features/measures/api.server.ts'
import { listDepartments, listYearGroups } from '#features/school/api.server.ts'
import { count } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { arrangeSeries } from '../commands/series.server.ts'
import { listSeries, type Series } from '../queries/series.server.ts'
import { rhythmWords } from '../rules/dates.ts'
import { ArrangeForm } from '../schema.ts'
import '../components/meetings.css'

export const meta = () => [{ title: 'Which meetings there are · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.arrange')
  return visit.read(async (db) => {
    const named = (all: readonly { id: number; name: string }[]) => all.map(({ id, name }) => ({ id, name }))
    return {
      base: `/${visit.org.slug}`,
      series: await listSeries(db),
      kinds: await listWords(db, visit.org.country, 'meeting_kind', visit.today),
      departments: named(await listDepartments(db)),
      years: named(await listYearGroups(db)),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'meetings.arrange')
  const parsed = await parseForm(args.request, ArrangeForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const wanted = { ...parsed.value, country: visit.org.country }
  const id = await visit.write((db) => arrangeSeries(db, wanted))
  return redirect(`/${visit.org.slug}/meetings/series/${id}`)
}

type Kind = { key: string; name: string; about: string; of: 'school' | 'department' | 'year group' }
type Named = { id: number; name: string }

export default function SeriesList() {
  const { base, series, kinds, departments, years } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Meetings', to: `${base}/meetings` }]} />
      <Page
        finding={
          series.length === 0
            ? 'The school has not said yet which meetings it runs'
            : `The school runs ${count(series.filter((one) => one.ends === null).length, 'series', 'series')} of meetings`
        }
        lead="Each is dated from the calendar, holidays skipped; posts bring people to it."
      >
        <ErrorSummary errors={errors} />
        {series.length > 0 ? (
          <DataTable
            caption="Series of meetings"
            stacked
            columns={[
              {
                ...{ key: 'name', title: 'Series', head: true },
                cell: (one: Series) => <Link to={`${base}/meetings/series/${one.id}`}>{one.name}</Link>,
              },
              { key: 'when', title: 'When', cell: (one: Series) => rhythmWords(one) },
              { key: 'ends', title: 'Until', cell: (one: Series) => one.ends ?? 'further notice' },
            ]}
            rows={series}
            rowKey={(one) => one.id}
          />
        ) : null}
        <Section title="Add one">
          <ul className="series-kinds plain">
            {kinds.map((kind) => (
              <li key={kind.key}>
                <AddOne kind={kind} choices={kind.of === 'department' ? departments : years} />
              </li>
            ))}
          </ul>
        </Section>
      </Page>
    </>
  )
}

function AddOne({ kind, choices }: { kind: Kind; choices: readonly Named[] }) {
  const name = kind.of === 'department' ? 'departmentId' : 'yearGroupId'
  return (
    <Form method="post">
      <h3>{kind.name}</h3>
      <p className="small quiet">{kind.about}</p>
      <input type="hidden" name="kind" value={kind.key} />
      <div className="form-line">
        {kind.of === 'school' ? null : (
          <label className="field">
            <span>{kind.of === 'department' ? 'Department' : 'Year group'}</span>
            <select className="input" name={name}>
              {choices.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        )}
        <button className="button button-quiet" type="submit">
          Add it
        </button>
      </div>
    </Form>
  )
}
