import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { changeDecision, getOwnDecision, reviewDecision } from '../commands/decisions.server.ts'
import { DecisionCard, type DecisionShown } from '../components/DecisionCard.tsx'
import { Shares } from '../components/Shares.tsx'
import { ProofWords } from '../components/VerdictWords.tsx'
import { readDecisions } from '../queries/own-decisions.server.ts'
import { shareFinding } from '../rules/words.ts'
import { DecisionForm, DecisionsSearch } from '../schema.ts'
import { viewerOf } from '../viewer.server.ts'

export const meta = () => [{ title: 'Decisions · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.view')
  const viewer = viewerOf(visit)
  const parsed = parseSearch(args.request, DecisionsSearch)
  const all = viewer.arranges && parsed.ok && parsed.value.show === 'all'
  const { pupilIds, ...rest } = await visit.read((db) => readDecisions(db, viewer, all))
  await visit.sawPupils(pupilIds)
  return { ...{ base: `/${visit.org.slug}`, mayAll: viewer.arranges, all }, ...rest }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'meetings.view')
  const parsed = await parseForm(args.request, DecisionForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  await visit.write(async (db) => {
    const decision = await getOwnDecision(db, viewerOf(visit), form.decisionId)
    if (form.intent === 'review') await reviewDecision(db, decision, form)
    else await changeDecision(db, decision, form)
  })
  const url = new URL(args.request.url)
  return redirect(`${url.pathname.replace(/\.data$/, '')}${url.searchParams.has('show') ? '?show=all' : ''}`)
}

const groups = [
  { key: 'asked', title: 'Done? Helped?' },
  { key: 'ahead', title: 'Not due yet' },
  { key: 'settled', title: 'Settled' },
] as const

export default function Decisions() {
  const { base, all, mayAll, share, shares, decisions, owners } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const page = `${base}/meetings/decisions`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Meetings', to: `${base}/meetings` }]} />
      <Page
        finding={shareFinding(share, all ? 'The school took' : 'You own')}
        lead="What was decided, whether it was done, and what the forecasts of the pupils concerned said then and say now."
      >
        <ErrorSummary errors={errors} />
        {mayAll ? (
          <ul className="choices plain">
            <li>
              <Link to={page} aria-current={all ? undefined : 'page'}>
                Yours
              </Link>
            </li>
            <li>
              <Link to={`${page}?show=all`} aria-current={all ? 'page' : undefined}>
                Everybody’s
              </Link>
            </li>
          </ul>
        ) : null}
        {all && shares.length > 0 ? <Shares shares={shares} /> : null}
        {decisions.length === 0 ? (
          <EmptyState
            title="Nothing to show"
            next={
              mayAll && !all
                ? { label: 'Everybody’s', to: `${page}?show=all` }
                : { label: 'Look at the meetings', to: `${base}/meetings` }
            }
          >
            Decisions come from meetings: each has an owner, a day, and what is then to be seen.
          </EmptyState>
        ) : null}
        {decisions.some((one) => typeof one.verdict === 'object') ? <ProofWords /> : null}
        {groups.map(({ key, title }) => (
          <Group
            key={key}
            {...{ title, base, owners }}
            decisions={decisions.filter((one) => one.group === key)}
          />
        ))}
        <Provenance>
          A decision counts as due from its day on, or once it was reviewed; as done when its owner or the
          meeting said so; as helped when they said so. Beside it stands the average chance of the target of
          the pupils concerned, after the last cycle judged before the decision and after the last one judged
          until today.
        </Provenance>
      </Page>
    </>
  )
}

type GroupProps = {
  title: string
  base: string
  owners: readonly { value: string; label: string }[]
  decisions: readonly DecisionShown[]
}

function Group({ title, base, owners, decisions }: GroupProps) {
  if (decisions.length === 0) return null
  return (
    <Section title={title}>
      <ul className="decisions plain">
        {decisions.map((one) => (
          <li key={one.id}>
            <DecisionCard decision={one} base={base} owners={owners} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
