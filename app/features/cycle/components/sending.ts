import type { Saved } from '../commands/cell.ts'
import { SOMEBODY_ELSE } from '../rules/cells.ts'
import { keyParts } from './sheet.ts'

export type Sent = { key: string; text: string; base: string }
/** What came of a request: an answer for each cell, or why there is none. */
export type Outcome = Saved[] | 'unreachable' | 'signed out' | 'somebody else' | 'not taken'

/** Sends cells that an account typed, in one request, in their order. */
export async function sendCells(saveTo: string, account: string, cells: readonly Sent[]): Promise<Outcome> {
  const given = cells.map(({ key, text, base }) => ({ ...keyParts(key), value: text, before: base }))
  const body = new URLSearchParams({ as: account, cells: JSON.stringify(given) })
  try {
    const answer = await fetch(saveTo, { method: 'POST', body })
    if (answer.redirected) return 'signed out'
    if (answer.status === SOMEBODY_ELSE) return 'somebody else'
    if (answer.ok) return (await answer.json()) as Saved[]
    return answer.status >= 500 ? 'unreachable' : 'not taken'
  } catch {
    return 'unreachable'
  }
}

export type Changed = { version: string; cells: Record<string, Record<string, string>> }

/** Asks what others changed; null when nobody answers. */
export async function askChanges(watch: string, version: string): Promise<Changed | null> {
  try {
    const answer = await fetch(`${watch}&version=${encodeURIComponent(version)}`)
    return answer.ok && !answer.redirected ? ((await answer.json()) as Changed) : null
  } catch {
    return null
  }
}
