import { type ActionFunctionArgs, redirect } from 'react-router'
import { now } from '#platform/clock.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { networkContext } from '#platform/web.ts'
import { signInAs } from '../accounts.server.ts'
import { findPersona } from '../demonstration.server.ts'
import { rootContext } from '../root.server.ts'
import { PersonaForm } from '../schema.ts'

export const loader = () => redirect('/sign-in')

export async function action({ request, context }: ActionFunctionArgs) {
  const parsed = await parseForm(request, PersonaForm)
  if (!parsed.ok) throw notFound()
  const root = context.get(rootContext)
  const persona = await findPersona(root, parsed.value.persona)
  if (!persona) throw notFound()
  const answer = await signInAs(root, request, {
    ...persona,
    network: context.get(networkContext),
    now: now(),
  })
  if (!answer.ok) throw notFound()
  return redirect(`/${persona.slug}`, { headers: answer.headers })
}
