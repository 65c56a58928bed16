import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { renderSVG } from 'uqr'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { PlainFrame } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { findAccount } from '../accounts.server.ts'
import { rootContext } from '../root.server.ts'
import { CodeForm } from '../schema.ts'
import { beginSecondFactor, proveSecondFactor } from '../second-factor.server.ts'

export const meta = () => [{ title: 'Second factor · Everyschool' }]

/** Somebody half signed in proves the second factor; somebody signed in without one sets it up. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const account = await findAccount(context.get(rootContext), request)
  if (account?.secondFactor) throw redirect('/account')
  return { signedIn: account !== null }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const root = context.get(rootContext)
  const parsed = await parseForm(request, CodeForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { intent, code = '', password = '' } = parsed.value
  if (intent === 'begin') {
    const begun = await beginSecondFactor(root, request, password)
    if (!begun) return { errors: { password: 'The password is not right.' } }
    return data({ picture: renderSVG(begun.uri), backupCodes: begun.backupCodes }, { headers: begun.headers })
  }
  const headers = await proveSecondFactor(root, request, code)
  if (!headers) return { errors: { code: 'That code is not right, or it is over. Try the one shown now.' } }
  return redirect('/', { headers })
}

export default function SecondFactor() {
  const { signedIn } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const begun = answer && 'picture' in answer ? answer : undefined
  const code = (
    <TextField
      name="code"
      label="The six digits your app shows"
      autoComplete="one-time-code"
      inputMode="numeric"
      error={errors?.code}
    />
  )
  return (
    <PlainFrame>
      {signedIn ? (
        <Page
          finding="Set up a second factor before you see any pupil"
          lead="You need an app that shows codes, such as the one of your telephone’s maker."
        >
          {begun ? (
            <Section title="Scan this with the app, then type what it shows">
              <img
                alt="Code to scan with the app"
                width="220"
                src={`data:image/svg+xml,${encodeURIComponent(begun.picture)}`}
              />
              <p>Keep these ten words in a safe place; each lets you in once if the telephone is lost.</p>
              <p>
                <code>{begun.backupCodes.join('  ')}</code>
              </p>
              <ActionForm label="That is it" errors={errors}>
                <input type="hidden" name="intent" value="confirm" />
                {code}
              </ActionForm>
            </Section>
          ) : (
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
          )}
        </Page>
      ) : (
        <Page finding="One more step: the code from your app">
          <ActionForm label="Sign in" errors={errors}>
            <input type="hidden" name="intent" value="prove" />
            {code}
          </ActionForm>
        </Page>
      )}
    </PlainFrame>
  )
}
