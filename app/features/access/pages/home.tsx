import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { listCountries } from '#features/measures/api.server.ts'
import { now } from '#platform/clock.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { networkContext } from '#platform/web.ts'
import { PlainFrame } from '#ui/layout/Frame.tsx'
import { Page } from '#ui/layout/Page.tsx'
import { findAccount, listSeatedOrganisations, signIn } from '../accounts.server.ts'
import { DemonstrationLoading, FirstRun } from '../components/FirstRun.tsx'
import { SignOut } from '../components/SignOut.tsx'
import { createFirst } from '../first.server.ts'
import { listOrganisations } from '../organisations.server.ts'
import { rootContext } from '../root.server.ts'
import { FirstForm } from '../schema.ts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const root = context.get(rootContext)
  const demonstration = root.demonstration?.state()
  if (demonstration?.as === 'loading') return { show: demonstration }
  if ((await listOrganisations(root.engine.owner)).length === 0) {
    const offered = demonstration !== undefined
    const countries = (await listCountries(root.engine.owner)).map(({ key, name }) => {
      return { value: key, label: name }
    })
    return { show: { as: 'empty' as const, offered, failed: demonstration?.as === 'failed', countries } }
  }
  const account = await findAccount(root, request)
  if (!account) throw redirect('/sign-in')
  const organisations = await listSeatedOrganisations(root, account.id)
  const [only, ...others] = organisations
  if (only && others.length === 0) throw redirect(`/${only.slug}`)
  return { show: { as: 'choice' as const, organisations, account: account.id } }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const root = context.get(rootContext)
  if ((await listOrganisations(root.engine.owner)).length > 0) throw notFound()
  if (root.demonstration?.state().as === 'loading') return redirect('/')
  const parsed = await parseForm(request, FirstForm)
  if (!parsed.ok) return { errors: parsed.errors }
  if (parsed.value.intent === 'demonstration') {
    root.demonstration?.begin()
    return redirect('/')
  }
  const first = parsed.value
  const country = (await listCountries(root.engine.owner)).find(({ key }) => key === first.country)
  if (!country) return { errors: { country: 'Choose one of the countries whose words there are' } }
  const at = now()
  const org = await createFirst(root, first, { now: at, timeZone: country.time_zone })
  const answer = await signIn(root, request, {
    ...first,
    network: context.get(networkContext),
    now: at,
  })
  return answer.ok ? redirect(`/${org.slug}`, { headers: answer.headers }) : redirect('/sign-in')
}

export default function Home() {
  const { show } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  return (
    <PlainFrame>
      {show.as === 'empty' ? (
        <FirstRun countries={show.countries} errors={errors} demonstration={show} />
      ) : show.as === 'loading' ? (
        <DemonstrationLoading {...show} />
      ) : (
        <Choose {...show} />
      )}
    </PlainFrame>
  )
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
