import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listSubjects } from '#features/school/api.server.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { listPathwayChoices } from '../choices.server.ts'
import { savePathway } from '../commands/pathways.server.ts'
import { PathwayFields } from '../components/PathwayFields.tsx'
import { listTemplates } from '../queries/pathways.server.ts'
import { draftFrom } from '../rules/draft.ts'
import { PathwayForm, TemplateSearch } from '../schema.ts'

export const meta = () => [{ title: 'A new pathway · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const search = parseSearch(args.request, TemplateSearch)
  const { country } = visit.org
  return visit.read(async (db) => {
    const templates = await listTemplates(db, country)
    const chosen = templates.find(({ key }) => search.ok && key === search.value.template)
    return {
      ...{ base: `/${visit.org.slug}/curriculum`, chosen: chosen?.key ?? null },
      templates: templates.map(({ key, name, about }) => ({ key, name, about })),
      draft: draftFrom(chosen, await listSubjects(db), await listWords(db, country, 'subject', db.today)),
      ...(await listPathwayChoices(db, country)),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const parsed = await parseForm(args.request, PathwayForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const done = await visit.write((db) => savePathway(db, parsed.value, { country: visit.org.country }))
  return done.ok ? redirect(`/${visit.org.slug}/curriculum/pathways/${done.id}`) : { errors: done.errors }
}

export default function NewPathway() {
  const { base, chosen, templates, draft, subjects, measures } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Curriculum', to: base }]} />
      <Page
        finding="A new pathway: what it holds, and who can come in"
        lead="Begin with one of these and change what is different here, or begin with nothing."
      >
        <Section title="To begin with">
          <ul>
            {templates.map(({ key, name, about }) => (
              <li key={key}>
                <Link to={`?template=${key}`} aria-current={key === chosen ? 'true' : undefined}>
                  {name}
                </Link>
                : {about}
              </li>
            ))}
          </ul>
        </Section>
        <PathwayFields
          key={chosen ?? ''}
          draft={draft}
          subjects={subjects}
          measures={measures}
          label="Draw it up"
          errors={errors}
        />
      </Page>
    </>
  )
}
