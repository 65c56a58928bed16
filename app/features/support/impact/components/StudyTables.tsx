import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import type { Study } from '../studies.ts'
import { balanceName, designNames, spreadWords } from '../words.ts'

/** Each way in which the effect was looked at, each cycle by itself; those counted are marked. */
export function StudyTable({ studies, counted }: { studies: readonly Study[]; counted: readonly Study[] }) {
  const columns: Column<Study>[] = [
    { key: 'cycle', title: 'Marks of', head: true, cell: (one) => one.cycle },
    { key: 'design', title: 'How', cell: (one) => designNames[one.design] },
    { key: 'helped', title: 'Helped', number: true, cell: (one) => one.helped ?? 'too few' },
    { key: 'compared', title: 'Beside', number: true, cell: (one) => one.compared },
    {
      ...{ key: 'effect', title: 'Gained, in standard deviations' },
      cell: (one) => (one.effect ? spreadWords(one.effect) : one.why),
    },
    { key: 'counts', title: 'Counted', cell: (one) => (counted.includes(one) ? 'yes' : 'beside it') },
    {
      ...{ key: 'e', title: 'Hidden cause would have to be', number: true },
      cell: (one) => (one.effect && one.design === 'comparison' ? `${one.eValue.toFixed(1)} times` : ''),
    },
  ]
  return (
    <DataTable
      stacked
      caption="Each cycle by itself"
      columns={columns}
      rows={studies}
      rowKey={(one) => `${one.cycle} ${one.design} ${one.helped} ${one.compared}`}
    />
  )
}

type Balance = Study['balance'][number]

/** How far apart the two sides of a comparison lay, and lie once weighted. */
export function AlikeTable({ balance }: { balance: readonly Balance[] }) {
  const columns: Column<Balance>[] = [
    { key: 'of', title: 'What the two sides differ in', head: true, cell: (one) => balanceName(one.of) },
    { key: 'before', title: 'As they were', number: true, cell: (one) => Math.abs(one.before).toFixed(2) },
    { key: 'after', title: 'As compared', number: true, cell: (one) => Math.abs(one.after).toFixed(2) },
  ]
  return (
    <DataTable
      stacked
      caption="Difference between helped and others in standard deviations; under 0.10 counts as alike"
      columns={columns}
      rows={balance}
      rowKey={(one) => one.of}
    />
  )
}
