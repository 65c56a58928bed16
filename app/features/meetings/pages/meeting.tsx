import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { count, formatDay } from '#features/school/api.ts'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ErrorSummary } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Notice, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { addItem, dropFromAgenda, moveItem } from '../commands/agenda.server.ts'
import { callOff } from '../commands/holding.server.ts'
import { sendMinutes } from '../commands/minutes.server.ts'
import { AgendaForms, SendForm } from '../components/AgendaForms.tsx'
import { AgendaList } from '../components/AgendaList.tsx'
import { AttendeeList } from '../components/AttendeeList.tsx'
import { MinutesList } from '../components/MinutesList.tsx'
import { pupilsNamed } from '../queries/lines.server.ts'
import { getMeeting, getMeetingToHold } from '../queries/meetings.server.ts'
import { readSheet } from '../queries/sheet.server.ts'
import { rhythmWords } from '../rules/dates.ts'
import { AgendaForm, AgendaSearch } from '../schema.ts'
import { viewerOf } from '../viewer.server.ts'

export const meta = () => [{ title: 'Meeting · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.view')
  const parsed = parseSearch(args.request, AgendaSearch)
  const viewer = viewerOf(visit)
  const { lines, ...sheet } = await visit.read(async (db) => {
    const one = await getMeeting(db, viewer, Number(args.params.meetingId))
    return readSheet(db, viewer, one, parsed.ok ? parsed.value : {})
  })
  await visit.sawPupils(pupilsNamed(lines))
  return { base: `/${visit.org.slug}`, today: visit.today, ...sheet, mayHold: viewer.chairs }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'meetings.view')
  const viewer = viewerOf(visit)
  const id = Number(args.params.meetingId)
  const parsed = await parseForm(args.request, AgendaForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const base = `/${visit.org.slug}`
  const errors = await visit.write(async (db): Promise<Record<string, string> | null> => {
    if (form.intent === 'add') {
      const added = await addItem(db, viewer, await getMeeting(db, viewer, id), form)
      return added.ok ? null : added.errors
    }
    const one = await getMeetingToHold(db, viewer, id)
    if (form.intent === 'move') await moveItem(db, one, form)
    if (form.intent === 'drop') await dropFromAgenda(db, one, form)
    if (form.intent === 'send') await sendMinutes(db, one, base)
    const off = form.intent === 'call off' ? await callOff(db, one, form.word) : null
    return off && !off.ok ? { word: off.why } : null
  })
  return errors ? { errors } : redirect(`${base}/meetings/${id}`)
}

export default function OneMeeting() {
  const data = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const { base, meeting, series, finding, attendees, mayHold, today } = data
  const ahead = meeting.state === 'planned'
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Meetings', to: `${base}/meetings` }]} />
      <Page
        finding={finding}
        lead={
          ahead
            ? rhythmWords(series)
            : `Held on ${formatDay(meeting.heldOn)}${meeting.chair ? ` by ${meeting.chair}` : ''}.`
        }
      >
        <ErrorSummary errors={errors} />
        {meeting.state === 'called off' ? <Notice>Called off: {meeting.word}</Notice> : null}
        <div className="actions">
          {mayHold && ((ahead && meeting.heldOn <= today) || meeting.state === 'open') ? (
            <Link className="button" to={`${base}/meetings/${meeting.id}/run`}>
              {ahead ? 'Begin the meeting' : 'Go on with the meeting'}
            </Link>
          ) : null}
          {meeting.state === 'called off' ? null : (
            <a className="button button-quiet" href={`${base}/meetings/${meeting.id}/pack`}>
              {meeting.state === 'closed' ? 'Minutes on paper (PDF)' : 'The pack on paper (PDF)'}
            </a>
          )}
        </div>
        {ahead ? <Agenda {...data} /> : <MinutesOf {...data} />}
        <Section title={`Who comes: ${count(attendees.length, 'person', 'people')}`}>
          <AttendeeList attendees={attendees} />
        </Section>
        {ahead || meeting.state === 'open' ? (
          <AgendaForms errors={errors} mayCallOff={ahead && mayHold} />
        ) : null}
        <Provenance>
          Decisions due come first, then what changed since last time, what somebody asked to have raised,
          urgent areas for the whole team, and findings in order of what help may win back, as far as the
          minutes go. A pupil is named only to those who may see the pupil; the rest read where it belongs.
        </Provenance>
      </Page>
    </>
  )
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>

function Agenda({ base, meeting, rows, waiting, minutes, linked, mine, mayHold }: Data) {
  const page = `${base}/meetings/${meeting.id}`
  return (
    <Section title={mine ? 'The agenda for your part of the school' : 'The agenda'}>
      {linked ? (
        <ul className="choices plain">
          <li>
            <Link to={page} aria-current={mine ? undefined : 'page'}>
              All of it
            </Link>
          </li>
          <li>
            <Link to={`${page}?mine=1`} aria-current={mine ? 'page' : undefined}>
              What I look after
            </Link>
          </li>
        </ul>
      ) : null}
      {rows.length > 0 ? (
        <AgendaList base={base} rows={rows} mayEdit={mayHold && !mine} />
      ) : (
        <EmptyState title="Nothing stands on it">
          {mine
            ? 'Nothing on this agenda belongs to what you look after.'
            : 'No decision is due, nothing changed since last time and no finding waits. Add what should be spoken of.'}
        </EmptyState>
      )}
      {minutes > meeting.minutes ? (
        <p>
          It runs {minutes - meeting.minutes} minutes over: drop something with a word, or let it be carried.
        </p>
      ) : null}
      {waiting > 0 ? (
        <p className="quiet">
          {count(waiting, 'more item')} would not fit into {meeting.minutes} minutes and{' '}
          {waiting === 1 ? 'waits' : 'wait'}: <Link to={`${base}/findings`}>all findings</Link>.
        </p>
      ) : null}
    </Section>
  )
}

function MinutesOf({ meeting, minuted, receivers, sent, mayHold }: Data) {
  return (
    <Section title={meeting.state === 'open' ? 'So far' : 'The minutes'}>
      {minuted.length > 0 ? <MinutesList rows={minuted} /> : <p>Nothing stood on its agenda.</p>}
      {sent ? <p className="quiet">{sent}</p> : null}
      {meeting.state === 'closed' && !sent && mayHold ? <SendForm receivers={receivers} /> : null}
    </Section>
  )
}
