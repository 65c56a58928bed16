import { Facts, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { neverFor, type Resolution } from '../resolution.ts'

/** A decision of the governing body in words. */
export type Decided = Omit<Resolution, 'withdrawnAt' | 'withdrawnBy' | 'withdrawnWhy'> & { state: string }

/** What was decided: for what, until when, who may read. */
export function DecidedFacts({ decided }: { decided: Decided }) {
  const { purpose, readers, firstLookDays, decidedOn, starts, ends, recordedBy } = decided
  return (
    <Facts
      facts={[
        { label: 'For', value: purpose },
        { label: 'Stands', value: `from ${starts} to ${ends}` },
        {
          label: 'Read first by',
          value: `the teachers themselves, ${firstLookDays} days before anybody else`,
        },
        { label: 'Then by', value: readers.join(', ') },
        { label: 'Decided', value: `on ${decidedOn}, recorded by ${recordedBy}` },
      ]}
    />
  )
}

/** What teachers’ figures may not be used for. */
export function NeverFor() {
  return (
    <Section title="Never used for">
      <ul>
        {neverFor.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Section>
  )
}

export function EarlierTable({ decisions }: { decisions: readonly Decided[] }) {
  return (
    <DataTable
      stacked
      caption="Decisions that stand no more, the newest first"
      columns={[
        { key: 'purpose', title: 'For', head: true, cell: (one: Decided) => one.purpose },
        { key: 'span', title: 'Was to stand', cell: (one) => `${one.starts} to ${one.ends}` },
        { key: 'readers', title: 'Readers', cell: (one) => one.readers.join(', ') },
        { key: 'state', title: 'What became of it', cell: (one) => one.state },
      ]}
      rows={decisions}
      rowKey={(one) => one.id}
    />
  )
}
