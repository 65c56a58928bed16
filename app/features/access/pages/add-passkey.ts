import type { ActionFunctionArgs } from 'react-router'
import { now } from '#platform/clock.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { answerJson } from '#platform/web.ts'
import { findAccount } from '../accounts.server.ts'
import { describeDevice } from '../devices.ts'
import { addPasskey, beginPasskey, listPasskeys } from '../passkeys.server.ts'
import { rootContext } from '../root.server.ts'
import { beforeChangingFactors } from '../rules/posts.ts'
import { AddPasskeyForm } from '../schema.ts'

/** Adds a passkey to one's own account in two steps: what to make, and the proof that it was made. */
export async function action({ request, context }: ActionFunctionArgs) {
  const root = context.get(rootContext)
  const account = await findAccount(root, request)
  if (!account) throw notFound()
  const parsed = await parseForm(request, AddPasskeyForm)
  if (!parsed.ok) throw notFound()
  const passkeys = await listPasskeys(root, account.id)
  const first = beforeChangingFactors(account, passkeys.length, now())
  if (first) return answerJson({ refused: first })
  if (parsed.value.intent === 'begin') return answerJson({ options: await beginPasskey(root, account) })
  const name = describeDevice(request.headers.get('user-agent') ?? '')
  const added = await addPasskey(root, account, { name, response: parsed.value.response })
  return answerJson(added ? { to: '/account' } : { refused: 'The passkey was not proved. Try once more.' })
}
