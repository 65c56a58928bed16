import { Notice, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { apartSentences, type ShareLine, type ShareTable } from '../rules/shares.ts'

const percent = (share: number) => `${Math.round(100 * share)} %`
const range = ([low, high]: readonly [number, number]) => `${Math.round(100 * low)} to ${percent(high)}`

/** Share of each group that is praised, against the roll, before anything is sent. */
export function PraiseShares({ shares }: { shares: { overall: number; tables: readonly ShareTable[] } }) {
  const apart = apartSentences(shares.tables)
  return (
    <Section title={`${percent(shares.overall)} of the roll is praised: is it fair?`}>
      {apart.length > 0 ? (
        <Notice act>
          <ul>
            {apart.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      ) : (
        <p>No group stands clearly apart from the roll as a whole.</p>
      )}
      <details className="aside">
        <summary>Each group against the roll</summary>
        {shares.tables.map((table) => (
          <DataTable
            key={table.title}
            caption={table.title}
            columns={[
              { key: 'group', title: 'Group', head: true, cell: (line: ShareLine) => line.group },
              { key: 'roll', title: 'On roll', number: true, cell: (line: ShareLine) => line.roll ?? 'few' },
              {
                key: 'praised',
                title: 'Praised',
                number: true,
                cell: (line: ShareLine) => line.praised ?? 'few',
              },
              {
                key: 'share',
                title: 'Share',
                number: true,
                cell: (line: ShareLine) => (line.share === null ? '–' : percent(line.share)),
              },
              {
                key: 'interval',
                title: 'Of such pupils, 95 %',
                number: true,
                cell: (line: ShareLine) => (line.interval === null ? '–' : range(line.interval)),
              },
            ]}
            rows={table.lines}
            rowKey={(line) => line.group}
          />
        ))}
      </details>
      <Provenance>
        Pupils with at least one reason, proposed or sent, of those on roll with an entry in the cycle. The
        range is Wilson’s: where the share may lie with so few pupils. Numbers under six, and those from which
        they could be worked out, are not shown.
      </Provenance>
    </Section>
  )
}
