import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, findVisit } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, ChoiceField, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Facts, Notice, Page, Section } from '#ui/layout/Page.tsx'
import { reviewPlan } from '../commands/review.server.ts'
import { BeforeNow } from '../components/BeforeNow.tsx'
import { SteppedCare } from '../components/SteppedCare.tsx'
import { figuresOf, readPlanPage } from '../plan-page.server.ts'
import { getPlan } from '../queries/plans.server.ts'
import { readStepped } from '../queries/stepped.server.ts'
import { fidelityWords } from '../rules/dose.ts'
import { usualReview } from '../rules/draft.ts'
import { mayRun, notTheirs } from '../rules/plan.ts'
import { seenFinding } from '../rules/seen.ts'
import { decisionChoices } from '../rules/words.ts'
import { ReviewForm } from '../schema.ts'

export const meta = () => [{ title: 'Review of help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const progress = await findVisit(args, visit, 'progress.view')
  const found = await visit.read(async (db) => {
    const page = await readPlanPage(db, visit, progress?.reach ?? null, Number(args.params.planId))
    const figures = figuresOf(page.plan, { progress: progress?.reach ?? null, personId: visit.personId })
    return {
      ...page,
      stepped: await readStepped(db, figures, page.plan),
      reviewOn: usualReview((await listCurrentCycles(db)).cycles, visit.today),
    }
  })
  const { plan, fidelity, seen, stepped, reviewOn } = found
  await visit.sawPupils(plan.pupils.map(({ id }) => id))
  return {
    ...{ here: `/${visit.org.slug}/help/plans/${plan.id}`, plan, seen, stepped, reviewOn },
    given: fidelityWords(fidelity.planned, fidelity.given),
    next: found.next,
    refused:
      plan.endedOn !== null
        ? 'This help has ended.'
        : mayRun(plan, { personId: visit.personId, leads: visit.may('help.lead') })
          ? null
          : notTheirs(plan.owner).form,
  }
}

/** Where a decision leads: to the next step, to more pupils, or back to the plan. */
const nextAddress = (base: string, planId: number, decision: string): string =>
  decision === 'change'
    ? `${base}/help/new?after=${planId}`
    : `${base}/help/plans/${planId}${decision === 'scale' ? '/edit' : ''}`

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const progress = await findVisit(args, visit, 'progress.view')
  const parsed = await parseForm(args.request, ReviewForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const planId = Number(args.params.planId)
  const done = await visit.write(async (db) => {
    const plan = await getPlan(db, visit, planId)
    if (!mayRun(plan, { personId: visit.personId, leads: visit.may('help.lead') }))
      return { ok: false as const, errors: notTheirs(plan.owner) }
    const { personId } = visit
    const figures = figuresOf(plan, { progress: progress?.reach ?? null, personId })
    return reviewPlan(db, { viewer: visit, figures, country: visit.org.country }, planId, parsed.value)
  })
  if (!done.ok) return { errors: done.errors }
  const { decision } = parsed.value
  const leads = visit.may('help.lead')
  return redirect(
    nextAddress(`/${visit.org.slug}`, planId, decision === 'change' && !leads ? 'stop' : decision),
  )
}

export default function ReviewPlan() {
  const { here, plan, seen, stepped, given, next, reviewOn, refused } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <>
      <Breadcrumbs trail={[{ label: plan.title, to: here }]} />
      <Page
        finding={
          seen.rows.length > 0 && seen.nothing === null
            ? `${plan.title}: ${seenFinding(seen)}. What becomes of it?`
            : `${plan.title}: what becomes of it?`
        }
        lead={plan.aim}
      >
        <Facts
          facts={[
            { label: 'Given of what was planned', value: given },
            { label: 'Ends when', value: plan.exitRule },
            { label: 'The step after it', value: next ?? 'none named in the catalogue' },
          ]}
        />
        <BeforeNow seen={seen} pupils={plan.pupils} />
        {stepped ? <SteppedCare stepped={stepped} pupils={plan.pupils} /> : null}
        {refused ? (
          <Notice>{refused}</Notice>
        ) : (
          <Section title="The decision">
            <ActionForm label="Decide" errors={errors}>
              <ChoiceField
                name="decision"
                label="From today"
                type="radio"
                options={decisionChoices}
                error={errors?.decision}
              />
              <TextField name="reason" label="Why" error={errors?.reason} />
              <TextField
                name="reviewOn"
                label="Looked at again on"
                hint="Where it goes on"
                type="date"
                defaultValue={reviewOn}
                error={errors?.reviewOn}
              />
            </ActionForm>
          </Section>
        )}
      </Page>
    </>
  )
}
