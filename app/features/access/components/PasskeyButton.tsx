import { useEffect, useState } from 'react'

type Answer = { options?: unknown; to?: string; refused?: string }
type Ways = { create: PublicKeyCredentialCreationOptionsJSON; get: PublicKeyCredentialRequestOptionsJSON }

async function ask(address: string, form: Record<string, string>): Promise<Answer> {
  const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(form) })
  return answer.ok
    ? ((await answer.json()) as Answer)
    : { refused: 'The page is out of date: load it again.' }
}

const make = (options: Ways['create']) =>
  navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
const show = (options: Ways['get']) =>
  navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })

/** Asks the school what to prove, lets the browser prove it, and answers where to go or why not. */
async function prove({ address, kind, returnTo }: Omit<PasskeyButtonProps, 'label'>): Promise<Answer> {
  const begun = await ask(address, { intent: 'begin' })
  if (!begun.options) return begun
  const made = await (kind === 'create'
    ? make(begun.options as Ways['create'])
    : show(begun.options as Ways['get']))
  if (!(made instanceof PublicKeyCredential)) return { refused: 'The browser gave no passkey.' }
  const response = JSON.stringify(made.toJSON())
  return ask(address, { intent: 'answer', response, ...(returnTo ? { returnTo } : {}) })
}

const stopped = 'No passkey was used: it was called off, took too long, or is not kept on this device.'
const here = 'This device has a passkey of yours already.'

const explain = (error: unknown): string => {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'InvalidStateError') return here
  if (name === 'SecurityError')
    return 'Passkeys work only at the address the school gave out. Open Everyschool there.'
  return name === 'NotAllowedError' ? stopped : 'The school could not be reached. Try again in a moment.'
}

type PasskeyButtonProps = {
  address: string
  kind: 'create' | 'get'
  label: string
  returnTo?: string
}

/** A button that makes or shows a passkey; absent where the browser cannot. */
export function PasskeyButton({ label, ...asked }: PasskeyButtonProps) {
  const [able, setAble] = useState(false)
  const [refused, setRefused] = useState('')
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    setAble('PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential)
  }, [])
  if (!able) return null
  const go = async () => {
    setBusy(true)
    setRefused('')
    const answer = await prove(asked).catch((error) => ({ refused: explain(error) }) as Answer)
    setBusy(false)
    if (answer.to) location.assign(answer.to)
    else setRefused(answer.refused ?? '')
  }
  return (
    <div className="field">
      <div className="actions">
        <button className="button button-quiet" type="button" onClick={go} disabled={busy}>
          {label}
        </button>
      </div>
      <span className="error" role="status">
        {refused}
      </span>
    </div>
  )
}
