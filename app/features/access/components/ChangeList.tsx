import type { Change } from '../rules/events.ts'

const FEW = 3

/** What an event changed, field by field; a long list is folded. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return null
  const list = (
    <ul className="plain small">
      {changes.map(({ field, from, to }) => (
        <li key={field}>
          <span className="quiet">{field}:</span> {from === null ? to : `${from} → ${to ?? 'taken away'}`}
        </li>
      ))}
    </ul>
  )
  if (changes.length <= FEW) return list
  return (
    <details>
      <summary className="small">{changes.length} fields</summary>
      {list}
    </details>
  )
}
