import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page } from '#ui/layout/Page.tsx'
import { listPathwayChoices } from '../choices.server.ts'
import { savePathway } from '../commands/pathways.server.ts'
import { PathwayFields } from '../components/PathwayFields.tsx'
import { getPathway } from '../queries/pathways.server.ts'
import { draftOf } from '../rules/draft.ts'
import { PathwayForm } from '../schema.ts'

export const meta = () => [{ title: 'Change a pathway · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  return visit.read(async (db) => {
    const pathway = await getPathway(db, Number(args.params.pathwayId))
    return {
      ...{ base: `/${visit.org.slug}/curriculum`, id: pathway.id, draft: draftOf(pathway) },
      ...(await listPathwayChoices(db, visit.org.country)),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'school.shape')
  const id = Number(args.params.pathwayId)
  const parsed = await parseForm(args.request, PathwayForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const done = await visit.write((db) => savePathway(db, parsed.value, { country: visit.org.country, id }))
  return done.ok ? redirect(`/${visit.org.slug}/curriculum/pathways/${id}`) : { errors: done.errors }
}

export default function EditPathway() {
  const { base, id, draft, subjects, measures } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Curriculum', to: base },
          { label: draft.name, to: `${base}/pathways/${id}` },
        ]}
      />
      <Page
        finding={`${draft.name}: what it holds, and who can come in`}
        lead="Nobody who is on it is moved by a change made here."
      >
        <PathwayFields
          draft={draft}
          subjects={subjects}
          measures={measures}
          label="Keep it so"
          errors={errors}
        />
      </Page>
    </>
  )
}
