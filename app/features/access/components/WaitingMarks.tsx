import { useEffect, useRef, useState } from 'react'
import { useWaiting } from '#platform/device/useWaiting.ts'
import { Notice } from '#ui/layout/Page.tsx'
import { sentInPart, sentWords, waitingMarks } from '../rules/waiting.ts'
import type { SendWaiting } from './SignOut.tsx'
import { WaitingSheets } from './WaitingSheets.tsx'

type WaitingMarksProps = { account: string; send: SendWaiting }

const failed = {
  unreachable: 'The school cannot be reached: they stay here until it can.',
  'signed out': 'You are signed out: sign in again, and they can be sent.',
}

async function sendAll(send: SendWaiting): Promise<string> {
  const outcome = await send().catch(() => ({ state: 'unreachable' as const }))
  if (outcome.state !== 'done') return failed[outcome.state]
  return outcome.left === 0 ? sentWords(outcome.sent) : sentInPart(outcome.sent)
}

/**
 * What this account typed on this device and the school does not have: sent as soon as the page is there, and what could not
 * be, each a way to its sheet. Nothing where nothing waits.
 */
export function WaitingMarks({ account, send }: WaitingMarksProps) {
  const { waiting, look } = useWaiting()
  const [said, setSaid] = useState('')
  const own = waiting.filter((one) => one.account === account)
  const others = waiting.filter((one) => one.account !== account)
  const press = async () => {
    setSaid('Sending…')
    setSaid(await sendAll(send))
    look()
  }
  // What waits is known only in the browser; sent once by itself, so that what the school refuses does not go to and fro.
  const begun = useRef(false)
  useEffect(() => {
    if (own.length === 0 || begun.current) return
    begun.current = true
    press()
  })
  if (waiting.length === 0 && said === '') return null
  return (
    <Notice act={own.length > 0}>
      {own.length > 0 ? (
        <>
          <p>
            <strong>You typed marks on this device that the school does not have yet:</strong>
          </p>
          <WaitingSheets waiting={own} />
          <button type="button" className="button button-quiet" onClick={press}>
            Send them again
          </button>
        </>
      ) : null}
      {others.length > 0 ? (
        <p className="small">
          {waitingMarks(others)} typed here by somebody else, locked, to be sent when that person signs in on
          this device again.
        </p>
      ) : null}
      {said ? <p role="status">{said}</p> : null}
    </Notice>
  )
}
