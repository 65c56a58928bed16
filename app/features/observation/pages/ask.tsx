import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ActionForm } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page } from '#ui/layout/Page.tsx'
import { askForHelp } from '../commands/open.server.ts'
import { HelpFields } from '../components/HelpFields.tsx'
import { KindLinks } from '../components/KindLinks.tsx'
import { OnlyYou } from '../components/OwnWords.tsx'
import { listColleagues } from '../queries/people.server.ts'
import { AskForm, StartSearch } from '../schema.ts'
import { getMoved, startForm } from '../starting.server.ts'

export const meta = () => [{ title: 'Ask for help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  const progress = await findVisit(args, visit, 'progress.view')
  const search = parseSearch(args.request, StartSearch)
  if (!search.ok) throw notFound()
  const { kind, class: classId } = search.value
  return visit.read(async (db) => {
    const form = await startForm(db, { country: visit.org.country, whom: 'person', kind })
    const moved = classId === null ? null : await getMoved(db, progress?.reach ?? null, classId)
    const aim = moved ? `Somebody to look at ${moved.name} with me` : form.draft.aim
    return {
      ...{ base: `/${visit.org.slug}`, ...form, draft: { ...form.draft, aim } },
      ...{ colleagues: await listColleagues(db, [visit.personId]), classId },
    }
  })
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'staffhelp.own')
  const parsed = await parseForm(args.request, AskForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const by = { personId: visit.personId, country: visit.org.country }
  const done = await visit.write((db) => askForHelp(db, by, parsed.value))
  if (!done.ok) return { errors: done.errors }
  return redirect(`/${visit.org.slug}/staff-help/${done.helpId}`)
}

export default function Ask() {
  const { base, kinds, about, helper, draft, colleagues, classId } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={[{ label: 'My help', to: `${base}/staff-help` }]} />
      <Page
        finding="What would you like help with?"
        lead={`${about} Everything is filled in and can be changed, now and later.`}
      >
        <KindLinks
          kinds={kinds}
          chosen={draft.kind}
          also={classId === null ? {} : { class: String(classId) }}
        />
        <OnlyYou />
        <div key={draft.kind}>
          <ActionForm label={helper === null ? 'Begin' : 'Ask'} errors={errors}>
            <HelpFields
              draft={draft}
              colleagues={colleagues}
              kinds={null}
              errors={errors}
              aimLabel="I would like help with"
              nobody={helper === null ? 'nobody here' : `choose ${helper}`}
            />
          </ActionForm>
        </div>
      </Page>
    </>
  )
}
