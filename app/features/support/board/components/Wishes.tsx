import type { LineView } from '../proposal-page.server.ts'

const wordsOf = { pin: 'Pinned', veto: 'Kept apart', must: 'Helped whatever it takes' } as const

/** What may be wished of one pupil for the next proposal; each button sends the form it stands in. */
export function Wishes({ line }: { line: LineView }) {
  const { pupilId, name, managerId, manager, wishes } = line
  const button = (wish: string, label: string) => (
    <button className="link" type="submit" name="wish" value={wish}>
      {label}
      <span className="visually-hidden">: {name}</span>
    </button>
  )
  return (
    <span className="board-wishes small">
      {managerId !== null && !wishes.includes('pin')
        ? button(`pin:${pupilId}:${managerId}`, `Pin to ${manager}`)
        : null}
      {managerId !== null && !wishes.includes('veto')
        ? button(`veto:${pupilId}:${managerId}`, `Not with ${manager}`)
        : null}
      {wishes.includes('must') ? null : button(`must:${pupilId}`, 'Help whatever it takes')}
      {wishes.map((wish) => (
        <strong key={wish}>{wordsOf[wish]} in the next proposal</strong>
      ))}
    </span>
  )
}
