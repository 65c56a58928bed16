import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { now } from '#platform/clock.ts'
import { dropKeyHeader } from '#platform/device/key-cookie.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { networkContext } from '#platform/web.ts'
import { ActionForm, TextField } from '#ui/form/fields.tsx'
import { PlainFrame } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { signIn } from '../accounts.server.ts'
import { listProviders } from '../auth.server.ts'
import { PasskeyButton } from '../components/PasskeyButton.tsx'
import { WaitingHere } from '../components/WaitingHere.tsx'
import { listPersonas } from '../demonstration.server.ts'
import { rootContext } from '../root.server.ts'
import { localPath, SignInForm } from '../schema.ts'

export const meta = () => [{ title: 'Sign in · Everyschool' }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const root = context.get(rootContext)
  // Half of a demonstration is nothing to sign in to.
  if (root.demonstration?.state().as === 'loading') throw redirect('/')
  const found = {
    personas: await listPersonas(root),
    providers: listProviders(root.config),
    returnTo: localPath(new URL(request.url).searchParams.get('returnTo')),
  }
  // Whoever comes here has no session, or one that has ended: the key to what waits on the device ends with it.
  return data(found, { headers: { 'Set-Cookie': dropKeyHeader } })
}

export async function action({ request, context }: ActionFunctionArgs) {
  const parsed = await parseForm(request, SignInForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { email, password, returnTo } = parsed.value
  const answer = await signIn(context.get(rootContext), request, {
    email,
    password,
    network: context.get(networkContext),
    now: now(),
  })
  if (!answer.ok) return { errors: { email: answer.message } }
  const to = answer.secondFactorAsked ? '/account/second-factor' : localPath(returnTo)
  return redirect(to, { headers: answer.headers })
}

export default function SignIn() {
  const { personas, providers, returnTo } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <PlainFrame>
      <Page finding="Sign in">
        <WaitingHere />
        <div className="columns">
          <div className="section">
            <ActionForm label="Sign in" errors={errors}>
              <TextField
                name="email"
                label="E-mail address"
                type="email"
                autoComplete="username"
                error={errors?.email}
              />
              <TextField
                name="password"
                label="Password"
                type="password"
                autoComplete="current-password"
                error={errors?.password}
              />
              <input type="hidden" name="returnTo" value={returnTo} />
            </ActionForm>
            <PasskeyButton
              address="/sign-in/passkey"
              kind="get"
              label="Sign in with a passkey"
              returnTo={returnTo}
            />
          </div>
          {personas.length > 0 ? <Personas personas={personas} /> : null}
        </div>
        {providers.length > 0 ? (
          <p className="quiet">
            An account joined to {providers.join(' or ')} can be used once you have joined it under “Your
            account”.
          </p>
        ) : null}
      </Page>
    </PlainFrame>
  )
}

type PersonasProps = {
  personas: readonly { key: string; name: string; title: string; about: string; school: string }[]
}

/** The people of the demonstration, one click each. */
function Personas({ personas }: PersonasProps) {
  return (
    <Section title="Or look around as somebody of the demonstration">
      <p className="quiet">
        Every school, name and figure in it is invented; nothing you do here touches a real child.
      </p>
      <ul className="plain section">
        {personas.map((persona) => (
          <li key={persona.key}>
            <Form method="post" action="/try">
              <button className="button button-quiet" type="submit" name="persona" value={persona.key}>
                {persona.name}
              </button>{' '}
              <span className="small">
                {persona.title}, {persona.school}. <span className="quiet">{persona.about}</span>
              </span>
            </Form>
          </li>
        ))}
      </ul>
    </Section>
  )
}
