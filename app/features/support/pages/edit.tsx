import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page } from '#ui/layout/Page.tsx'
import { changePlan } from '../commands/change.server.ts'
import { PlanFields } from '../components/PlanFields.tsx'
import { PupilChoice } from '../components/PupilChoice.tsx'
import { listChoices } from '../queries/choices.server.ts'
import { getPlan, present } from '../queries/plans.server.ts'
import { outcomeValue } from '../rules/draft.ts'
import { mayRun, notTheirs } from '../rules/plan.ts'
import { ChangeForm, EditSearch } from '../schema.ts'

export const meta = () => [{ title: 'Change help · Everyschool' }]

const MOST_FOUND = 20

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const search = parseSearch(args.request, EditSearch)
  const name = search.ok ? search.value.name : ''
  const { plan, found, choices } = await visit.read(async (db) => ({
    plan: await getPlan(db, visit, Number(args.params.planId)),
    found: name === '' ? [] : await listPupils(db, visit.reach, { search: name }),
    choices: await listChoices(db, visit.org.country),
  }))
  const own = present(plan)
  const more = found.filter(({ id }) => !own.some((one) => one.id === id)).slice(0, MOST_FOUND)
  await visit.sawPupils([...own, ...more].map(({ id }) => id))
  return {
    ...{ here: `/${visit.org.slug}/help/plans/${plan.id}`, title: plan.title, choices, name },
    draft: { ...plan, outcome: outcomeValue(plan.outcome, plan.subjectId) },
    pupils: [
      ...own.map(({ id, familyName, givenName, where }) => ({
        ...{ id, familyName, givenName, where, ticked: true },
      })),
      ...more.map((pupil) => ({
        ...{ id: pupil.id, familyName: pupil.familyName, givenName: pupil.givenName },
        ...{ where: formatWhere(pupil), ticked: false },
      })),
    ],
    refused: mayRun(plan, { personId: visit.personId, leads: visit.may('help.lead') })
      ? null
      : notTheirs(plan.owner).form,
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const parsed = await parseForm(args.request, ChangeForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const planId = Number(args.params.planId)
  const base = `/${visit.org.slug}`
  const done = await visit.write(async (db) => {
    const plan = await getPlan(db, visit, planId)
    if (!mayRun(plan, { personId: visit.personId, leads: visit.may('help.lead') }))
      return { ok: false as const, errors: notTheirs(plan.owner) }
    return changePlan(db, { viewer: visit, country: visit.org.country, base }, planId, parsed.value)
  })
  if (!done.ok) return { errors: done.errors }
  return redirect(`${base}/help/plans/${planId}`)
}

export default function EditPlan() {
  const { here, title, draft, pupils, choices, name, refused } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={[{ label: title, to: here }]} />
      <Page
        finding={`${title}: change it as you go`}
        lead="What it was before, who changed it and why stays in its history."
      >
        {refused ? (
          <Notice>{refused}</Notice>
        ) : (
          <>
            <Form method="get" className="form-line">
              <TextField name="name" label="Find more pupils by name" type="search" defaultValue={name} />
              <button className="button button-quiet" type="submit">
                Find
              </button>
            </Form>
            <ActionForm label="Keep these changes" errors={errors}>
              <PupilChoice pupils={pupils} error={errors?.pupil} />
              <PlanFields draft={draft} choices={choices} errors={errors} />
              <TextField
                name="reason"
                label="Why it changes"
                hint="May be left empty"
                error={errors?.reason}
              />
            </ActionForm>
          </>
        )}
      </Page>
    </>
  )
}
