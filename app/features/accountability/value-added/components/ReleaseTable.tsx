import { DataTable } from '#ui/table/DataTable.tsx'

export type ReleaseLine = {
  id: number
  what: string
  recipient: string
  pupils: number
  sent: string
  by: string
}

/** What has been sent, to whom, when and by whom. */
export function ReleaseTable({ lines }: { lines: readonly ReleaseLine[] }) {
  return (
    <DataTable
      stacked
      caption="Sent, the newest first. It is on record among the changes too."
      columns={[
        { key: 'what', title: 'Year group', head: true, cell: (line: ReleaseLine) => line.what },
        { key: 'to', title: 'To', cell: (line) => line.recipient },
        { key: 'pupils', title: 'Pupils', number: true, cell: (line) => line.pupils },
        { key: 'sent', title: 'Sent', cell: (line) => line.sent },
        { key: 'by', title: 'By', cell: (line) => line.by },
      ]}
      rows={lines}
      rowKey={(line) => line.id}
    />
  )
}
