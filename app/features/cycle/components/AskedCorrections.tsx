import { Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { Request } from '../rules/corrections.ts'

type Line = Request & { pupil: string }

/** What was asked to be changed in a closed class, and what was said to it. */
export function AskedCorrections({ requests }: { requests: readonly Line[] }) {
  return (
    <Section title="Corrections asked for">
      <DataTable
        stacked
        caption="Newest first; a mark stays as it is until the correction is made"
        columns={[
          { key: 'pupil', title: 'Pupil', head: true, cell: (one: Line) => one.pupil },
          { key: 'asked', title: 'Asked', cell: (one: Line) => `${one.words}: ${one.reason}` },
          {
            key: 'answer',
            title: 'Answer',
            cell: (one: Line) =>
              one.answer ? `${one.answer.state} by ${one.answer.by}: ${one.answer.reason}` : 'waits',
          },
        ]}
        rows={requests}
        rowKey={(one) => one.id}
      />
    </Section>
  )
}
