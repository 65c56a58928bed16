import type { ActionFunctionArgs } from 'react-router'
import { now } from '#platform/clock.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { answerJson, networkContext } from '#platform/web.ts'
import { beginPasskeySignIn, signInByPasskey } from '../passkeys.server.ts'
import { rootContext } from '../root.server.ts'
import { localPath, PasskeySignInForm } from '../schema.ts'

const busy = 'That was asked too often from here. Wait a quarter of an hour, or sign in with your password.'

/** Signs in by passkey in two steps: what to prove, and the proof. */
export async function action({ request, context }: ActionFunctionArgs) {
  const parsed = await parseForm(request, PasskeySignInForm)
  if (!parsed.ok) throw notFound()
  const root = context.get(rootContext)
  const asked = { network: context.get(networkContext), now: now() }
  if (parsed.value.intent === 'begin') {
    const options = await beginPasskeySignIn(root, asked)
    return answerJson(options ? { options } : { refused: busy })
  }
  const { response, returnTo } = parsed.value
  const answer = await signInByPasskey(root, request, { response, ...asked })
  if (!answer.ok) return answerJson({ refused: answer.message })
  return answerJson({ to: localPath(returnTo) }, { headers: answer.headers })
}
