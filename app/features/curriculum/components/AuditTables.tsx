import { Notice, Provenance } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { AuditLine, PathwayAudit } from '../rules/audit.ts'

/** How places fall on groups: what stands apart in sentences, then each group as numbers, small ones withheld. */
export function AuditTables({ audit }: { audit: PathwayAudit }) {
  return (
    <>
      {audit.compared === 0 ? (
        <p>There are too few pupils in each group for any comparison to be shown.</p>
      ) : audit.differences.length === 0 ? (
        <p>{audit.compared} comparisons: none differs by more than chance would bring about.</p>
      ) : (
        <Notice act>
          <ul>
            {audit.differences.map((words) => (
              <li key={words}>{words}.</li>
            ))}
          </ul>
        </Notice>
      )}
      <details className="aside">
        <summary>Each group as numbers</summary>
        {audit.tables.map((table) => (
          <DataTable
            stacked
            key={table.name}
            caption={table.name}
            columns={[
              { key: 'group', title: 'Group', head: true, cell: (line: AuditLine) => line.group },
              { key: 'all', title: 'Pupils', number: true, cell: (line) => line.pupils ?? 'few' },
              ...table.pathways.map((name, place) => ({
                key: name,
                title: name,
                number: true,
                cell: (line: AuditLine) => line.on[place] ?? 'few',
              })),
            ]}
            rows={table.lines}
            rowKey={(line) => line.group}
          />
        ))}
      </details>
      <Provenance>
        Those proposed and those on a pathway already, of whom the characteristic is known. A difference is
        called clear only where all comparisons together would show one by chance in fewer than one audit of
        twenty (Fisher’s exact test). Groups differ in what they brought along, and a rule that asks for it
        falls on them unevenly though it reads nothing else: that is what to talk about. Numbers under six,
        and those from which they could be worked out, are not shown.
      </Provenance>
    </>
  )
}
