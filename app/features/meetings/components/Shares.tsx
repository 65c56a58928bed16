import { DataTable } from '#ui/table/DataTable.tsx'
import type { Share } from '../rules/verdict.ts'

export type OwnerShare = Share & { id: number; owner: string }

const part = (some: number, of: number): string => (of === 0 ? '–' : `${some} of ${of}`)

/** What part of each owner’s decisions was carried out and helped, by name: no order of merit. */
export function Shares({ shares }: { shares: readonly OwnerShare[] }) {
  return (
    <DataTable
      caption="Decisions by owner, in order of names"
      columns={[
        { key: 'owner', title: 'Owner', head: true, cell: (one: OwnerShare) => one.owner },
        { key: 'all', title: 'Decisions', number: true, cell: (one: OwnerShare) => one.all },
        {
          key: 'done',
          title: 'Done of those due',
          number: true,
          cell: (one: OwnerShare) => part(one.done, one.due),
        },
        {
          ...{ key: 'helped', title: 'Helped of those judged', number: true },
          cell: (one: OwnerShare) => part(one.helped, one.judged),
        },
      ]}
      rows={shares}
      rowKey={(one) => one.id}
    />
  )
}
