import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { EmptyState, Page, Provenance } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { readHome } from '../queries/home.server.ts'
import { readPart } from '../queries/part.server.ts'
import { marksWords, type PartLine, partFinding } from '../rules/part.ts'
import { viewerOf } from '../viewer.server.ts'

export const meta = () => [{ title: 'What you look after · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'meetings.view')
  const viewer = viewerOf(visit)
  return visit.read(async (db) => {
    const lines = await readPart(db, viewer)
    const next = lines.length > 0 ? (await readHome(db, viewer)).next : null
    return {
      ...{ base: `/${visit.org.slug}`, today: visit.today, lines, mayAll: viewer.arranges },
      meeting: next && { id: next.id, finding: next.finding },
    }
  })
}

const none = '–'

export default function Part() {
  const { base, today, lines, mayAll, meeting } = useLoaderData<typeof loader>()
  return (
    <>
      <Breadcrumbs trail={[{ label: 'Meetings', to: `${base}/meetings` }]} />
      <Page finding={partFinding(lines, today)} {...(meeting ? { lead: `Next: ${meeting.finding}.` } : {})}>
        {meeting ? (
          <div className="actions">
            <Link className="button" to={`${base}/meetings/${meeting.id}?mine=1`}>
              What of the agenda is about it
            </Link>
          </div>
        ) : null}
        {lines.length === 0 ? (
          <EmptyState
            title="Nothing yet"
            next={{ label: 'See who looks after what', to: `${base}/meetings/links` }}
          >
            Leaders are given departments, a year group and colleagues to look after; how these stand is read
            here.
          </EmptyState>
        ) : (
          <DataTable
            caption="What you look after, and how it stands today"
            stacked
            columns={columnsOf(base, today, mayAll)}
            rows={lines}
            rowKey={(line) => line.linkId}
          />
        )}
        <Provenance>
          Those stand first in which most is past its day: marks, pupils and classes flagged more than a cycle
          ago of whom nobody has taken care, help whose review is due, decisions of which nobody has said how
          they went. It is a list of where to go, not of who is good at the job.
        </Provenance>
      </Page>
    </>
  )
}

function columnsOf(base: string, today: string, mayAll: boolean) {
  const linked = (amount: number | null, path: string | null) =>
    amount && path ? <Link to={`${base}${path}`}>{amount}</Link> : (amount ?? none)
  return [
    {
      ...{ key: 'name', title: 'You look after', head: true },
      cell: ({ name, path }: PartLine) => <Link to={`${base}${path}`}>{name}</Link>,
    },
    {
      ...{ key: 'marks', title: 'Marks of this cycle' },
      cell: ({ marks }: PartLine) =>
        marks ? <Link to={`${base}${marks.path}`}>{marksWords(marks, today)}</Link> : none,
    },
    {
      ...{ key: 'look', title: 'To look at', number: true },
      cell: ({ findings }: PartLine) => linked(findings?.toLookAt ?? null, findings?.path ?? null),
    },
    {
      ...{ key: 'proud', title: 'To be proud of', number: true },
      cell: ({ findings }: PartLine) =>
        linked(findings?.proud ?? null, findings?.path ? `${findings.path}&show=proud` : null),
    },
    {
      ...{ key: 'unacted', title: 'Flagged over a cycle ago', number: true },
      cell: ({ unacted }: PartLine) => linked(unacted, '/help/unacted'),
    },
    {
      ...{ key: 'help', title: 'Help to decide on', number: true },
      cell: ({ help }: PartLine) => linked(help, '/help'),
    },
    {
      ...{ key: 'decisions', title: 'Decisions due', number: true },
      cell: ({ decisions }: PartLine) => linked(decisions, mayAll ? '/meetings/decisions?show=all' : null),
    },
  ]
}
