import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { addDays, formatDay } from '#features/school/api.ts'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { readAgenda } from '../queries/agenda.server.ts'
import { listDecisions } from '../queries/decisions.server.ts'
import { listMeetings, listOwnSeries, type Meeting } from '../queries/meetings.server.ts'
import { rhythmWords } from '../rules/dates.ts'
import { meetingFinding } from '../rules/words.ts'
import { viewerOf } from '../viewer.server.ts'

export const meta = () => [{ title: 'Meetings · Everyschool' }]

const DAYS_AHEAD = 21
const DAYS_BACK = 90

type Row = { id: number; name: string; on: string; state: string; decisions: number; mine: boolean }

const stateWords = ({ state, heldOn, sentAt }: Meeting, today: string): string => {
  if (state === 'closed') return sentAt ? 'held, minutes sent' : 'held, minutes to be sent'
  if (state === 'open') return 'under way'
  if (state === 'called off') return 'called off'
  return heldOn < today ? 'not held' : heldOn === today ? 'today' : 'to come'
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.view')
  const viewer = viewerOf(visit)
  const { today } = visit
  return visit.read(async (db) => {
    const { series } = await listOwnSeries(db, viewer)
    const known = new Map(series.map((one) => [one.id, one]))
    const meetings = await listMeetings(db, {
      ...{ seriesIds: series.map((one) => one.id), from: addDays(today, -DAYS_BACK) },
      to: addDays(today, DAYS_AHEAD),
    })
    const decisions = await listDecisions(db, { seriesIds: series.map((one) => one.id) })
    const taken = Map.groupBy(decisions, (one) => one.meetingId)
    const rows = meetings.map(
      (one): Row => ({
        ...{ id: one.id, name: known.get(one.seriesId)?.name ?? '', on: one.heldOn },
        ...{ state: stateWords(one, today), decisions: taken.get(one.id)?.length ?? 0 },
        mine: known.get(one.seriesId)?.mine ?? false,
      }),
    )
    const ahead = (one: Meeting) =>
      one.state === 'open' ||
      (one.state === 'planned' && one.heldOn >= today && known.get(one.seriesId)?.mine)
    const next = meetings.find(ahead)
    const within = next && known.get(next.seriesId)
    return {
      base: `/${visit.org.slug}`,
      mayArrange: viewer.arranges,
      next:
        next && within
          ? {
              id: next.id,
              finding: meetingFinding({
                ...{ name: within.name, heldOn: next.heldOn, today, state: next.state },
                ...{
                  items: (await readAgenda(db, { meeting: next, series: within })).items,
                  minutes: next.minutes,
                },
              }),
              when: rhythmWords(within),
            }
          : null,
      coming: rows.filter((one) => one.on >= today && (one.mine || viewer.arranges)),
      held: rows.filter((one) => one.on < today && one.state !== 'to come').reverse(),
    }
  })
}

export default function Meetings() {
  const { base, mayArrange, next, coming, held } = useLoaderData<typeof loader>()
  const arrange = { label: 'Say which meetings there are', to: `${base}/meetings/series` }
  return (
    <Page
      finding={next?.finding ?? 'No meeting of yours is to come in the next three weeks'}
      {...(next ? { lead: next.when } : {})}
    >
      <div className="actions">
        {next ? (
          <Link className="button" to={`${base}/meetings/${next.id}`}>
            Open the agenda
          </Link>
        ) : null}
        <Link className={next ? 'button button-quiet' : 'button'} to={`${base}/meetings/decisions`}>
          Decisions
        </Link>
        <Link to={`${base}/meetings/links`}>Who looks after what</Link>
        {mayArrange ? <Link to={`${base}/meetings/series`}>Which meetings there are</Link> : null}
      </div>
      {coming.length + held.length === 0 ? (
        <EmptyState title="No meetings yet" {...(mayArrange ? { next: arrange } : {})}>
          {mayArrange
            ? 'Meetings are dated from the calendar once you say which of them the school runs.'
            : 'Your posts bring you to none of the meetings the school runs.'}
        </EmptyState>
      ) : null}
      {coming.length > 0 ? (
        <Section title="To come">
          <MeetingTable base={base} rows={coming} caption="Meetings of the next three weeks" />
        </Section>
      ) : null}
      {held.length > 0 ? (
        <Section title="Behind us">
          <MeetingTable base={base} rows={held} caption="Meetings of the last three months" decisions />
        </Section>
      ) : null}
      <Provenance>
        Posts bring people to meetings: a head of department to that of the department, senior leaders to
        their own. The agenda is written from what changed since last time, decisions that are due, and the
        findings of the last cycle in order of what help may win back, as far as the minutes go.
      </Provenance>
    </Page>
  )
}

type TableProps = { base: string; rows: readonly Row[]; caption: string; decisions?: boolean }

function MeetingTable({ base, rows, caption, decisions = false }: TableProps) {
  const counted = decisions
    ? [{ key: 'decisions', title: 'Decisions', number: true, cell: (row: Row) => row.decisions }]
    : []
  return (
    <DataTable
      caption={caption}
      stacked
      columns={[
        {
          ...{ key: 'name', title: 'Meeting', head: true },
          cell: (row: Row) => <Link to={`${base}/meetings/${row.id}`}>{row.name}</Link>,
        },
        { key: 'on', title: 'Day', cell: (row: Row) => formatDay(row.on) },
        { key: 'state', title: 'How it stands', cell: (row: Row) => row.state },
        ...counted,
      ]}
      rows={rows}
      rowKey={(row) => row.id}
    />
  )
}
