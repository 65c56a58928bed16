import { Form, Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { notFound } from '#platform/errors.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { TextField } from '#ui/form/fields.tsx'
import { EmptyState, Notice, Page, Provenance } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { findBrokenEvent } from '../audit.server.ts'
import { ChangeList } from '../components/ChangeList.tsx'
import { enter } from '../enter.server.ts'
import { type AuditLine, countEvents, listEvents } from '../events.server.ts'
import { actionWords, type Change, changesOf, roomWords, subjectWords } from '../rules/events.ts'
import { AuditSearch } from '../schema.ts'

export const meta = () => [{ title: 'What was changed · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'audit.view')
  const search = parseSearch(args.request, AuditSearch)
  if (!search.ok) throw notFound()
  const { before = null, room = null, who = null, until = null, check } = search.value
  const { timeZone } = visit.org
  const moments = new Intl.DateTimeFormat('en-GB', {
    ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    timeZone,
  })
  const { events, rooms, broken } = await visit.read(async (db) => ({
    events: await listEvents(db, {
      ...{ before, room, who },
      until: until === null ? null : { day: until, zone: timeZone },
    }),
    rooms: await countEvents(db),
    broken: check ? await findBrokenEvent(db) : undefined,
  }))
  const away = await visit.nameAccounts(
    events.flatMap(({ who, accountId }) => (who ? [] : (accountId ?? []))),
  )
  return {
    rooms,
    base: `/${visit.org.slug}`,
    search: { room, who, until },
    broken,
    lines: events.map(({ at, before, after, accountId, who, action, ...line }) => ({
      ...line,
      who: who ?? away.get(accountId ?? '') ?? null,
      what: actionWords(action),
      at: moments.format(at),
      changes: changesOf(before, after),
    })),
  }
}

type Line = Omit<AuditLine, 'at' | 'before' | 'after' | 'accountId' | 'action'> & {
  at: string
  what: string
  changes: Change[]
}

const wholeWords = (broken: number | null): string =>
  broken === null
    ? 'The record is whole: each event follows from the one before it, and nobody has altered one.'
    : `The record was altered: event ${broken} does not follow from the one before.`

/** What was changed, leading to its page where it has one. */
function Of({ base, subject, subjectId }: { base: string } & Pick<Line, 'subject' | 'subjectId'>) {
  const { words, page } = subjectWords(subject, subjectId)
  return page === null ? words : <Link to={`${base}/${page}`}>{words}</Link>
}

export default function Audit() {
  const { base, rooms, search, broken, lines } = useLoaderData<typeof loader>()
  const { room, who, until } = search
  const all = rooms.reduce((sum, one) => sum + one.count, 0)
  const oldest = lines.at(-1)
  const at = (more: Record<string, string>) =>
    `?${new URLSearchParams({ ...(room ? { room } : {}), ...(who ? { who } : {}), ...(until ? { until } : {}), ...more })}`
  const asked = who !== null || until !== null
  return (
    <Page
      finding={`${all.toLocaleString('en-GB')} ${all === 1 ? 'change is' : 'changes are'} on record here, each with who made it`}
    >
      {broken === undefined ? (
        <p>
          <Link to={at({ check: '1' })}>Check that nobody has altered the record</Link>
        </p>
      ) : (
        <Notice act={broken !== null}>{wholeWords(broken)}</Notice>
      )}
      <nav aria-label="Changes of">
        <ul className="choices plain">
          <li>
            <Link to="?" aria-current={room === null ? 'page' : undefined}>
              Everything
            </Link>
          </li>
          {rooms
            .toSorted((a, b) => roomWords(a.room).localeCompare(roomWords(b.room)))
            .map((one) => (
              <li key={one.room}>
                <Link to={`?room=${one.room}`} aria-current={one.room === room ? 'page' : undefined}>
                  {roomWords(one.room)} ({one.count.toLocaleString('en-GB')})
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      <Form method="get" className="form-line" role="search">
        {room ? <input type="hidden" name="room" value={room} /> : null}
        <TextField name="who" label="Made by" type="search" defaultValue={who ?? ''} />
        <TextField name="until" label="Up to the day" type="date" defaultValue={until ?? ''} />
        <button className="button button-quiet" type="submit">
          Show
        </button>
      </Form>
      {lines.length === 0 && asked ? (
        <EmptyState
          title="No change is like that"
          next={{ label: 'Everything', to: room ? `?room=${room}` : '?' }}
        >
          Try a part of the name, or a later day.
        </EmptyState>
      ) : lines.length === 0 ? (
        <EmptyState title="Nothing has been changed yet">
          Each change will stand here with who made it, when and why.
        </EmptyState>
      ) : (
        <DataTable
          stacked
          caption="Newest first"
          columns={[
            { key: 'at', title: 'When', cell: (line: Line) => <span className="nowrap">{line.at}</span> },
            { key: 'who', title: 'Who', head: true, cell: (line: Line) => line.who ?? 'the installation' },
            { key: 'what', title: 'What', cell: (line: Line) => line.what },
            {
              key: 'subject',
              title: 'Of',
              cell: (line: Line) => <Of base={base} {...line} />,
            },
            { key: 'changes', title: 'Before → after', cell: (line: Line) => <ChangeList {...line} /> },
            { key: 'reason', title: 'Why', cell: (line: Line) => line.reason ?? '' },
          ]}
          rows={lines}
          rowKey={(line) => line.seq}
        />
      )}
      {oldest && oldest.seq > 1 ? <Link to={at({ before: String(oldest.seq) })}>Earlier changes</Link> : null}
      <Provenance>
        Each event carries a digest of itself and of the one before it. If anyone changes or removes one, the
        digests no longer follow from each other, and the check names the first that does not.
      </Provenance>
    </Page>
  )
}
