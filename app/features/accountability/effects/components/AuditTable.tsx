import type { TraitAudit } from '#stats/crossed/audit.ts'
import { Notice, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { chanceWords, correlationWords, traitName, withheldWords } from '../words.ts'

type AuditTableProps = {
  noun: 'classes' | 'teachers'
  audit: readonly TraitAudit[]
  withheld: boolean
}

/** Whether the figures go with what kind of class it is, which they should not; first why they are withheld, if they are. */
export function AuditTable({ noun, audit, withheld }: AuditTableProps) {
  if (audit.length === 0) return null
  return (
    <Section title={withheld ? 'Withheld: the figures are not fair' : 'Are the figures fair?'}>
      {withheld ? <Notice act>{withheldWords(noun, audit)}</Notice> : null}
      <DataTable
        stacked
        caption={
          noun === 'classes'
            ? 'How the figures of classes go with who sits in them. Near nought is fair; −1 and +1 are the most there can be. Where a class started is allowed for in the figures themselves.'
            : 'How the figures of teachers go with the classes they were given. Near nought is fair; −1 and +1 are the most there can be.'
        }
        columns={[
          { key: 'name', title: 'Goes with', head: true, cell: (one: TraitAudit) => traitName(one.name) },
          {
            key: 'correlation',
            title: 'Correlation and range',
            cell: (one) => <span className="nowrap">{correlationWords(one)}</span>,
          },
          {
            key: 'levels',
            title: noun === 'classes' ? 'Classes' : 'Teachers',
            number: true,
            cell: (one) => one.levels,
          },
          { key: 'lowest', title: 'Chance of the lowest fifth', cell: (one) => chanceWords(one) },
          {
            key: 'clear',
            title: 'Found',
            cell: (one) => (one.clear ? 'clearly not near nought' : 'no sign of it'),
          },
        ]}
        rows={audit}
        rowKey={(one) => one.name}
      />
    </Section>
  )
}
