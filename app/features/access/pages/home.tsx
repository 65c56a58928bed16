import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { dateIn, now } from '#platform/clock.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { networkContext } from '#platform/web.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { PlainFrame } from '#ui/layout/Frame.tsx'
import { Page, Section } from '#ui/layout/Page.tsx'
import { findAccount, listSeatedOrganisations, signIn } from '../accounts.server.ts'
import { NewAccountFields } from '../components/NewAccountFields.tsx'
import { SignOut } from '../components/SignOut.tsx'
import { createFirst } from '../first.server.ts'
import { listOrganisations } from '../organisations.server.ts'
import { rootContext } from '../root.server.ts'
import { FirstForm } from '../schema.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const root = context.get(rootContext)
  if ((await listOrganisations(root.engine.owner)).length === 0)
    return { empty: true as const, organisations: [], account: '' }
  const account = await findAccount(root, request)
  if (!account) throw redirect('/sign-in')
  const organisations = await listSeatedOrganisations(root, account.id)
  const [only, ...others] = organisations
  if (only && others.length === 0) throw redirect(`/${only.slug}`)
  return { empty: false as const, organisations, account: account.id }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const root = context.get(rootContext)
  if ((await listOrganisations(root.engine.owner)).length > 0) throw notFound()
  const parsed = await parseForm(request, FirstForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const at = now()
  const org = await createFirst(root, parsed.value, { now: at, today: dateIn('Europe/London', at) })
  const answer = await signIn(root, request, {
    ...parsed.value,
    network: context.get(networkContext),
    now: at,
  })
  return answer.ok ? redirect(`/${org.slug}`, { headers: answer.headers }) : redirect('/sign-in')
}

export default function Home() {
  const { empty, ...found } = useLoaderData<typeof loader>()
  return <PlainFrame>{empty ? <FirstRun /> : <Choose {...found} />}</PlainFrame>
}

type ChooseProps = {
  organisations: readonly { slug: string; name: string; kind: string }[]
  account: string
}

function Choose({ organisations, account }: ChooseProps) {
  if (organisations.length === 0) {
    return (
      <Page
        finding="You hold no post at the moment"
        lead="Ask the person who runs Everyschool at your school; rights come with posts, and posts end by date."
      >
        <SignOut account={account} look="button" />
      </Page>
    )
  }
  return (
    <Page finding="Where do you want to work?">
      <ul>
        {organisations.map((org) => (
          <li key={org.slug}>
            <Link to={`/${org.slug}`}>{org.name}</Link> <span className="quiet">{org.kind}</span>
          </li>
        ))}
      </ul>
    </Page>
  )
}

const kinds = ['school', 'federation', 'partnership', 'authority', 'nation'].map((kind) => ({
  value: kind,
  label: kind,
}))

function FirstRun() {
  const errors = useActionData<typeof action>()?.errors
  return (
    <Page
      finding="Nothing is here yet: make your organisation"
      lead="You become its administrator and can invite the others. To look around first, stop the server and start it with npm start in an empty data folder: that loads a demonstration."
    >
      <Section title="Your organisation and you">
        <ActionForm label="Make the organisation" errors={errors}>
          <input type="hidden" name="intent" value="organisation" />
          <TextField name="name" label="Name of the organisation" error={errors?.name} />
          <TextField
            name="slug"
            label="Short name for addresses"
            hint="Small letters, digits and hyphens, such as highfield"
            error={errors?.slug}
          />
          <SelectField name="kind" label="It is a" options={kinds} />
          <SelectField
            name="country"
            label="Words and scales of"
            options={[
              { value: 'england', label: 'England' },
              { value: 'portugal', label: 'Portugal' },
            ]}
          />
          <TextField
            name="givenName"
            label="Your first name"
            autoComplete="given-name"
            error={errors?.givenName}
          />
          <TextField
            name="familyName"
            label="Your family name"
            autoComplete="family-name"
            error={errors?.familyName}
          />
          <NewAccountFields errors={errors} />
        </ActionForm>
      </Section>
    </Page>
  )
}
