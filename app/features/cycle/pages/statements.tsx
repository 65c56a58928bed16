import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ChoiceField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { addStatement, removeStatement } from '../commands/statements.server.ts'
import { listCountryStatements, listOwnStatements, type OwnStatement } from '../queries/statements.server.ts'
import type { Sentence } from '../rules/statements.ts'
import { cycleTrail } from '../rules/trail.ts'
import { StatementForm } from '../schema.ts'

export const meta = () => [{ title: 'Sentences for comments · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  return visit.read(async (db) => ({
    base: `/${visit.org.slug}`,
    maySchool: visit.may('cycle.run'),
    own: await listOwnStatements(db),
    country: await listCountryStatements(db, visit.org.country),
  }))
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.enter')
  const parsed = await parseForm(args.request, StatementForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const maySchool = visit.may('cycle.run')
  const wish = parsed.value
  if (wish.intent === 'remove') await visit.write((db) => removeStatement(db, { id: wish.id, maySchool }))
  else {
    if (wish.whose === 'school' && !maySchool) throw notFound()
    const owner = wish.whose === 'mine' ? visit.personId : null
    await visit.write((db) => addStatement(db, { text: wish.text, owner }))
  }
  return redirect(`/${visit.org.slug}/cycle/statements`)
}

const code = { key: 'code', title: 'Type', head: true, cell: (one: Sentence) => `/${one.code}` }

function OwnStatements({ own, maySchool }: { own: readonly OwnStatement[]; maySchool: boolean }) {
  return (
    <DataTable
      caption="Yours and the school’s"
      columns={[
        code,
        { key: 'text', title: 'Sentence', cell: (one: OwnStatement) => one.text },
        { key: 'whose', title: 'Whose', cell: (one: OwnStatement) => (one.mine ? 'Mine' : 'The school’s') },
        {
          key: 'remove',
          title: 'Take away',
          cell: (one: OwnStatement) =>
            one.mine || maySchool ? (
              <Form method="post">
                <input type="hidden" name="intent" value="remove" />
                <input type="hidden" name="id" value={one.id} />
                <button className="link" type="submit" aria-label={`Take away /${one.code}`}>
                  Take away
                </button>
              </Form>
            ) : null,
        },
      ]}
      rows={own}
      rowKey={(one) => one.id}
    />
  )
}

export default function Statements() {
  const { base, maySchool, own, country } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const whose = [{ value: 'mine', label: 'Mine alone' }]
  return (
    <>
      <Breadcrumbs trail={cycleTrail(base, null)} />
      <Page
        finding={`${count(own.length + country.length, 'sentence')} are ready for comments`}
        lead="In a comment of a mark sheet type a stroke and the number, such as /7, or a stroke and a word of the sentence. {name} becomes the pupil’s name."
      >
        {own.length > 0 ? <OwnStatements own={own} maySchool={maySchool} /> : null}
        <Section title="Add a sentence">
          <ActionForm label="Add it" errors={errors} key={own.length}>
            <input type="hidden" name="intent" value="add" />
            <TextField
              name="text"
              label="Sentence"
              hint="Write {name} where the pupil’s name goes. It fits everybody when it says neither he nor she."
              required
              error={errors?.text}
            />
            <ChoiceField
              type="radio"
              name="whose"
              label="Who sees it"
              options={
                maySchool ? [...whose, { value: 'school', label: 'Everybody who enters marks' }] : whose
              }
              chosen={['mine']}
            />
          </ActionForm>
        </Section>
        <DataTable
          caption="Of the country, for every subject"
          columns={[
            code,
            { key: 'text', title: 'Sentence', cell: (one: Sentence) => one.text },
            { key: 'theme', title: 'About', cell: (one: Sentence) => one.theme },
          ]}
          rows={country}
          rowKey={(one) => one.code}
        />
      </Page>
    </>
  )
}
