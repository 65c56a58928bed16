import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { addDays, count } from '#features/school/api.ts'
import { usualReview } from '#features/support/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { planSwitch, switchPupil } from '../commands/switch.server.ts'
import { mayDecide } from '../proposal.server.ts'
import { listPathways } from '../queries/pathways.server.ts'
import { listPlaces } from '../queries/places.server.ts'
import { costWords } from '../rules/cost.ts'
import { ofYear } from '../rules/pathway.ts'
import { SwitchForm, ToSearch } from '../schema.ts'

export const meta = () => [{ title: 'A change of pathway · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'curriculum.decide')
  mayDecide(visit)
  const search = parseSearch(args.request, ToSearch)
  const to = search.ok ? search.value.to : undefined
  const id = Number(args.params.id)
  const found = await visit.read(async (db) => {
    const { givenName, yearNumber } = await getPupilInReach(db, visit.reach, id)
    const offered = yearNumber === null ? [] : ofYear(await listPathways(db, { open: true }), yearNumber)
    const now = (await listPlaces(db, id)).find(({ ends }) => ends === null)
    const plan = to === undefined ? null : await planSwitch(db, id, to)
    return {
      ...{ givenName, from: now?.pathway ?? null },
      offered: offered.filter((one) => one.id !== now?.pathwayId).map(({ id, name }) => ({ id, name })),
      plan: plan && {
        ...{
          to: { id: plan.to.id, name: plan.to.name },
          full: plan.full,
          ...{ ahead: plan.ahead.length, passes: plan.passed.length > 0 },
          cost: costWords(plan.cost),
        },
        room: plan.to.capacity === null ? 'no bound' : `${plan.taken} of ${plan.to.capacity} places taken`,
      },
      reviewOn: usualReview((await listCurrentCycles(db)).cycles, visit.today),
    }
  })
  await visit.sawPupils([id])
  return { here: `/${visit.org.slug}/pupils/${id}/pathway`, today: visit.today, ...found }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'curriculum.decide')
  mayDecide(visit)
  const id = Number(args.params.id)
  const parsed = await parseForm(args.request, SwitchForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const done = await visit.write(async (db) => {
    await getPupilInReach(db, visit.reach, id)
    return switchPupil(db, id, parsed.value)
  })
  return done.ok ? redirect(`/${visit.org.slug}/pupils/${id}/pathway`) : { errors: done.errors }
}

export default function Switch() {
  const { here, givenName, from, offered, plan, today, reviewOn } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <Page
      finding={
        plan
          ? `${givenName}: from ${from ?? 'no pathway'} to ${plan.to.name}`
          : `${givenName}: which pathway?`
      }
      lead={from ? `On ${from} now.` : 'On no pathway yet.'}
    >
      <p className="actions">
        {offered.map((one) => (
          <Link
            key={one.id}
            className="button button-quiet"
            to={`?to=${one.id}`}
            aria-current={plan?.to.id === one.id ? 'true' : undefined}
          >
            {one.name}
          </Link>
        ))}
        <Link to={here}>Leave it as it is</Link>
      </p>
      {plan ? (
        <>
          <Section title="What it costs">
            <ul>
              {plan.cost.map((line) => (
                <li key={line}>{line}.</li>
              ))}
            </ul>
            <p className="quiet">{plan.room}.</p>
          </Section>
          {plan.ahead > 0 ? (
            <Notice>
              {count(plan.ahead, 'pupil')} of the year asked earlier and {plan.ahead === 1 ? 'waits' : 'wait'}
              {plan.full
                ? '.'
                : plan.passes
                  ? ': whoever goes before them goes with a reason, which is kept.'
                  : ', and there is a place for each of them as well.'}
            </Notice>
          ) : null}
          {plan.full ? (
            <Notice act>
              {plan.full}. Nobody is moved now: the wish waits in the order in which it was said, until
              somebody leaves the pathway or the school makes more places.
            </Notice>
          ) : null}
          <ActionForm
            key={plan.to.id}
            label={plan.full ? 'Put on the waiting list' : `Decide for ${plan.to.name}`}
            errors={errors}
          >
            <input type="hidden" name="pathwayId" value={plan.to.id} />
            <TextField name="starts" label="From" type="date" defaultValue={today} error={errors?.starts} />
            <TextField name="reason" label="Why" hint="The family reads it" error={errors?.reason} />
            <TextField
              name="expected"
              label="What you expect to see"
              hint="So that the review can say whether it came"
              error={errors?.expected}
            />
            {plan.passes ? (
              <TextField
                name="passing"
                label="Why before those who asked earlier"
                hint="Kept with each of those who are passed over"
                error={errors?.passing}
              />
            ) : null}
            <TextField
              name="reviewOn"
              label="Looked at again on"
              type="date"
              defaultValue={reviewOn > today ? reviewOn : addDays(today, 42)}
              error={errors?.reviewOn}
            />
          </ActionForm>
        </>
      ) : null}
    </Page>
  )
}
