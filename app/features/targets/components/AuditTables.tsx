import { Notice, Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { Audit, AuditTable, GroupLine } from '../rules/audit.ts'
import { challengeName } from '../rules.ts'

/** What stands apart, in sentences. */
export function AuditDifferences({ audit }: { audit: Audit }) {
  if (audit.compared === 0)
    return <p>There are too few pupils in each group for any comparison to be shown.</p>
  if (audit.differences.length === 0)
    return (
      <p>
        {audit.compared} comparisons, over all subjects and in each: targets raised, targets lowered, and how
        far targets stand above the benchmark. None differs by more than chance would bring about.
      </p>
    )
  return (
    <Notice act>
      <ul>
        {audit.differences.map(({ words }) => (
          <li key={words}>{words}.</li>
        ))}
      </ul>
    </Notice>
  )
}

const shown = (count: number | null | undefined) => count ?? 'few'
const gapWords = ({ gap }: GroupLine) =>
  gap ? `${gap.mean.toFixed(2)} (${gap.low.toFixed(2)} to ${gap.high.toFixed(2)})` : '–'

const columnsOf = (levels: readonly string[], [lowered, raised]: readonly [string, string]) => [
  { key: 'group', title: 'Group', head: true, cell: (line: GroupLine) => line.group },
  { key: 'pupils', title: 'Pupils', number: true, cell: (line: GroupLine) => shown(line.pupils) },
  { key: 'gap', title: 'Above the benchmark, grades', number: true, cell: gapWords },
  { key: 'lowered', title: lowered, number: true, cell: (line: GroupLine) => shown(line.lowered) },
  { key: 'raised', title: raised, number: true, cell: (line: GroupLine) => shown(line.raised) },
  ...levels.map((level, place) => ({
    key: `asked ${level}`,
    title: `Asked: ${challengeName(level)}`,
    number: true,
    cell: (line: GroupLine) => shown(line.asked[place]),
  })),
]

const moves = {
  done: ['A target lowered', 'Raised'],
  foreseen: ['A target would fall', 'Would rise'],
} as const

function GroupTable({ table, when }: { table: AuditTable; when: keyof typeof moves }) {
  return (
    <DataTable
      stacked
      caption={table.name}
      columns={columnsOf(table.levels, moves[when])}
      rows={table.lines}
      rowKey={(line) => line.group}
    />
  )
}

/** Each group as numbers, small ones withheld: as targets were moved by hand, or as they would move. */
export function AuditTables({ audit, when = 'done' }: { audit: Audit; when?: keyof typeof moves }) {
  return (
    <Section title="Each group">
      {audit.tables.map((table) => (
        <GroupTable key={table.name} table={table} when={when} />
      ))}
      <Provenance>
        Pupils are counted, not targets: one who has a target {when === 'done' ? 'lowered by hand' : 'fall'}{' '}
        is one, in however many subjects; beside them stand those with a target that rises and none that
        falls. The range after a mean holds the truth in 95 of 100 such groups. A difference is called clear
        only where all comparisons together would show one by chance in fewer than one audit of twenty: shares
        by Fisher’s exact test, means after taking away what pupils of the same start have in common. Numbers
        under six, and those from which they could be worked out, are not shown.
      </Provenance>
    </Section>
  )
}
