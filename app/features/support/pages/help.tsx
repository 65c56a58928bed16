import { Form, Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { classesInReach, listClassNames, listPupils } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { SelectField } from '#ui/form/fields.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import '../components/help.css'
import { type PlanLine, PlanTable } from '../components/PlanTable.tsx'
import { listCaseload } from '../queries/choices.server.ts'
import { listPlans, type Plan, present } from '../queries/plans.server.ts'
import { listFidelity } from '../queries/sessions.server.ts'
import { listUnacted } from '../queries/unacted.server.ts'
import { fidelityWords } from '../rules/dose.ts'
import { isDue } from '../rules/plan.ts'
import { helpFinding, whoWords } from '../rules/words.ts'
import { HelpSearch } from '../schema.ts'

export const meta = () => [{ title: 'Help · Everyschool' }]

const lineOf = (plan: Plan, given: string, today: string): PlanLine => ({
  ...{ id: plan.id, title: plan.title, owner: plan.owner, place: plan.place, given },
  ...{ reviewOn: plan.reviewOn, endedOn: plan.endedOn, due: isDue(plan, today) },
  who: whoWords(present(plan), plan.others),
})

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const search = parseSearch(args.request, HelpSearch)
  const leads = visit.may('help.lead')
  const found = await visit.read(async (db) => {
    const running = await listPlans(db, visit, { state: 'running' })
    const mine = running.filter(({ ownerId }) => ownerId === visit.personId)
    const whose = (search.ok ? search.value.whose : undefined) ?? (mine.length > 0 ? 'mine' : 'all')
    const plans =
      whose === 'mine' ? mine : whose === 'all' ? running : await listPlans(db, visit, { state: 'ended' })
    const fidelity = await listFidelity(db, plans)
    const helped = new Set(running.flatMap((plan) => present(plan).map(({ id }) => id)))
    const caseload = await listCaseload(db, visit.personId)
    const without = caseload.filter((id) => !helped.has(id))
    return {
      ...{ whose, counts: { mine: mine.length, all: running.length }, caseload: caseload.length },
      finding: helpFinding(
        plans.map((plan) => ({ ...plan, pupils: present(plan) })),
        whose,
        visit.today,
      ),
      lines: plans.map((plan) => {
        const own = fidelity.get(plan.id)
        return lineOf(plan, own ? fidelityWords(own.planned, own.given) : '', visit.today)
      }),
      shown: plans.flatMap((plan) => present(plan).map(({ id }) => id)),
      without: without.length === 0 ? [] : await listPupils(db, visit.reach, { ids: without }),
      waiting: leads ? (await listUnacted(db, visit.today, visit.reach)).length : null,
      classes: leads ? classesInReach(visit.reach, await listClassNames(db)) : [],
    }
  })
  const { shown, without, ...rest } = found
  await visit.sawPupils([...shown, ...without.map(({ id }) => id)])
  return {
    ...{ base: `/${visit.org.slug}`, leads, arranges: visit.may('help.arrange'), ...rest },
    without: without.map((pupil) => ({
      ...{ id: pupil.id, familyName: pupil.familyName, givenName: pupil.givenName },
      where: formatWhere(pupil),
    })),
  }
}

const heaps = [
  { key: 'mine', title: 'Run by you' },
  { key: 'all', title: 'All that runs' },
  { key: 'ended', title: 'Ended' },
] as const

export default function Help() {
  const { base, leads, arranges, finding, whose, counts, lines, waiting, caseload, without, classes } =
    useLoaderData<typeof loader>()
  return (
    <Page finding={finding} lead="Help runs for a cycle; then it is stopped, continued, changed or scaled.">
      <p className="actions">
        {waiting === null ? null : (
          <Link className="button" to={`${base}/help/unacted`}>
            {waiting === 0 ? 'Nothing flagged waits' : `${waiting} flagged, nobody acted`}
          </Link>
        )}
        {leads ? (
          <Link className="button button-quiet" to={`${base}/help/new`}>
            Plan help by hand
          </Link>
        ) : null}
        {leads ? <Link to={`${base}/help/impact`}>Did it help?</Link> : null}
        {arranges ? <Link to={`${base}/help/board`}>Learning managers</Link> : null}
        {arranges ? <Link to={`${base}/help/lessons`}>Special lessons</Link> : null}
        {counts.mine > 0 ? <Link to={`${base}/help/week`}>Your week</Link> : null}
        <Link to={`${base}/help/lessons/mine`}>Your special lessons</Link>
        <Link to={`${base}/help/catalogue`}>Kinds of help</Link>
      </p>
      <nav aria-label="Whose help">
        <ul className="choices plain">
          {heaps.map(({ key, title }) => (
            <li key={key}>
              <Link to={`?whose=${key}`} aria-current={key === whose ? 'page' : undefined}>
                {key === 'ended' ? title : `${title} (${counts[key]})`}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {lines.length > 0 ? (
        <PlanTable base={base} lines={lines} ended={whose === 'ended'} />
      ) : (
        <EmptyState title="No help here">
          Help is begun from a finding, from a pupil’s page, for a class, or by hand.
        </EmptyState>
      )}
      {caseload > 0 ? (
        <Section title="Your caseload">
          <p>
            {without.length === 0
              ? `All ${caseload} pupils on your caseload have help just now.`
              : `${without.length} of the ${caseload} pupils on your caseload have no help just now:`}
          </p>
          <ul className="plain help-group">
            {without.map((pupil) => (
              <li key={pupil.id}>
                <PupilName {...pupil} to={`${base}/pupils/${pupil.id}/progress`} />{' '}
                {leads ? (
                  <Link className="small" to={`${base}/help/new?pupil=${pupil.id}`}>
                    plan help
                  </Link>
                ) : null}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {classes.length > 0 ? (
        <Section title="Help for pupils of a class">
          <Form method="get" action={`${base}/help/new`} className="form-line">
            <SelectField
              name="class"
              label="Class"
              options={classes.map(({ id, name, subject }) => ({
                ...{ value: String(id), label: `${name} · ${subject}` },
              }))}
            />
            <button className="button button-quiet" type="submit">
              Choose pupils
            </button>
          </Form>
        </Section>
      ) : null}
    </Page>
  )
}
