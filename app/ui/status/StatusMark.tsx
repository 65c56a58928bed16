import { type StatusWord, statuses } from './statuses.ts'

type Look = { letter: string; shape: string; filled: boolean }

/** Form, letter and tone say the same thing three times: none of them has to be seen in colour. */
export const statusLooks: Record<StatusWord, Look> = {
  'far ahead': { letter: 'A', shape: 'M8 0.5 L15.5 15 H0.5 Z', filled: true },
  'on course': { letter: 'O', shape: 'M8 1 a7 7 0 1 0 0.01 0 Z', filled: true },
  close: { letter: 'C', shape: 'M8 1 a7 7 0 1 0 0.01 0 Z', filled: false },
  behind: { letter: 'B', shape: 'M1.5 1.5 H14.5 V14.5 H1.5 Z', filled: false },
  'well behind': { letter: 'W', shape: 'M1.5 1.5 H14.5 V14.5 H1.5 Z', filled: true },
  'not known': { letter: '?', shape: 'M3 8 H13', filled: false },
}

export const statusClass = (status: StatusWord) => `status-${status.replace(' ', '-')}`
const symbolId = (status: StatusWord) => `mark-${status.replace(' ', '-')}`

/** The marks, once a page; every mark on the page refers to them. */
export function StatusSymbols() {
  return (
    <svg width="0" height="0" aria-hidden="true" style={{ position: 'absolute' }}>
      {statuses.map((status) => (
        <symbol key={status} id={symbolId(status)} viewBox="0 0 16 16">
          <path
            d={statusLooks[status].shape}
            fill={statusLooks[status].filled ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeWidth="2"
          />
        </symbol>
      ))}
    </svg>
  )
}

export function StatusShape({ status }: { status: StatusWord }) {
  return (
    <svg aria-hidden="true" className={statusClass(status)}>
      <use href={`#${symbolId(status)}`} />
    </svg>
  )
}

/** A status in shape, letter and word. */
export function StatusMark({ status }: { status: StatusWord }) {
  return (
    <span className={`status ${statusClass(status)}`}>
      <StatusShape status={status} />
      <span className="status-word">{status}</span>
    </span>
  )
}
