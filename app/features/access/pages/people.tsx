import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { parseForm, parseSearch } from '#platform/forms/parse.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PostFields } from '../components/PostFields.tsx'
import { enter } from '../enter.server.ts'
import { appoint, listOverChoices, listPeopleWithPosts, type PersonWithPosts } from '../people.server.ts'
import { roles } from '../roles.ts'
import { isCurrent, linkWords, roleWords } from '../rules/posts.ts'
import { AppointForm, PeopleSearch } from '../schema.ts'

export const meta = () => [{ title: 'People and posts · Everyschool' }]

const PEOPLE_A_PAGE = 40

const named = (person: PersonWithPosts, q: string): boolean => {
  const name = `${person.givenName} ${person.familyName}`.toLowerCase()
  return q
    .toLowerCase()
    .split(/[\s,]+/)
    .every((word) => name.includes(word))
}

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'people.manage')
  const parsed = parseSearch(args.request, PeopleSearch)
  const { q, role, from } = parsed.ok ? parsed.value : { q: '', role: undefined, from: 0 }
  const { people, overs } = await visit.read(async (db) => ({
    people: await listPeopleWithPosts(db),
    overs: await listOverChoices(db),
  }))
  const holds = (post: PersonWithPosts['posts'][number]) => isCurrent(post, visit.today)
  const found = people.filter(
    (one) =>
      named(one, q) && (role === undefined || one.posts.some((post) => post.role === role && holds(post))),
  )
  return {
    base: `/${visit.org.slug}/people`,
    today: visit.today,
    current: people.filter((one) => one.posts.some(holds)).length,
    found: found.length,
    shown: found.slice(from, from + PEOPLE_A_PAGE),
    search: { q, role, from },
    overs,
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'people.manage')
  const parsed = await parseForm(args.request, AppointForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const { email, ends, over, ...given } = parsed.value
  const id = await visit.write((db) =>
    appoint(db, { ...given, ...over, ...(email ? { email } : {}), ...(ends ? { ends } : {}) }),
  )
  return redirect(`/${visit.org.slug}/people/${id}`)
}

const postsToday = (person: PersonWithPosts, today: string): string =>
  person.posts
    .filter((post) => isCurrent(post, today))
    .map((post) => `${post.title ?? roleWords(post.role)}, ${post.over}`)
    .join('; ') || 'none today'

export default function People() {
  const { base, today, current, found, shown, search, overs } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.errors
  const pageAt = (from: number) =>
    `${base}?${new URLSearchParams({ q: search.q, ...(search.role ? { role: search.role } : {}), from: String(from) })}`
  return (
    <Page
      finding={`${current.toLocaleString('en-GB')} ${current === 1 ? 'person holds' : 'people hold'} a post here today`}
      lead={<a href="#appoint">Appoint somebody new</a>}
    >
      <Form method="get" className="form-line" role="search">
        <TextField name="q" label="Name" type="search" defaultValue={search.q} />
        <SelectField
          name="role"
          label="Role"
          options={[
            { value: '', label: 'any' },
            ...roles.map((role) => ({ value: role, label: roleWords(role) })),
          ]}
          defaultValue={search.role ?? ''}
        />
        <button className="button button-quiet" type="submit">
          Find
        </button>
      </Form>
      {shown.length === 0 ? (
        <EmptyState title="Nobody by that name" next={{ label: 'Everybody', to: base }}>
          Try a part of the name, or another role.
        </EmptyState>
      ) : (
        <DataTable
          caption={
            found > shown.length
              ? `${search.from + 1} to ${search.from + shown.length} of ${found}, by surname`
              : 'By surname'
          }
          columns={[
            {
              key: 'name',
              title: 'Name',
              head: true,
              cell: (person: PersonWithPosts) => (
                <Link to={`${base}/${person.id}`}>{`${person.familyName}, ${person.givenName}`}</Link>
              ),
            },
            {
              key: 'posts',
              title: 'Posts today',
              cell: (person: PersonWithPosts) => postsToday(person, today),
            },
            {
              key: 'link',
              title: 'Invitation',
              cell: (person: PersonWithPosts) => <span className="nowrap">{linkWords(person.link)}</span>,
            },
          ]}
          rows={shown}
          rowKey={(person) => person.id}
        />
      )}
      {found > PEOPLE_A_PAGE ? (
        <nav className="actions" aria-label="Pages">
          {search.from > 0 ? (
            <Link className="button button-quiet" to={pageAt(Math.max(0, search.from - PEOPLE_A_PAGE))}>
              Before
            </Link>
          ) : null}
          {search.from + shown.length < found ? (
            <Link className="button button-quiet" to={pageAt(search.from + PEOPLE_A_PAGE)}>
              Next
            </Link>
          ) : null}
        </nav>
      ) : null}
      <div id="appoint">
        <Section title="Appoint somebody new">
          <ActionForm label="Appoint" errors={errors}>
            <TextField name="givenName" label="First name" error={errors?.givenName} />
            <TextField name="familyName" label="Family name" error={errors?.familyName} />
            <TextField name="email" label="E-mail address" type="email" error={errors?.email} />
            <PostFields overs={overs} today={today} errors={errors} />
          </ActionForm>
        </Section>
      </div>
    </Page>
  )
}
