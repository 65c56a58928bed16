import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { answerFinding } from '#features/progress/api.server.ts'
import { findingHeadline, isGood } from '#features/progress/api.ts'
import { addDays } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { WaitingList } from '../components/WaitingList.tsx'
import { listUnacted } from '../queries/unacted.server.ts'
import { bandOf } from '../rules/unacted.ts'
import { unactedFinding } from '../rules/words.ts'
import { LeaveForm, UnactedSearch } from '../schema.ts'

export const meta = () => [{ title: 'Flagged, and nobody has acted · Everyschool' }]

/** One cycle. */
const USUAL_DAYS = 42
const titles = [
  'Half a grade or more to be won',
  'A quarter of a grade to be won',
  'Less to be won',
  'Far ahead, and nobody has taken them further',
] as const
const AHEAD = 3
const MOST = 8

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const search = parseSearch(args.request, UnactedSearch)
  const waiting = await visit.read((db) => listUnacted(db, visit.today, visit.reach))
  const lines = waiting.map((one) => ({
    ...{ id: one.findingId, pupilId: one.pupilId, classId: one.classId, name: one.name },
    ...{ className: one.evidence.className, days: one.days, since: one.since },
    words: findingHeadline(one.kind, one.name?.givenName ?? '', one.evidence),
    raised: one.answer === 'meeting',
    heap: isGood(one) ? AHEAD : bandOf(one.benefit),
  }))
  const heaps = titles.flatMap((title, heap) => {
    const own = lines.filter((line) => line.heap === heap)
    const shown = search.ok && search.value.all ? own : own.slice(0, MOST)
    return own.length === 0 ? [] : [{ title, all: own.length, lines: shown }]
  })
  await visit.sawPupils(heaps.flatMap((heap) => heap.lines.flatMap(({ pupilId }) => pupilId ?? [])))
  return {
    ...{ base: `/${visit.org.slug}`, finding: unactedFinding(waiting), heaps },
    againOn: addDays(visit.today, USUAL_DAYS),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.lead')
  const parsed = await parseForm(args.request, LeaveForm)
  if (!parsed.ok) return { errors: parsed.errors, of: Number(parsed.values.findingId) }
  const { againOn, ...left } = parsed.value
  if (againOn <= visit.today) return { errors: { againOn: 'Choose a day to come.' }, of: left.findingId }
  await visit.write((db) => answerFinding(db, visit.reach, { ...left, againOn, answer: 'not now' }))
  return { done: 'Left for now: it comes back on the day you chose.' }
}

export default function Unacted() {
  const { base, finding, heaps, againOn } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Help', to: `${base}/help` }]} />
      <Page
        finding={finding}
        lead="By what help may win back, and there the longest waiting first. Begin help, or say why it is left."
      >
        {answer?.done ? <Notice>{answer.done}</Notice> : null}
        {heaps.length === 0 ? (
          <EmptyState title="Nobody waits" next={{ label: 'See what help runs', to: `${base}/help` }}>
            Findings come when a cycle is closed; each stays here until somebody acts.
          </EmptyState>
        ) : null}
        {heaps.map(({ title, all, lines }) => (
          <Section key={title} title={`${title} (${all})`}>
            <WaitingList
              base={base}
              lines={lines}
              againOn={againOn}
              refused={answer?.errors ? { errors: answer.errors, of: answer.of } : undefined}
            />
            <p className="actions">
              <button className="button button-quiet" type="submit" form="together">
                One plan for all that are ticked
              </button>
              {lines.length < all ? <Link to="?all=1">Show all {all}</Link> : null}
            </p>
          </Section>
        ))}
        <Form method="get" action={`${base}/help/new`} id="together" />
        <Provenance>
          The clock runs from the close of the first of the cycles in a row that flagged the same pupil or
          class while nothing was done. What was raised for a meeting stays until help begins or it is left
          with a reason. Help in the same subject, or for the pupil as a whole, counts as acting.
        </Provenance>
      </Page>
    </>
  )
}
