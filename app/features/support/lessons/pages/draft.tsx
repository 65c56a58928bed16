import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type Visit } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { arranging } from '../../board/arranging.server.ts'
import { NotAccepted } from '../../proposing/states.server.ts'
import { useWatching } from '../../proposing/useWatching.ts'
import { acceptDraft, leaveDraft } from '../commands/accept.server.ts'
import { beginDraft } from '../commands/draft.server.ts'
import { GoneList, LessonTable, MissedTable, MoveList, UnplacedList } from '../components/DraftParts.tsx'
import { WeekLinks } from '../components/WeekLinks.tsx'
import { WeekOfLessons } from '../components/WeekOfLessons.tsx'
import { Weight } from '../components/Weight.tsx'
import { readDraftPage } from '../draft-page.server.ts'
import { draftInBackground, takeUp } from '../jobs.server.ts'
import { getDraft } from '../queries/drafts.server.ts'
import { DraftForm, LessonsSearch } from '../schema.ts'

export const meta = () => [{ title: 'Special lessons proposed · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.arrange')
  const { base } = arranging(visit)
  const search = parseSearch(args.request, LessonsSearch)
  const week = search.ok ? search.value.week : undefined
  const { pupilIds, workedAt, ...page } = await visit.read((db) =>
    readDraftPage(db, Number(args.params.draftId), week),
  )
  takeUp(visit, { ...page.draft, workedAt })
  await visit.sawPupils(pupilIds)
  return { ...page, base }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.arrange')
  const { base } = arranging(visit)
  const draftId = Number(args.params.draftId)
  const { calm } = await visit.read((db) => getDraft(db, draftId))
  const parsed = await parseForm(args.request, DraftForm)
  if (!parsed.ok) return { errors: parsed.errors }
  if (parsed.value.intent === 'accept') return await accept(visit, base, draftId)
  if (parsed.value.intent === 'leave') {
    await visit.write((db) => leaveDraft(db, draftId))
    return redirect(`${base}/help/lessons`)
  }
  const begun = await visit.write((db) => beginDraft(db, { calm }))
  if (begun === null) return { errors: { form: 'No cycle is to come for which lessons could be planned.' } }
  draftInBackground(visit, begun)
  return redirect(`${base}/help/lessons/drafts/${begun}`)
}

async function accept(visit: Visit, base: string, draftId: number) {
  try {
    const where = { country: visit.org.country, base }
    const stand = await visit.write((db) => acceptDraft(db, where, draftId))
    return {
      done: `Accepted: ${count(stand, 'special lesson')} stand, and everybody concerned has been told.`,
    }
  } catch (error) {
    if (error instanceof NotAccepted) return { errors: error.errors }
    throw error
  }
}

function Decide({ open, busy }: { open: boolean; busy: boolean }) {
  if (busy) return null
  return (
    <Form method="post" className="actions">
      {open ? (
        <>
          <button className="button" type="submit" name="intent" value="accept">
            Accept it
          </button>
          <button className="button button-quiet" type="submit" name="intent" value="leave">
            Leave it
          </button>
        </>
      ) : null}
      <button className="button button-quiet" type="submit" name="intent" value="propose">
        Propose again
      </button>
    </Form>
  )
}

type Found = ReturnType<typeof useLoaderData<typeof loader>>

/** What does not stay as it is: without a place, moved, fallen out. */
function Changes({
  base,
  unplaced,
  short,
  moves,
  gone,
}: Pick<Found, 'base' | 'unplaced' | 'short' | 'moves' | 'gone'>) {
  return (
    <>
      {unplaced.length > 0 ? (
        <Section title={`Without a place (${unplaced.length})`}>
          {short ? <p>{short}</p> : null}
          <UnplacedList base={base} lines={unplaced} />
        </Section>
      ) : null}
      {moves.length > 0 ? (
        <Section title={`What changes (${moves.length})`}>
          <MoveList lines={moves} />
        </Section>
      ) : null}
      {gone.length > 0 ? (
        <Section title={`Stand today, and would no longer (${gone.length})`}>
          <GoneList lines={gone} />
        </Section>
      ) : null}
    </>
  )
}

/** The lessons themselves: a week at a time, all of them as a list, and what pupils would miss for them. */
function Lessons({ base, draft, weeks, week, lessons, all, missed, signatures }: Found) {
  if (all.length === 0) return null
  return (
    <>
      <Section title="The week">
        <WeekLinks weeks={weeks} week={week} />
        <WeekOfLessons
          base={base}
          days={[...new Set(lessons.map(({ on }) => on))].toSorted()}
          lessons={lessons.map((one) => ({ ...one, pinned: null, act: one.note !== null }))}
        />
      </Section>
      {missed.length > 0 ? (
        <Section title={draft.calm ? 'What pupils would miss anew' : 'What pupils would miss'}>
          <MissedTable base={base} rows={missed} />
          {signatures > 0 ? (
            <p className="quiet small">
              {count(signatures, 'signature')} in this cycle; each stands on its pupil’s page.
            </p>
          ) : null}
        </Section>
      ) : null}
      <details className="aside">
        <summary>All {count(all.length, 'lesson')} as a list</summary>
        <LessonTable base={base} lessons={all} />
      </details>
    </>
  )
}

export default function DraftPage() {
  const found = useLoaderData<typeof loader>()
  const { base, draft, finding } = found
  const answer = useActionData<typeof action>()
  useWatching(draft.state === 'working')
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Help', to: `${base}/help` },
          { label: 'Special lessons', to: `${base}/help/lessons` },
        ]}
      />
      <Page
        finding={finding}
        lead={
          draft.accepted
            ? 'This was accepted; what has changed since stands on the page of special lessons.'
            : 'Nothing of this holds until it is accepted.'
        }
      >
        <ErrorSummary errors={answer && 'errors' in answer ? answer.errors : undefined} />
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        {draft.note ? <Notice act={draft.state === 'failed'}>{draft.note}</Notice> : null}
        {draft.result ? <Weight result={draft.result} /> : null}
        <Decide open={draft.state === 'proposed'} busy={draft.state === 'working'} />
        <Changes {...found} />
        <Lessons {...found} />
      </Page>
    </>
  )
}
