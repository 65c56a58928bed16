import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, findVisit, type Visit } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { dateOf, formatDate } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { type Decided, DecidedFacts, EarlierTable, NeverFor } from '../components/Decided.tsx'
import { SwitchOff, SwitchOn } from '../components/DecisionForms.tsx'
import { switchOff, switchOn } from '../decision.server.ts'
import { listResolutions } from '../gate.server.ts'
import { decisionFinding, isLive, type Resolution, readableBy, readerRoles } from '../resolution.ts'
import { DecisionForm } from '../schema.ts'

export const meta = () => [{ title: 'Figures of teachers · Everyschool' }]

async function readRoles(visit: Visit): Promise<Map<string, string>> {
  const words = await visit.read((db) => listWords(db, visit.org.country, 'role_name', visit.today))
  return new Map(words.map(({ key, name }) => [key, name]))
}

const decidedOf = (one: Resolution, names: ReadonlyMap<string, string>, today: string): Decided => ({
  id: one.id,
  purpose: one.purpose,
  readers: one.readers.map((key) => names.get(key) ?? key),
  firstLookDays: one.firstLookDays,
  decidedOn: formatDate(one.decidedOn),
  starts: formatDate(one.starts),
  ends: formatDate(one.ends),
  recordedBy: one.recordedBy,
  state: one.withdrawnAt
    ? `switched off on ${formatDate(dateOf(one.withdrawnAt))} by ${one.withdrawnBy}: ${one.withdrawnWhy}`
    : one.ends < today
      ? 'ended on its last day'
      : one.starts > today
        ? 'not begun'
        : 'stands',
})

const nameOf = (visit: Visit): string => {
  const [post] = visit.posts
  return [visit.personName, post?.title ?? ''].filter(Boolean).join(', ')
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'school.view')
  const names = await readRoles(visit)
  const all = await visit.read((db) => listResolutions(db))
  const live = all.find((one) => isLive(one, visit.today)) ?? null
  const next = all.find((one) => !one.withdrawnAt && one.starts > visit.today) ?? null
  const standing = live ?? next
  const reader = await findVisit(args, visit, 'effects.teachers')
  return {
    base: `/${visit.org.slug}`,
    finding: decisionFinding(live, next),
    standing: standing && decidedOf(standing, names, visit.today),
    earlier: all.filter((one) => one !== standing).map((one) => decidedOf(one, names, visit.today)),
    mayDecide: visit.may('effects.resolve'),
    hasOwn: live !== null && visit.may('effects.own'),
    reads: live !== null && readableBy(live, reader?.posts ?? []) !== null,
    roles: readerRoles.map((key) => ({ value: key, label: names.get(key) ?? key })),
    today: visit.today,
    seesResults: visit.may('results.view'),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'effects.resolve')
  const parsed = await parseForm(args.request, DecisionForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const by = { name: nameOf(visit), base: `/${visit.org.slug}` }
  const form = parsed.value
  const done = await visit.write((db) => {
    if (form.intent === 'switch off') return switchOff(db, by, form.why)
    const { intent: _, ...given } = form
    return switchOn(db, by, given)
  })
  return done.ok ? redirect(`${by.base}/effects/decision`) : { errors: { form: done.why } }
}

export default function DecisionPage() {
  const data = useLoaderData<typeof loader>()
  const { base, finding, standing, earlier, mayDecide, hasOwn, reads, seesResults } = data
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  return (
    <>
      {seesResults ? <Breadcrumbs trail={[{ label: 'Results', to: `${base}/results` }]} /> : null}
      <Page
        finding={finding}
        lead="What exam results say of single teachers is worked out only while the governing body has decided so, for a purpose it states. Everybody who works here can read the decision."
      >
        {standing ? <DecidedFacts decided={standing} /> : null}
        {hasOwn || reads ? (
          <div className="actions">
            {hasOwn ? (
              <Link className="button" to={`${base}/effects/own`}>
                Your own figures
              </Link>
            ) : null}
            {reads ? (
              <Link className="button button-quiet" to={`${base}/effects/teachers`}>
                Figures you may read
              </Link>
            ) : null}
          </div>
        ) : null}
        <NeverFor />
        {mayDecide && standing ? <SwitchOff errors={errors} /> : null}
        {mayDecide && !standing ? <SwitchOn errors={errors} roles={data.roles} today={data.today} /> : null}
        {earlier.length > 0 ? (
          <Section title="Earlier decisions">
            <EarlierTable decisions={earlier} />
          </Section>
        ) : null}
        <Provenance>
          Without a decision that stands there is no page with teachers’ figures for anybody, and none are
          kept: when it ends or is switched off they are taken away, with what teachers wrote beside them.
          Each time somebody else reads figures, their teachers see who and when. Switching on and off is on
          record, and all staff are told.
        </Provenance>
      </Page>
    </>
  )
}
