import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page } from '#ui/layout/Page.tsx'
import { changeHelp } from '../commands/change.server.ts'
import { HelpFields } from '../components/HelpFields.tsx'
import { OnlyYou } from '../components/OwnWords.tsx'
import { listKinds } from '../queries/catalogue.server.ts'
import { getHelp } from '../queries/helps.server.ts'
import { listColleagues } from '../queries/people.server.ts'
import { suitable } from '../rules/draft.ts'
import { mayDo } from '../rules/states.ts'
import { ChangeForm } from '../schema.ts'

export const meta = () => [{ title: 'Change help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  return visit.read(async (db) => {
    const help = await getHelp(db, visit.personId, Number(args.params.helpId))
    const kinds = suitable(
      await listKinds(db, visit.org.country),
      help.departmentId === null ? 'person' : 'department',
    )
    const helped = help.helped.map(({ id }) => id)
    return {
      ...{
        here: `/${visit.org.slug}/staff-help/${help.id}`,
        draft: {
          ...help,
          ...{ helperId: help.helpers[0]?.id ?? null, alsoId: help.helpers[1]?.id ?? null },
        },
        may: mayDo(help, help.part, 'change'),
      },
      kinds: kinds.map(({ key, name }) => ({ value: key, label: name })),
      colleagues: await listColleagues(db, helped),
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  const helpId = Number(args.params.helpId)
  await visit.read((db) => getHelp(db, visit.personId, helpId))
  const parsed = await parseForm(args.request, ChangeForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const by = { personId: visit.personId, country: visit.org.country }
  const done = await visit.write((db) => changeHelp(db, by, helpId, parsed.value))
  if (!done.ok) return { errors: done.errors }
  return redirect(`/${visit.org.slug}/staff-help/${helpId}`)
}

export default function Edit() {
  const { here, draft, may, kinds, colleagues } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={[{ label: 'This help', to: here }]} />
      <Page
        finding="Change it as you go"
        lead="Whoever helps from now on reads all of it; whoever is left out reads it no longer. What it said before stays with it."
      >
        <OnlyYou department={draft.departmentId !== null} />
        {may ? (
          <ActionForm label="Keep these changes" errors={errors}>
            <HelpFields
              draft={draft}
              colleagues={colleagues}
              kinds={kinds}
              errors={errors}
              aimLabel="What it is about"
            />
          </ActionForm>
        ) : (
          <Notice>It cannot be changed any more.</Notice>
        )}
      </Page>
    </>
  )
}
