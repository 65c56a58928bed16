import { useState } from 'react'
import type { Waiting } from '#platform/device/waiting.ts'
import { Dialog } from '#ui/layout/Dialog.tsx'
import { waitingMarks } from '../rules/waiting.ts'
import { WaitingSheets } from './WaitingSheets.tsx'

type SignOutDialogProps = {
  left: readonly Waiting[]
  /** The school cannot be reached: neither sending nor signing out can be done. */
  unreachable: boolean
  /** Sends them and answers what came of it in a sentence. */
  onSend: (() => Promise<string>) | undefined
  onLose: () => Promise<void>
  onStay: () => void
}

function title({ left, unreachable }: Pick<SignOutDialogProps, 'left' | 'unreachable'>): string {
  const marks = waitingMarks(left)
  if (left.length === 0) return 'There is no network to sign out by'
  return unreachable ? `There is no network, and ${marks} wait` : `${marks} not sent yet`
}

/** Asks somebody who signs out what is to become of marks that the school does not hold. */
export function SignOutDialog({ left, unreachable, onSend, onLose, onStay }: SignOutDialogProps) {
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const send = async () => {
    setBusy(true)
    setSaid('Sending…')
    setSaid((await onSend?.()) ?? '')
    setBusy(false)
  }
  return (
    <Dialog title={title({ left, unreachable })} onClose={onStay}>
      {left.length > 0 ? <WaitingSheets waiting={left} /> : null}
      <p>
        {unreachable
          ? 'Signing out needs the network too. Stay signed in until it is back: what you typed is kept on this device, locked.'
          : 'They are on this device alone, locked. Signing out takes them off it.'}
      </p>
      <p role="status">{said}</p>
      <div className="actions">
        {onSend && !unreachable ? (
          <button className="button" type="button" disabled={busy} onClick={send}>
            Send them, then sign out
          </button>
        ) : null}
        <button className="button button-quiet" type="button" onClick={onStay}>
          Stay signed in
        </button>
        {unreachable ? null : (
          <button className="button button-act" type="button" disabled={busy} onClick={onLose}>
            Sign out and lose {waitingMarks(left)}
          </button>
        )}
      </div>
    </Dialog>
  )
}
