import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm, SelectField, TextField } from '#ui/form/fields.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { enter } from '../enter.server.ts'
import { appoint, endPost, listPeopleWithPosts, type PersonWithPosts } from '../people.server.ts'
import { roles } from '../roles.ts'
import { isCurrent } from '../rules.ts'
import { PeopleForm } from '../schema.ts'

export const meta = () => [{ title: 'People and posts · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'people.manage')
  const people = await visit.read(listPeopleWithPosts)
  return { people, today: visit.today }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'people.manage')
  const parsed = await parseForm(args.request, PeopleForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  if (form.intent === 'invite') return { link: await visit.invite(form.personId) }
  if (form.intent === 'end') {
    await visit.write((db) => endPost(db, form.postId, form.lastDay, form.reason))
    return { done: 'The post ends on that day.' }
  }
  const { intent: _, email, scopeId, ends, ...post } = form
  await visit.write((db) =>
    appoint(db, {
      ...post,
      ...(email ? { email } : {}),
      ...(scopeId ? { scopeId } : {}),
      ...(ends ? { ends } : {}),
    }),
  )
  return { done: `${post.givenName} ${post.familyName} now holds the post.` }
}

const words = (key: string) => key.replaceAll('-', ' ').replaceAll('_', ' ')

export default function People() {
  const { people, today } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors = answer && 'errors' in answer ? answer.errors : undefined
  const current = people.filter((person) => person.posts.some((post) => isCurrent(post, today)))
  return (
    <Page finding={`${current.length} people hold a post here today`}>
      {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
      {answer && 'link' in answer ? (
        <Notice>
          Hand this link over; it works once, for a week, and is not shown again: <code>{answer.link}</code>
        </Notice>
      ) : null}
      <DataTable
        caption="People and their posts, by surname"
        columns={[
          {
            key: 'name',
            title: 'Name',
            head: true,
            cell: (person: PersonWithPosts) => `${person.familyName}, ${person.givenName}`,
          },
          {
            key: 'posts',
            title: 'Posts',
            cell: (person: PersonWithPosts) => <Posts person={person} today={today} />,
          },
          {
            key: 'invite',
            title: 'Account',
            cell: (person: PersonWithPosts) => (
              <Form method="post">
                <input type="hidden" name="personId" value={person.id} />
                <button className="link" type="submit" name="intent" value="invite">
                  Make a link for {person.givenName}
                </button>
              </Form>
            ),
          },
        ]}
        rows={people}
        rowKey={(person) => person.id}
      />
      <Section title="Appoint somebody">
        <ActionForm label="Appoint" errors={errors}>
          <input type="hidden" name="intent" value="appoint" />
          <TextField name="givenName" label="First name" error={errors?.givenName} />
          <TextField name="familyName" label="Family name" error={errors?.familyName} />
          <TextField name="email" label="E-mail address" type="email" error={errors?.email} />
          <SelectField
            name="role"
            label="Role"
            options={roles.map((role) => ({ value: role, label: words(role) }))}
          />
          <SelectField
            name="scope"
            label="Over"
            options={[
              { value: 'organisation', label: 'the whole organisation' },
              { value: 'own_classes', label: 'the classes they teach' },
              { value: 'caseload', label: 'their caseload' },
            ]}
          />
          <TextField name="starts" label="From" type="date" defaultValue={today} error={errors?.starts} />
          <TextField
            name="ends"
            label="To"
            hint="Leave empty for a post without an end"
            type="date"
            error={errors?.ends}
          />
        </ActionForm>
      </Section>
    </Page>
  )
}

function Posts({ person, today }: { person: PersonWithPosts; today: string }) {
  return (
    <ul className="plain">
      {person.posts.map((post) => (
        <li key={post.id}>
          {post.title ?? words(post.role)}{' '}
          <span className="quiet small">
            {words(post.scope)}, since {post.starts}
            {post.ends ? ` to ${post.ends}` : ''}
          </span>
          {isCurrent(post, today) && !post.ends ? (
            <details className="aside">
              <summary>End this post</summary>
              <Form method="post" className="form-line">
                <input type="hidden" name="postId" value={post.id} />
                <label>
                  Last day <input className="input" type="date" name="lastDay" defaultValue={today} />
                </label>
                <label>
                  Why <input className="input" name="reason" minLength={3} required />
                </label>
                <button className="button button-quiet" type="submit" name="intent" value="end">
                  End it
                </button>
              </Form>
            </details>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
