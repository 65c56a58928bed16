import type { Waiting } from '#platform/device/waiting.ts'
import { waitingLine } from '../rules/waiting.ts'

/** The sheets whose marks wait on the device, each a way to it where its page is known. */
export function WaitingSheets({ waiting }: { waiting: readonly Waiting[] }) {
  return (
    <ul>
      {waiting.map((one) => (
        <li key={one.owner}>{one.page ? <a href={one.page.at}>{waitingLine(one)}</a> : waitingLine(one)}</li>
      ))}
    </ul>
  )
}
