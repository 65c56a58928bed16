import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { findingGrounds, findingHeadline } from '#features/progress/api.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ErrorSummary, TextField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { startPlan } from '../commands/start.server.ts'
import { KindLinks } from '../components/KindLinks.tsx'
import { PlanFields } from '../components/PlanFields.tsx'
import { PupilChoice } from '../components/PupilChoice.tsx'
import { makeDraft } from '../drafting.server.ts'
import { listChoices } from '../queries/choices.server.ts'
import { StartForm, StartSearch } from '../schema.ts'

export const meta = () => [{ title: 'Plan help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const search = parseSearch(args.request, StartSearch)
  if (!search.ok) throw notFound()
  const { draft, choices } = await visit.read(async (db) => ({
    draft: await makeDraft(db, { reach: visit.reach, country: visit.org.country }, search.value),
    choices: await listChoices(db, visit.org.country),
  }))
  await visit.sawPupils(draft.pupils.map(({ id }) => id))
  const { findings, before, kinds, ...rest } = draft
  return {
    ...{ base: `/${visit.org.slug}`, search: search.value, choices, ...rest },
    kinds: kinds.map(({ key, name, about }) => ({ key, name, about })),
    before: before && { id: before.id, title: before.title },
    reasons: findings.map(({ id, kind, name, evidence }) => ({
      ...{ id, words: findingHeadline(kind, name?.givenName ?? '', evidence) },
      grounds: findingGrounds(kind, evidence),
    })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const parsed = await parseForm(args.request, StartForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const base = `/${visit.org.slug}`
  const where = { reach: visit.reach, country: visit.org.country, base }
  const done = await visit.write((db) => startPlan(db, where, parsed.value))
  if (!done.ok) return { errors: done.errors }
  return redirect(`${base}/help/plans/${done.planId}`)
}

export default function NewPlan() {
  const { base, search, draft, title, who, kinds, choices, pupils, before, reasons } =
    useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const about = kinds.find(({ key }) => key === draft.kind)?.about
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Help', to: `${base}/help` }]} />
      <Page
        finding={who === null ? `${title}: choose for whom` : `${title} for ${who}: ready to begin`}
        lead={`${about ?? ''} Everything is filled in and can be changed, now and later.`}
      >
        {reasons.length > 0 ? (
          <ul className="plain">
            {reasons.map(({ id, words, grounds }) => (
              <li key={id}>
                <Link to={`${base}/findings/${id}`}>{words}</Link>{' '}
                <span className="small quiet">{grounds}</span>
              </li>
            ))}
          </ul>
        ) : null}
        {before ? (
          <p>
            The step after <Link to={`${base}/help/plans/${before.id}`}>{before.title}</Link>.
          </p>
        ) : null}
        <KindLinks kinds={kinds} chosen={draft.kind} search={search} />
        <Form method="get" className="form-line">
          {search.pupil.map((id) => (
            <input key={id} type="hidden" name="pupil" value={id} />
          ))}
          {search.finding.map((id) => (
            <input key={id} type="hidden" name="finding" value={id} />
          ))}
          {search.class === null ? null : <input type="hidden" name="class" value={search.class} />}
          {search.places === null ? null : <input type="hidden" name="places" value={search.places} />}
          {search.turn === null ? null : <input type="hidden" name="turn" value={search.turn} />}
          {search.after === null ? null : <input type="hidden" name="after" value={search.after} />}
          <input type="hidden" name="kind" value={draft.kind} />
          <TextField name="name" label="Find more pupils by name" type="search" defaultValue={search.name} />
          <button className="button button-quiet" type="submit">
            Find
          </button>
        </Form>
        {pupils.length === 0 ? (
          <EmptyState title="For whom?" next={{ label: 'Begin from a class', to: `${base}/help` }}>
            Find pupils by name above, or begin from a finding, a pupil’s page or a class.
          </EmptyState>
        ) : (
          <Form method="post" className="form" key={draft.kind}>
            <ErrorSummary errors={errors} />
            <div className="actions">
              {/* biome-ignore lint/a11y/noAutofocus: what is filled in already begins with one key */}
              <button className="button" type="submit" autoFocus>
                Begin this help
              </button>
            </div>
            <PupilChoice pupils={pupils} error={errors?.pupil} />
            {reasons.map(({ id }) => (
              <input key={id} type="hidden" name="finding" value={id} />
            ))}
            <input type="hidden" name="beforeId" value={before?.id ?? ''} />
            <Section title="What is done">
              <PlanFields draft={draft} choices={choices} errors={errors} kindChosen />
            </Section>
          </Form>
        )}
      </Page>
    </>
  )
}
