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
import { ActionForm } from '#ui/form/fields.tsx'
import { PlainFrame } from '#ui/layout/Frame.tsx'
import { Page } from '#ui/layout/Page.tsx'
import { signIn } from '../accounts.server.ts'
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
  await acceptInvitation(root, invitation, { ...parsed.value, now: now() })
  const answer = await signIn(root, request, { ...parsed.value, now: now() })
  return answer.ok ? redirect('/', { headers: answer.headers }) : redirect('/sign-in')
}

export default function Accept() {
  const { name, orgName, email } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <PlainFrame>
      <Page
        finding={`Welcome to ${orgName}, ${name}`}
        lead="Choose how you will sign in. This link works once."
      >
        <ActionForm label="Make my account" errors={errors}>
          <NewAccountFields email={email} errors={errors} />
        </ActionForm>
      </Page>
    </PlainFrame>
  )
}
