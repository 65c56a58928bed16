import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { now } from '#platform/clock.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { networkContext } from '#platform/web.ts'
import { ActionForm } from '#ui/form/fields.tsx'
import { PlainFrame } from '#ui/layout/Frame.tsx'
import { Page } from '#ui/layout/Page.tsx'
import { NewAccountFields } from '../components/NewAccountFields.tsx'
import { acceptInvitation, findInvitation } from '../invitations.server.ts'
import { rootContext } from '../root.server.ts'
import { AcceptForm } from '../schema.ts'

export const meta = () => [{ title: 'Invitation · Everyschool' }]

export async function loader({ params, context }: LoaderFunctionArgs) {
  const invitation = await findInvitation(context.get(rootContext), params.link ?? '', now())
  if (!invitation) throw notFound()
  return { name: invitation.name, orgName: invitation.orgName, email: invitation.email ?? '' }
}

export async function action({ params, request, context }: ActionFunctionArgs) {
  const root = context.get(rootContext)
  const invitation = await findInvitation(root, params.link ?? '', now())
  if (!invitation) throw notFound()
  const parsed = await parseForm(request, AcceptForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const network = context.get(networkContext)
  const answer = await acceptInvitation(root, request, invitation, { ...parsed.value, network, now: now() })
  if (!answer.ok) return { errors: { password: answer.message } }
  return redirect(answer.secondFactorAsked ? '/account/second-factor' : '/', { headers: answer.headers })
}

export default function Accept() {
  const { name, orgName, email } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <PlainFrame>
      <Page
        finding={`Welcome to ${orgName}, ${name}`}
        lead="Choose how you will sign in. If your address has an account already, give the password of that account. This link works once."
      >
        <ActionForm label="Make my account" errors={errors}>
          <NewAccountFields email={email} errors={errors} />
        </ActionForm>
      </Page>
    </PlainFrame>
  )
}
