import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { now } from '#platform/clock.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { PlainFrame } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { findAccount } from '../accounts.server.ts'
import { PasskeyList } from '../components/PasskeyList.tsx'
import { SessionList } from '../components/SessionList.tsx'
import { describeDevice } from '../devices.ts'
import { listPasskeys, removePasskey, renamePasskey } from '../passkeys.server.ts'
import { rootContext } from '../root.server.ts'
import { beforeChangingFactors } from '../rules/posts.ts'
import { AccountForm } from '../schema.ts'
import { endSession, listOpenSessions } from '../sessions.server.ts'

export const meta = () => [{ title: 'Your account · Everyschool' }]

const dayOf = (at: Date) => at.toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const root = context.get(rootContext)
  const account = await findAccount(root, request)
  if (!account) throw redirect('/sign-in?returnTo=%2Faccount')
  const passkeys = await listPasskeys(root, account.id)
  const sessions = await listOpenSessions(root, account.id, now())
  return {
    account,
    first: beforeChangingFactors(account, passkeys.length, now()),
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      ...{ id, name, made: dayOf(createdAt) },
      used: lastUsedAt ? dayOf(lastUsedAt) : null,
    })),
    sessions: sessions.map(({ id, userAgent, since, lastUsedAt }) => ({
      ...{ id, device: describeDevice(userAgent), since: dayOf(since), used: dayOf(lastUsedAt) },
      here: id === account.sessionId,
    })),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const root = context.get(rootContext)
  const account = await findAccount(root, request)
  const parsed = await parseForm(request, AccountForm)
  if (!account) throw notFound()
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  if (form.intent === 'end-session') {
    if (!(await endSession(root, account.id, form.sessionId))) throw notFound()
    return redirect('/account')
  }
  const passkeys = await listPasskeys(root, account.id)
  if (passkeys.every(({ id }) => id !== form.passkeyId)) throw notFound()
  const first = beforeChangingFactors(account, passkeys.length, now())
  if (first) return { errors: { passkeys: first } }
  if (form.intent === 'rename-passkey') await renamePasskey(root, account.id, form.passkeyId, form.name)
  else await removePasskey(root, account, form.passkeyId)
  return redirect('/account')
}

export default function YourAccount() {
  const { account, passkeys, sessions, first } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const refused = answer && 'errors' in answer ? Object.values(answer.errors) : []
  return (
    <PlainFrame>
      <Page finding={`You are signed in as ${account.name}`} lead={account.email}>
        {refused.map((message) => (
          <Notice act key={message}>
            {message}
          </Notice>
        ))}
        <Section title="Second factor">
          <SecondFactor account={account} hasPasskey={passkeys.length > 0} />
        </Section>
        <Section title="Passkeys">
          <PasskeyList passkeys={passkeys} first={first} />
        </Section>
        <Section title="Where you are signed in">
          <SessionList sessions={sessions} />
        </Section>
      </Page>
    </PlainFrame>
  )
}

type SecondFactorProps = { account: { codeApp: boolean; secondFactor: boolean }; hasPasskey: boolean }

function SecondFactor({ account, hasPasskey }: SecondFactorProps) {
  if (account.codeApp)
    return <p>A code from your app is asked for whenever you sign in with your password.</p>
  if (account.secondFactor)
    return (
      <p>
        Your passkey is your second factor.{' '}
        <Link to="/account/second-factor">Add an app with codes, for when it is not at hand.</Link>
      </p>
    )
  return (
    <Notice act>
      {hasPasskey
        ? 'You signed in with your password alone. '
        : 'Staff see no pupil before a second factor is set up. '}
      <Link to="/account/second-factor">
        {hasPasskey ? 'Show your passkey to see pupils.' : 'Set it up now: it takes a minute.'}
      </Link>
    </Notice>
  )
}
