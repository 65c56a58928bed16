import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { useWords } from '#ui/words.ts'
import { addNoun, readNoun } from '../nouns.server.ts'
import { isNounKey, type NounField, nounWords } from '../rules/nouns.ts'

export const meta = () => [{ title: 'The school’s shape · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const key = args.params.noun
  if (!isNounKey(key)) throw notFound()
  // This part lists pupils by name: the right to see them comes on top.
  const asked = key === 'pupils' ? await enter(args, 'pupils.view') : visit
  const part = await asked.read((db) => readNoun(db, key, asked.org.country, asked.reach))
  await visit.sawPupils(part.pupilIds)
  return { base: `/${visit.org.slug}`, part }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const key = args.params.noun
  if (!isNounKey(key)) throw notFound()
  const outcome = await addNoun(key, args.request, visit)
  if (!outcome.ok) return { errors: outcome.errors }
  return redirect(`/${visit.org.slug}/school/shape/${key}`)
}

function Field({ field, error }: { field: NounField; error: string | undefined }) {
  const { name, label, kind, hint, options, value, required } = field
  const shared = { name, label, required, error, defaultValue: value, ...(hint ? { hint } : {}) }
  if (kind === 'select') return <SelectField {...shared} options={options ?? []} />
  if (kind === 'number') return <TextField {...shared} inputMode="decimal" />
  return <TextField {...shared} type={kind} />
}

export default function ShapeNoun() {
  const { base, part } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const words = nounWords(useWords())[part.key]
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'School', to: `${base}/school` },
          { label: 'Shape', to: `${base}/school/shape` },
        ]}
      />
      <Page
        finding={`${words.many}: ${part.total === 0 ? 'none' : part.total.toLocaleString('en-GB')} so far`}
        lead={`${words.why}.`}
      >
        <Section title={`One more ${words.one}`}>
          <ActionForm label={words.button} errors={errors} key={part.total}>
            {part.fields.map((field) => (
              <Field key={field.name} field={field} error={errors?.[field.name]} />
            ))}
          </ActionForm>
        </Section>
        {part.rows.length > 0 ? (
          <Section title="There already">
            <DataTable
              caption={
                part.total > part.rows.length ? `The first ${part.rows.length} of ${part.total}` : words.many
              }
              columns={part.columns.map((title, at) => ({
                key: title,
                title,
                head: at === 0,
                cell: (row: string[]) => row[at],
              }))}
              rows={part.rows}
              rowKey={(row) => row.join('|')}
            />
          </Section>
        ) : null}
      </Page>
    </>
  )
}
