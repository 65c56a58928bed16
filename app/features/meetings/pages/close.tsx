import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count } from '#features/school/api.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Page } from '#ui/layout/Page.tsx'
import { closeMeeting } from '../commands/holding.server.ts'
import { ItemHeading } from '../components/ItemHeading.tsx'
import { listItems } from '../queries/items.server.ts'
import { pupilsNamed, showItems } from '../queries/lines.server.ts'
import { getMeetingToHold } from '../queries/meetings.server.ts'
import type { ItemTitle } from '../rules/words.ts'
import { CloseForm } from '../schema.ts'
import { viewerOf } from '../viewer.server.ts'
import '../components/meetings.css'

export const meta = () => [{ title: 'Close the meeting · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.chair')
  const viewer = viewerOf(visit)
  const { lines, ...rest } = await visit.read(async (db) => {
    const { meeting, series } = await getMeetingToHold(db, viewer, Number(args.params.meetingId))
    const items = meeting.state === 'open' ? await listItems(db, meeting.id) : []
    const lines = await showItems(
      db,
      viewer.reach,
      items.filter((item) => item.state === 'open'),
    )
    return { lines, id: meeting.id, name: series.name, state: meeting.state, items: items.length }
  })
  await visit.sawPupils(pupilsNamed(lines))
  const open = lines.map((line) => ({ id: line.id ?? 0, heading: line.heading }))
  return { base: `/${visit.org.slug}`, open, ...rest }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'meetings.chair')
  const id = Number(args.params.meetingId)
  const parsed = await parseForm(args.request, CloseForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { itemId, what, word } = parsed.value
  const left = itemId.flatMap((item, place) => {
    const [means, why] = [what[place], word[place]]
    return means && why ? [{ itemId: item, what: means, word: why }] : []
  })
  const done = await visit.write(async (db) =>
    closeMeeting(db, await getMeetingToHold(db, viewerOf(visit), id), left),
  )
  return done.ok ? redirect(`/${visit.org.slug}/meetings/${id}`) : { errors: { form: done.why } }
}

export default function CloseMeeting() {
  const { base, id, name, state, open, items } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const page = `${base}/meetings/${id}`
  return (
    <>
      <Breadcrumbs
        trail={[
          { label: 'Meetings', to: `${base}/meetings` },
          { label: name, to: page },
        ]}
      />
      <Page
        finding={
          state !== 'open'
            ? 'This meeting is not under way'
            : open.length === 0
              ? `All ${items} items are settled: the meeting can close`
              : `${count(open.length, 'item')} of ${items} ${open.length === 1 ? 'is' : 'are'} still open: carry each on, or drop it with a word`
        }
        lead="Nothing falls silently: what was not decided goes to the next meeting or is dropped, and the minutes say why."
      >
        {state === 'open' ? (
          <ActionForm label="Close the meeting" errors={errors}>
            {open.map((item) => (
              <OpenItem key={item.id} {...item} />
            ))}
          </ActionForm>
        ) : null}
        <p>
          <Link to={state === 'open' ? `${page}/run` : page}>Back to the meeting</Link>
        </p>
      </Page>
    </>
  )
}

function OpenItem({ id, heading }: { id: number; heading: ItemTitle }) {
  return (
    <fieldset className="field">
      <legend>
        <ItemHeading {...heading} />
      </legend>
      <input type="hidden" name="itemId" value={id} />
      <div className="form-line">
        <SelectField
          name="what"
          id={`what-${id}`}
          label="What becomes of it"
          options={[
            { value: 'carry', label: 'Carry it to the next meeting' },
            { value: 'drop', label: 'Drop it' },
          ]}
        />
        <label className="field" htmlFor={`word-${id}`}>
          <span>Why</span>
          <input
            className="input"
            id={`word-${id}`}
            name="word"
            defaultValue="No time was left"
            required
            minLength={3}
            maxLength={300}
          />
        </label>
      </div>
    </fieldset>
  )
}
