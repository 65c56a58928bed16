import type { SentOff } from '#features/access/api.tsx'
import type { Keys } from '#platform/device/lock.ts'
import { readUnsent, type Unsent } from '#platform/device/unsent.ts'
import { removeRows } from '#platform/device/waiting.ts'
import { CELLS_AT_ONCE } from '../rules/cells.ts'
import { sendCells } from './sending.ts'
import type { Pending } from './sheet.ts'

type Asked = { account: string; keys: Keys }

async function askKeys(base: string): Promise<Asked | 'unreachable' | 'signed out'> {
  try {
    const answer = await fetch(`${base}/cycle/device-keys`)
    return answer.ok && !answer.redirected ? ((await answer.json()) as Asked) : 'signed out'
  } catch {
    return 'unreachable'
  }
}

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))

type Tried = { sent: number; left: number } | 'unreachable' | 'signed out'

/** Sends what waits of one sheet; what the school took leaves the device, what it asks about stays for the sheet. */
async function sendSheet(account: string, { owner, sendTo, values, unread }: Unsent): Promise<Tried> {
  if (sendTo === null) return { sent: 0, left: values.length + unread }
  let sent = 0
  for (const cells of chunks(values as Pending[], CELLS_AT_ONCE)) {
    const outcome = await sendCells(sendTo, account, cells)
    if (outcome === 'unreachable') return 'unreachable'
    if (outcome === 'signed out' || outcome === 'somebody else') return 'signed out'
    if (outcome === 'not taken') continue
    const taken = cells.filter((_, at) => outcome[at]?.state === 'saved')
    await removeRows(
      owner,
      taken.map((one) => one.key),
    )
    sent += taken.length
  }
  return { sent, left: values.length - sent + unread }
}

/** Sends what an account typed on this device and was not answered for, sheet by sheet. */
export async function sendWaiting(base: string, account: string): Promise<SentOff> {
  const asked = await askKeys(base)
  if (typeof asked === 'string') return { state: asked }
  if (asked.account !== account) return { state: 'signed out' }
  let [sent, left] = [0, 0]
  for (const sheet of await readUnsent(account, asked.keys)) {
    const tried = await sendSheet(account, sheet)
    if (typeof tried === 'string') return { state: tried }
    sent += tried.sent
    left += tried.left
  }
  return { state: 'done', sent, left }
}
