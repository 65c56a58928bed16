import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { notFound } from '#platform/errors.ts'
import { parseSearch } from '#platform/forms/parse.ts'
import { EmptyState, Page, Provenance } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { findBrokenEvent } from '../audit.server.ts'
import { enter } from '../enter.server.ts'
import { type AuditLine, listEvents } from '../people.server.ts'
import { AuditSearch } from '../schema.ts'

export const meta = () => [{ title: 'What was changed · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'audit.view')
  const search = parseSearch(args.request, AuditSearch)
  if (!search.ok) throw notFound()
  const before = search.value.before ?? null
  const { events, broken } = await visit.read(async (db) => ({
    events: await listEvents(db, before),
    broken: await findBrokenEvent(db),
  }))
  const away = await visit.nameAccounts(
    events.flatMap(({ who, accountId }) => (who ? [] : (accountId ?? []))),
  )
  return {
    broken,
    lines: events.map(({ at, before, after, accountId, who, ...line }) => ({
      ...line,
      who: who ?? away.get(accountId ?? '') ?? null,
      at: at.toISOString().slice(0, 16).replace('T', ' '),
      change: [before, after].map((side) => (side === null ? '' : JSON.stringify(side))).join(' → '),
    })),
  }
}

type Line = Omit<AuditLine, 'at' | 'before' | 'after' | 'accountId'> & { at: string; change: string }

export default function Audit() {
  const { broken, lines } = useLoaderData<typeof loader>()
  const oldest = lines.at(-1)
  return (
    <Page
      finding={
        broken === null
          ? 'The record of changes is whole: nobody has altered it'
          : `The record of changes was altered: event ${broken} does not follow from the one before`
      }
    >
      {lines.length === 0 ? (
        <EmptyState title="Nothing has been changed yet">
          Each change will stand here with who made it, when and why.
        </EmptyState>
      ) : (
        <DataTable
          caption="Changes, newest first"
          columns={[
            { key: 'at', title: 'When', cell: (line: Line) => line.at },
            { key: 'who', title: 'Who', head: true, cell: (line: Line) => line.who ?? 'the installation' },
            { key: 'action', title: 'What', cell: (line: Line) => line.action },
            { key: 'subject', title: 'Of', cell: (line: Line) => `${line.subject} ${line.subjectId ?? ''}` },
            {
              key: 'change',
              title: 'Before → after',
              cell: (line: Line) => <span className="small">{line.change}</span>,
            },
            { key: 'reason', title: 'Why', cell: (line: Line) => line.reason ?? '' },
          ]}
          rows={lines}
          rowKey={(line) => line.seq}
        />
      )}
      {oldest && oldest.seq > 1 && lines.length > 0 ? (
        <Link to={`?before=${oldest.seq}`}>Earlier changes</Link>
      ) : null}
      <Provenance>
        <p>
          Each event carries a digest of itself and of the one before it. If anyone changes or removes one,
          the digests no longer follow from each other, and this page names the first that does not.
        </p>
      </Provenance>
    </Page>
  )
}
