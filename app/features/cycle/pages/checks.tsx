import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type Visit } from '#features/access/api.server.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { answerCheck, type CheckReach, reachesCheck } from '../commands/check.server.ts'
import { CheckList } from '../components/CheckList.tsx'
import { listChecks } from '../queries/checks.server.ts'
import { getCycle } from '../queries/cycles.server.ts'
import { checkMethod, checksFinding, checkTitles } from '../rules/check-words.ts'
import { cycleTrail } from '../rules/trail.ts'
import { CheckForm } from '../schema-checks.ts'

export const meta = () => [{ title: 'Checks before close · Everyschool' }]

const reachIn = ({ reach, posts }: Visit): CheckReach => ({
  reach,
  departmentIds: posts.flatMap((post) => (post.scope === 'department' ? (post.scopeId ?? []) : [])),
})

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'cycle.check')
  const may = reachIn(visit)
  const found = await visit.read(async (db) => {
    const cycle = await getCycle(db, Number(args.params.cycleId))
    const checks = cycle.state === 'planned' ? [] : await listChecks(db, cycle)
    return { cycle, checks: checks.filter((check) => reachesCheck(may, check)) }
  })
  return {
    ...found,
    base: `/${visit.org.slug}`,
    mayEnter: visit.may('cycle.enter'),
    mayRun: visit.may('cycle.run'),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'cycle.check')
  const cycleId = Number(args.params.cycleId)
  const parsed = await parseForm(args.request, CheckForm)
  if (!parsed.ok) return { errors: parsed.errors, about: parsed.values.about ?? '' }
  const base = `/${visit.org.slug}`
  const answered = { cycleId, base, ...parsed.value }
  const outcome = await visit.write((db) => answerCheck(db, reachIn(visit), answered))
  if (!outcome.ok) return { errors: outcome.errors, about: parsed.value.about }
  return redirect(`${base}/cycle/${cycleId}/checks`)
}

export default function Checks() {
  const { base, cycle, checks, mayEnter, mayRun } = useLoaderData<typeof loader>()
  const refusal = useActionData<typeof action>()
  const why = refusal ? Object.values(refusal.errors)[0] : undefined
  const to = `${base}/cycle/${cycle.id}`
  const odd = checks.filter((one) => one.kind !== 'missing' && one.state !== 'gone')
  const missing = checks.filter((one) => one.kind === 'missing' && one.state !== 'gone')
  const gone = checks.filter((one) => one.state === 'gone')
  const shared = {
    sheetOf: (classId: number) => (mayEnter ? `${base}/classes/${classId}/enter?cycle=${cycle.id}` : null),
    ...(cycle.state === 'open' ? { answerTo: `${to}/checks` } : {}),
    refused: refusal && why ? { about: refusal.about, why } : undefined,
  }
  return (
    <>
      <Breadcrumbs trail={cycleTrail(base, cycle)} />
      <Page finding={checksFinding(cycle.name, checks)}>
        {cycle.state === 'open' ? (
          <p>
            Each is a question, not a verdict: say why it is right as it is, or send it back to the teacher.
            When the marks change, it is looked at anew.
          </p>
        ) : null}
        {cycle.state === 'closed' ? (
          <Notice>{cycle.name} is closed: this is how its checks stood that day.</Notice>
        ) : null}
        {checks.length === 0 ? (
          <EmptyState title="Nothing to look at" next={{ label: `Look at ${cycle.name}`, to }}>
            {cycle.state === 'planned'
              ? 'Entry has not begun. Marks are checked from the day they are entered.'
              : 'No check has anything to say about the classes you reach.'}
          </EmptyState>
        ) : null}
        {[...Map.groupBy(odd, ({ kind }) => kind)].map(([kind, own]) => (
          <Section
            key={kind}
            title={own.length === 1 ? checkTitles[kind] : `${checkTitles[kind]}: ${own.length}`}
          >
            <CheckList checks={own} {...shared} />
          </Section>
        ))}
        {missing.length > 0 ? (
          <Section
            title={`Pupils without a full entry, in ${missing.length} ${missing.length === 1 ? 'class' : 'classes'}`}
          >
            <details open={odd.length === 0}>
              <summary>Show the classes</summary>
              <CheckList checks={missing} {...shared} />
            </details>
          </Section>
        ) : null}
        {gone.length > 0 ? (
          <Section title="Settled by a change of marks">
            <CheckList mixed checks={gone} {...shared} />
          </Section>
        ) : null}
        {mayRun && cycle.state === 'open' ? (
          <p>
            <Link to={`${to}/close`}>Close {cycle.name}</Link>
          </p>
        ) : null}
        <Provenance>{checkMethod}</Provenance>
      </Page>
    </>
  )
}
