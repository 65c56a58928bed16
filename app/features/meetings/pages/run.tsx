import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter, type OrgWriter } from '#features/access/api.server.ts'
import { recipientOf } from '#features/notices/api.server.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { EmptyState } from '#ui/layout/Page.tsx'
import { decideItem, reviewInMeeting, takeBack } from '../commands/decisions.server.ts'
import { beginMeeting, leaveItem } from '../commands/holding.server.ts'
import { BeginForm } from '../components/BeginForm.tsx'
import { ItemHeading } from '../components/ItemHeading.tsx'
import { ItemStage } from '../components/ItemStage.tsx'
import { Key, Keys } from '../components/Keys.tsx'
import { getItem } from '../queries/items.server.ts'
import { getMeetingToHold, type OneMeeting } from '../queries/meetings.server.ts'
import { readRun } from '../queries/run.server.ts'
import { getSuggestion } from '../queries/suggestions.server.ts'
import { RunForm, RunSearch } from '../schema.ts'
import { type Viewer, viewerOf } from '../viewer.server.ts'

export const meta = () => [{ title: 'Meeting under way · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.chair')
  const viewer = viewerOf(visit)
  const search = parseSearch(args.request, RunSearch)
  const base = `/${visit.org.slug}`
  const { pupilIds, ...run } = await visit.read(async (db) => {
    const one = await getMeetingToHold(db, viewer, Number(args.params.meetingId))
    const { item, after } = search.ok ? search.value : {}
    return readRun(db, viewer, one, { base, country: visit.org.country, itemId: item, afterId: after })
  })
  await visit.sawPupils(pupilIds)
  return { base, today: visit.today, ...run }
}

type Given = { one: OneMeeting; viewer: Viewer; country: string; chairId: number | null }

const settledAlready = 'This item is settled already: somebody was quicker, or a key was pressed twice.'

/** Does what was asked; answers what is to be said where it could not be done, else null. */
async function obey(db: OrgWriter, form: RunForm, { one, viewer, country, chairId }: Given) {
  const settles = form.intent !== 'begin' && form.intent !== 'take back'
  if (settles && (await getItem(db, one.meeting.id, form.itemId)).state !== 'open') return settledAlready
  switch (form.intent) {
    case 'begin':
      await beginMeeting(db, one, chairId)
      return null
    case 'decide': {
      const { owner: _, ...usual } = await getSuggestion(db, viewer, one, { ...form, country })
      await decideItem(db, one, form.itemId, { ...usual, ownerId: form.ownerId })
      return null
    }
    case 'decide in words': {
      const { intent: _, itemId, ...decided } = form
      await decideItem(db, one, itemId, { ...decided, kind: 'own words' })
      return null
    }
    case 'review':
      await reviewInMeeting(db, one, form.itemId, form.answer)
      return null
    case 'take back':
      await takeBack(db, one, form.itemId)
      return null
    default: {
      const left = await leaveItem(db, one, { itemId: form.itemId, what: form.intent, word: form.word })
      return left.ok ? null : left.why
    }
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'meetings.chair')
  const viewer = viewerOf(visit)
  const id = Number(args.params.meetingId)
  const parsed = await parseForm(args.request, RunForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const why = await visit.write(async (db) => {
    const one = await getMeetingToHold(db, viewer, id)
    return obey(db, form, { one, viewer, country: visit.org.country, chairId: recipientOf(visit) })
  })
  if (why !== null) return { errors: { word: why } }
  const stay = form.intent === 'take back' ? `?item=${form.itemId}` : ''
  const done = form.intent === 'begin' || form.intent === 'take back' ? '' : `?after=${form.itemId}`
  return redirect(`/${visit.org.slug}/meetings/${id}/run${stay || done}`)
}

export default function Run() {
  const { base, meeting, finding, begin, stage, ...around } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const page = `${base}/meetings/${meeting.id}`
  const open = meeting.state === 'open'
  return (
    <div className="meeting-mode">
      <Keys />
      <nav className="meeting-line" aria-label="The meeting">
        <Link to={page} data-key="Escape">
          <Key>Esc</Key> {open ? 'Leave, it stays open' : 'Back to the agenda'}
        </Link>
        {around.place ? <span>{around.place}</span> : null}
        {open ? (
          <Link to={`${page}/close`} data-key="z">
            <Key>Z</Key> Close the meeting
          </Link>
        ) : null}
      </nav>
      <div className="page">
        <header className="page-head">
          <h1>{stage ? <ItemHeading {...stage.heading} /> : finding}</h1>
        </header>
        <ErrorSummary errors={errors} />
        {begin ? <BeginForm {...begin} /> : null}
        {stage ? <ItemStage key={stage.itemId} {...stage} errors={errors} /> : null}
        {open && !stage ? (
          <EmptyState
            title="Every item is settled"
            next={{ label: 'Close the meeting', to: `${page}/close` }}
          >
            Nothing stays open: the minutes are written. Press Z to close the meeting.
          </EmptyState>
        ) : null}
      </div>
      <Around page={page} {...around} />
    </div>
  )
}

type AroundProps = Pick<ReturnType<typeof useLoaderData<typeof loader>>, 'before' | 'after' | 'settled'>

/** The items before and after, and the one that was just settled. */
function Around({ page, before, after, settled }: AroundProps & { page: string }) {
  const toItem = (id: number) => `${page}/run?item=${id}`
  return (
    <nav className="meeting-line" aria-label="Items">
      {before ? (
        <Link to={toItem(before)} data-key="ArrowLeft">
          <Key>←</Key> The item before
        </Link>
      ) : (
        <span />
      )}
      {settled ? (
        <Link to={toItem(settled.id)} data-key="u">
          <Key>U</Key> Settled: <ItemHeading {...settled.heading} /> ({settled.words})
        </Link>
      ) : null}
      {after ? (
        <Link to={toItem(after)} data-key="ArrowRight">
          The next item <Key>→</Key>
        </Link>
      ) : null}
    </nav>
  )
}
