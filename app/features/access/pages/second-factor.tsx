import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { renderSVG } from 'uqr'
import { now } from '#platform/clock.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { PlainFrame } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { findAccount } from '../accounts.server.ts'
import { PasskeyButton } from '../components/PasskeyButton.tsx'
import { listPasskeys } from '../passkeys.server.ts'
import { rootContext } from '../root.server.ts'
import { beforeChangingFactors } from '../rules/posts.ts'
import { CodeForm } from '../schema.ts'
import { beginSecondFactor, proveSecondFactor } from '../second-factor.server.ts'
import { endOlderSessions } from '../sessions.server.ts'

export const meta = () => [{ title: 'Second factor · Everyschool' }]

/** Somebody half signed in proves the second factor; somebody signed in without one sets it up. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const root = context.get(rootContext)
  const account = await findAccount(root, request)
  if (!account) return { step: 'prove' as const }
  if (account.codeApp) throw redirect('/account')
  if (account.secondFactor) return { step: 'set up' as const, asked: false }
  const passkeys = await listPasskeys(root, account.id)
  return passkeys.length > 0 ? { step: 'passkey' as const } : { step: 'set up' as const, asked: true }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const root = context.get(rootContext)
  const parsed = await parseForm(request, CodeForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { intent, code = '', password = '' } = parsed.value
  const account = await findAccount(root, request)
  if (account) {
    const first = beforeChangingFactors(account, (await listPasskeys(root, account.id)).length, now())
    if (first) return { errors: { password: first } }
  }
  if (intent === 'begin') {
    const begun = await beginSecondFactor(root, request, password)
    if (!begun) return { errors: { password: 'The password is not right.' } }
    const { uri, backupCodes, headers } = begun
    return data({ picture: renderSVG(uri), uri, backupCodes }, { headers })
  }
  const headers = await proveSecondFactor(root, request, code)
  if (!headers) return { errors: { code: 'That code is not right, or it is over. Try the one shown now.' } }
  if (account) await endOlderSessions(root, account)
  return redirect('/', { headers })
}

/** The secret of the address that is scanned, in fours, for somebody who cannot scan. */
const keyOf = (uri: string): string =>
  (new URL(uri).searchParams.get('secret') ?? '').replace(/.{4}(?=.)/g, '$& ')

export default function SecondFactor() {
  const shown = useLoaderData<typeof loader>()
  return (
    <PlainFrame>
      {shown.step === 'set up' ? <SetUp asked={shown.asked} /> : null}
      {shown.step === 'passkey' ? <ProvePasskey /> : null}
      {shown.step === 'prove' ? <Prove /> : null}
    </PlainFrame>
  )
}

const withPasskey = { address: '/sign-in/passkey', kind: 'get' } as const

function CodeField({ hint, error }: { hint?: string; error?: string | undefined }) {
  return (
    <TextField
      name="code"
      label="The six digits your app shows"
      autoComplete="one-time-code"
      inputMode="text"
      error={error}
      {...(hint ? { hint } : {})}
    />
  )
}

function useErrors() {
  const answer = useActionData<typeof action>()
  return answer && 'errors' in answer ? (answer.errors as Record<string, string>) : undefined
}

function Prove() {
  const errors = useErrors()
  return (
    <Page finding="One more step: the code from your app">
      <ActionForm label="Sign in" errors={errors}>
        <input type="hidden" name="intent" value="prove" />
        <CodeField
          hint="Without your telephone, give one of the ten words you kept; each works once."
          error={errors?.code}
        />
      </ActionForm>
      <PasskeyButton {...withPasskey} label="Use a passkey instead" />
    </Page>
  )
}

function ProvePasskey() {
  return (
    <Page
      finding="Show your passkey before you see any pupil"
      lead="You signed in with your password; your account also has a passkey, which is your second factor. If it is lost, ask the person who runs Everyschool at your school."
    >
      <PasskeyButton {...withPasskey} label="Use my passkey" />
    </Page>
  )
}

function SetUp({ asked }: { asked: boolean }) {
  const answer = useActionData<typeof action>()
  const errors = useErrors()
  const begun = answer && 'picture' in answer ? answer : undefined
  return (
    <Page
      finding={
        asked ? 'Set up a second factor before you see any pupil' : 'Set up an app beside your passkey'
      }
      lead={
        asked
          ? 'Either an app that shows codes, such as the one of your telephone’s maker, or a passkey.'
          : 'A code from the app lets you in where your passkey is not at hand.'
      }
    >
      {begun ? (
        <Section title="Scan this with the app, then type what it shows">
          <img
            alt="Code to scan with the app"
            width="220"
            src={`data:image/svg+xml,${encodeURIComponent(begun.picture)}`}
          />
          <p>
            <a href={begun.uri}>Open the app with it</a> if it is on this telephone; or type this key into the
            app: <code>{keyOf(begun.uri)}</code>
          </p>
          <p>Keep these ten words in a safe place; each lets you in once if the telephone is lost.</p>
          <p>
            <code>{begun.backupCodes.join('  ')}</code>
          </p>
          <ActionForm label="That is it" errors={errors}>
            <input type="hidden" name="intent" value="confirm" />
            <CodeField error={errors?.code} />
          </ActionForm>
        </Section>
      ) : (
        <div className="columns">
          <Section title="An app with codes">
            <ActionForm label="Begin" errors={errors}>
              <input type="hidden" name="intent" value="begin" />
              <TextField
                name="password"
                label="Your password, once more"
                type="password"
                autoComplete="current-password"
                error={errors?.password}
              />
            </ActionForm>
          </Section>
          {asked ? (
            <Section title="Or a passkey">
              <p>
                Kept by your telephone, computer or a security stick, and opened with your finger, your face
                or a number. Nothing to type.
              </p>
              <PasskeyButton address="/account/passkeys" kind="create" label="Make a passkey" />
            </Section>
          ) : null}
        </div>
      )}
    </Page>
  )
}
