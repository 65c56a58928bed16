import { useEffect, useState } from 'react'
import { takeKeyAway } from '#platform/device/key-cookie.ts'
import { listWaiting, removeAll, type Waiting } from '#platform/device/waiting.ts'
import { sentInPart } from '../rules/waiting.ts'
import type { SendWaiting } from './SignOut.tsx'
import { SignOutDialog } from './SignOutDialog.tsx'

type LeavingProps = { account: string; send: SendWaiting | undefined; onStay: () => void }

const PATIENCE_MS = 1500
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What waits of an account, once what is on its way at this moment has had the time to arrive. */
async function findLeft(account: string): Promise<Waiting[]> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const left = (await listWaiting().catch(() => [])).filter((one) => one.account === account)
    if (left.length === 0 || !navigator.onLine || Date.now() > until) return left
    await pause(100)
  }
}

/** Ends the session and takes what the account kept off the device; false when the school is not reached. */
async function leave(account: string): Promise<boolean> {
  const body = new URLSearchParams({ device: 'settled' })
  const answer = await fetch('/sign-out', { method: 'POST', body }).catch(() => null)
  if (!answer?.ok) return false
  takeKeyAway()
  await removeAll(account).catch(() => undefined)
  // A page of its own: nothing that was on the screen stays in the window.
  location.assign('/sign-in')
  return true
}

type Asked = { left: readonly Waiting[]; unreachable: boolean }

/** Leaves at once when nothing waits; else asks what is to become of it. */
export function Leaving({ account, send, onStay }: LeavingProps) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const go = async (left: readonly Waiting[]) => {
    if (!(await leave(account))) setAsked({ left, unreachable: true })
  }
  // Storage and network are outside React; whoever pressed is asked once.
  useEffect(() => {
    const begin = async () => {
      const left = await findLeft(account)
      if (left.length > 0 || !navigator.onLine) return setAsked({ left, unreachable: !navigator.onLine })
      if (!(await leave(account))) setAsked({ left, unreachable: true })
    }
    begin()
  }, [account])
  if (!asked) return null
  const sendAll = async (): Promise<string> => {
    const outcome = await send?.().catch(() => null)
    if (!outcome || outcome.state === 'unreachable') {
      setAsked({ ...asked, unreachable: true })
      return ''
    }
    if (outcome.state === 'signed out') return 'You are signed out already: sign in again to send them.'
    const left = await findLeft(account)
    setAsked({ left, unreachable: false })
    if (left.length > 0) return sentInPart(outcome.sent)
    await go(left)
    return 'All are sent.'
  }
  return (
    <SignOutDialog
      {...asked}
      onSend={send ? sendAll : undefined}
      onLose={() => go(asked.left)}
      onStay={onStay}
    />
  )
}
