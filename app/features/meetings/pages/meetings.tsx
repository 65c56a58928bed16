import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { formatDay } from '#features/school/api.ts'
import { EmptyState, Page, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { type HomeRow, readHome } from '../queries/home.server.ts'
import { viewerOf } from '../viewer.server.ts'

export const meta = () => [{ title: 'Meetings · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.view')
  const viewer = viewerOf(visit)
  const home = await visit.read((db) => readHome(db, viewer))
  return { base: `/${visit.org.slug}`, mayArrange: viewer.arranges, ...home }
}

export default function Meetings() {
  const { base, mayArrange, looksAfter, next, coming, held } = useLoaderData<typeof loader>()
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
        {looksAfter ? <Link to={`${base}/meetings/part`}>What you look after</Link> : null}
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

type TableProps = { base: string; rows: readonly HomeRow[]; caption: string; decisions?: boolean }

function MeetingTable({ base, rows, caption, decisions = false }: TableProps) {
  const counted = decisions
    ? [{ key: 'decisions', title: 'Decisions', number: true, cell: (row: HomeRow) => row.decisions }]
    : []
  return (
    <DataTable
      caption={caption}
      stacked
      columns={[
        {
          ...{ key: 'name', title: 'Meeting', head: true },
          cell: (row: HomeRow) => <Link to={`${base}/meetings/${row.id}`}>{row.name}</Link>,
        },
        { key: 'on', title: 'Day', cell: (row: HomeRow) => formatDay(row.on) },
        { key: 'state', title: 'How it stands', cell: (row: HomeRow) => row.state },
        ...counted,
      ]}
      rows={rows}
      rowKey={(row) => row.id}
    />
  )
}
