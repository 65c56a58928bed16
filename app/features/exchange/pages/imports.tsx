import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { findNotHere } from '#features/measures/api.server.ts'
import { dateOf, formatDay } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { type Import, listImports } from '../imports.server.ts'
import { kinds } from '../kinds/all.server.ts'
import { importsFinding, stateWords } from '../rules.ts'
import { UploadForm } from '../schema.ts'
import { takeUpload } from '../uploads.server.ts'

export const meta = () => [{ title: 'Data in and out · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'exchange.import')
  const { country } = visit.org
  const found = await visit.read(async (db) => ({
    imports: await listImports(db),
    notHere: await findNotHere(db, country, 'transfer_code'),
  }))
  return {
    base: `/${visit.org.slug}`,
    imports: found.imports,
    kinds: kinds.map(({ key, title, about, table, unpack, needs }) => {
      const notHere = needs ? found.notHere : null
      return { key, title, about: notHere ?? about, there: notHere === null, sheet: !table && !unpack }
    }),
    mayExport: visit.may('exchange.export') && visit.reach.pupils === 'all',
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'exchange.import')
  const parsed = await parseForm(args.request, UploadForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const taken = await takeUpload(visit, parsed.value)
  if (!taken.ok) return { errors: taken.errors }
  return redirect(`/${visit.org.slug}/exchange/${taken.id}`)
}

export default function Imports() {
  const { base, imports, kinds, mayExport } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const titleOf = (key: string) => kinds.find((kind) => kind.key === key)?.title ?? key
  return (
    <Page
      finding={importsFinding(imports.map(({ state }) => state))}
      lead="A file is read and shown before anything is written, and can be taken back afterwards."
    >
      <Section title="Bring a file in">
        <ActionForm label="Read the file" errors={errors} file>
          <SelectField
            name="kind"
            label="What it holds"
            options={kinds
              .filter(({ there }) => there)
              .map(({ key, title }) => ({ value: key, label: title }))}
            error={errors?.kind}
          />
          <TextField
            name="source"
            label="Where it comes from"
            hint="The name of the system: how its columns are matched is remembered under it."
            required
            error={errors?.source}
          />
          <TextField
            name="file"
            label="File"
            type="file"
            accept=".csv,.txt,.tsv,.xlsx,.xml,.zip"
            hint="CSV, XLSX, or a common transfer file (XML), up to 60 MB, or a OneRoster zip, up to 25 MB; larger ones by the command line."
            required
            error={errors?.file}
          />
        </ActionForm>
      </Section>
      <Section title="Files so far">
        {imports.length === 0 ? (
          <EmptyState title="None yet">
            Begin with the pupils, then staff and classes; the rest leans on them.
          </EmptyState>
        ) : (
          <DataTable
            stacked
            caption="Newest first"
            columns={[
              {
                key: 'file',
                title: 'File',
                head: true,
                cell: (one: Import) => <Link to={`${base}/exchange/${one.id}`}>{one.fileName}</Link>,
              },
              { key: 'kind', title: 'Holds', cell: (one: Import) => titleOf(one.kind) },
              { key: 'source', title: 'From', cell: (one: Import) => one.source },
              { key: 'state', title: 'State', cell: (one: Import) => stateWords[one.state] },
              { key: 'new', title: 'New', number: true, cell: (one: Import) => one.counts.new },
              { key: 'changed', title: 'Changed', number: true, cell: (one: Import) => one.counts.changed },
              { key: 'refused', title: 'Refused', number: true, cell: (one: Import) => one.counts.refused },
              { key: 'by', title: 'By', cell: (one: Import) => one.by ?? '–' },
              {
                key: 'when',
                title: 'When',
                cell: (one: Import) => formatDay(dateOf(one.createdAt)),
              },
            ]}
            rows={imports}
            rowKey={(one) => one.id}
          />
        )}
      </Section>
      <Section title="What can be brought in">
        <dl className="facts">
          {kinds.map((kind) => (
            <div key={kind.key} style={{ display: 'contents' }}>
              <dt>
                {kind.sheet ? (
                  <a href={`${base}/exchange/templates/${kind.key}`}>{kind.title}</a>
                ) : (
                  kind.title
                )}
              </dt>
              <dd>{kind.about}</dd>
            </div>
          ))}
        </dl>
        <p className="small quiet">
          Each title that is a link is an empty file with the columns that are understood.
        </p>
      </Section>
      {mayExport ? (
        <Section title="Take data out">
          <ul>
            <li>
              <a href={`${base}/exchange/out/pupils`}>Pupils</a>, with the columns under which they come in
            </li>
            <li>
              <a href={`${base}/exchange/out/judgements`}>Judgements of this year’s cycles</a>
            </li>
            <li>
              <a href={`${base}/exchange/out/exam-results`}>Exam results</a>, with the columns under which
              they come in
            </li>
            <li>
              <a href={`${base}/exchange/out/timetable`}>The timetable in force today</a>, with the columns
              under which it comes in
            </li>
            <li>
              <a href={`${base}/exchange/out/oneroster`}>The whole school as a OneRoster 1.2 zip</a>: classes,
              people, enrolments and the marks of pieces of work, for another system to read
            </li>
          </ul>
        </Section>
      ) : null}
    </Page>
  )
}
