import { type FormEvent, useState } from 'react'
import { Form } from 'react-router'
import { Leaving } from './Leaving.tsx'

/** What came of sending what waits: how much the school has now, how much it could not be given. */
export type SentOff =
  | { state: 'done'; sent: number; left: number }
  | { state: 'unreachable' }
  | { state: 'signed out' }
export type SendWaiting = () => Promise<SentOff>

type SignOutProps = {
  account: string
  /** Sends what this account typed and was not answered for; without it that is left to the pages it was typed on. */
  send?: SendWaiting
  /** How it looks: a link in a menu, or the button of a page. */
  look?: 'link' | 'button'
}

/** Signs out; while marks wait on the device it asks first. Without scripts it is the form alone. */
export function SignOut({ account, send, look = 'link' }: SignOutProps) {
  const [leaving, setLeaving] = useState(false)
  const ask = (event: FormEvent) => {
    event.preventDefault()
    setLeaving(true)
  }
  return (
    <>
      <Form method="post" action="/sign-out" onSubmit={ask}>
        <button className={look} type="submit">
          Sign out
        </button>
      </Form>
      {leaving ? <Leaving account={account} send={send} onStay={() => setLeaving(false)} /> : null}
    </>
  )
}
