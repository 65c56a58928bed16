import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useLoaderData,
} from 'react-router'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { PlainFrame } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { findAccount } from '../accounts.server.ts'
import { authOf } from '../auth.server.ts'
import { rootContext } from '../root.server.ts'
import { SessionForm } from '../schema.ts'

export const meta = () => [{ title: 'Your account · Everyschool' }]

type Session = { token: string; device: string; since: string; here: boolean }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const root = context.get(rootContext)
  const account = await findAccount(root, request)
  if (!account) throw redirect('/sign-in?returnTo=%2Faccount')
  const { api } = authOf(root)
  const here = await api.getSession({ headers: request.headers })
  const sessions = await api.listSessions({ headers: request.headers })
  return {
    account,
    sessions: sessions.map(
      (session): Session => ({
        token: session.token,
        device: session.userAgent ?? 'an unknown device',
        since: session.createdAt.toISOString().slice(0, 16).replace('T', ' '),
        here: session.token === here?.session.token,
      }),
    ),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const parsed = await parseForm(request, SessionForm)
  if (!parsed.ok) throw notFound()
  await authOf(context.get(rootContext)).api.revokeSession({
    body: { token: parsed.value.token },
    headers: request.headers,
  })
  return redirect('/account')
}

export default function YourAccount() {
  const { account, sessions } = useLoaderData<typeof loader>()
  return (
    <PlainFrame>
      <Page finding={`You are signed in as ${account.name}`} lead={account.email}>
        <Section title="Second factor">
          {account.secondFactor ? (
            <p>A code from your telephone is asked for whenever you sign in.</p>
          ) : (
            <Notice act>
              Staff see no pupil before a second factor is set up.{' '}
              <Link to="/account/second-factor">Set it up now: it takes a minute.</Link>
            </Notice>
          )}
        </Section>
        <Section title="Where you are signed in">
          <DataTable
            caption="Sign-ins that are still open"
            columns={[
              { key: 'device', title: 'Device', head: true, cell: (session: Session) => session.device },
              { key: 'since', title: 'Since', cell: (session: Session) => session.since },
              {
                key: 'end',
                title: 'End',
                cell: (session: Session) =>
                  session.here ? (
                    'this one'
                  ) : (
                    <Form method="post">
                      <button className="link" type="submit" name="token" value={session.token}>
                        Sign out there
                      </button>
                    </Form>
                  ),
              },
            ]}
            rows={sessions}
            rowKey={(session) => session.token}
          />
        </Section>
      </Page>
    </PlainFrame>
  )
}
