import { ChangeList } from '#features/access/api.tsx'
import { formatDate } from '#features/school/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { Review } from '../queries/reviews.server.ts'
import type { HistoryLine } from '../rules/history.ts'
import { decisionWords } from '../rules/words.ts'

export function ReviewList({ reviews }: { reviews: readonly Review[] }) {
  return (
    <ul>
      {reviews.map(({ id, decision, reason, on, by }) => (
        <li key={id}>
          {formatDate(on)}: {decisionWords(decision)}, because: {reason}
          {by ? <span className="quiet"> ({by})</span> : null}
        </li>
      ))}
    </ul>
  )
}

export function HistoryTable({ lines }: { lines: readonly HistoryLine[] }) {
  const why = { key: 'reason', title: 'Why', cell: (line: HistoryLine) => line.reason ?? '' }
  return (
    <DataTable
      caption="Newest first"
      columns={[
        { key: 'at', title: 'When', cell: (line: HistoryLine) => line.at },
        { key: 'who', title: 'Who', head: true, cell: (line) => line.who ?? 'the installation' },
        { key: 'what', title: 'What', cell: (line) => line.what },
        {
          key: 'changes',
          title: 'Before → after',
          cell: (line) => <ChangeList changes={line.changes} />,
        },
        ...(lines.some(({ reason }) => reason !== null) ? [why] : []),
      ]}
      rows={lines}
      rowKey={(line) => line.seq}
      stacked
    />
  )
}
