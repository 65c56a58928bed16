import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router'
import { parseForm } from '#platform/forms/parse.ts'
import { ActionForm } from '#ui/form/fields.tsx'
import { Breadcrumbs } from '#ui/layout/Frame.tsx'
import { Notice, Page, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PostFields } from '../components/PostFields.tsx'
import { enter } from '../enter.server.ts'
import { addPost, endPost, getPersonWithPosts, type HeldPost, listOverChoices } from '../people.server.ts'
import { isCurrent, linkWords, roleWords } from '../rules/posts.ts'
import { PersonForm } from '../schema.ts'

export const meta = () => [{ title: 'A person and their posts · Everyschool' }]

const dayWords = (day: string) =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'people.manage')
  const found = await visit.read(async (db) => ({
    person: await getPersonWithPosts(db, Number(args.params.personId)),
    overs: await listOverChoices(db),
  }))
  return { ...found, base: `/${visit.org.slug}/people`, today: visit.today }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'people.manage')
  const { id, givenName, posts } = await visit.read((db) =>
    getPersonWithPosts(db, Number(args.params.personId)),
  )
  const parsed = await parseForm(args.request, PersonForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  if (form.intent === 'invite') return { link: await visit.invite(id) }
  if (form.intent === 'add') {
    const { intent: _, ends, over, ...post } = form
    await visit.write((db) => addPost(db, id, { ...post, ...over, ...(ends ? { ends } : {}) }))
    return { done: `${givenName} now holds the post.` }
  }
  if (!posts.some((post) => post.id === form.postId))
    return { errors: { lastDay: `${givenName} does not hold that post.` } }
  await visit.write((db) => endPost(db, form.postId, form.lastDay, form.reason))
  return { done: 'The post ends on that day; the right it gave is gone with it.' }
}

export default function Person() {
  const { base, person, overs, today } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const errors: Record<string, string> | undefined = answer && 'errors' in answer ? answer.errors : undefined
  const held = person.posts.filter((post) => isCurrent(post, today)).length
  const name = `${person.givenName} ${person.familyName}`
  return (
    <>
      <Breadcrumbs trail={[{ label: 'People', to: base }]} />
      <Page
        finding={
          held === 0
            ? `${name} holds no post here today`
            : `${name} holds ${held === 1 ? 'one post' : `${held} posts`} here`
        }
        {...(person.email ? { lead: person.email } : {})}
      >
        {answer && 'done' in answer ? <Notice>{answer.done}</Notice> : null}
        {answer && 'link' in answer ? (
          <Notice>
            Hand this link over; it works once, for a week, and is not shown again: <code>{answer.link}</code>
          </Notice>
        ) : null}
        <DataTable
          caption="Posts, oldest first"
          columns={[
            {
              key: 'post',
              title: 'Post',
              head: true,
              cell: (post: HeldPost) => post.title ?? roleWords(post.role),
            },
            { key: 'over', title: 'Over', cell: (post: HeldPost) => post.over },
            { key: 'starts', title: 'From', cell: (post: HeldPost) => dayWords(post.starts) },
            {
              key: 'ends',
              title: 'To',
              cell: (post: HeldPost) => (post.ends ? dayWords(post.ends) : 'without an end'),
            },
            {
              key: 'end',
              title: 'End it',
              cell: (post: HeldPost) =>
                isCurrent(post, today) && !post.ends ? <EndPost post={post} today={today} /> : null,
            },
          ]}
          rows={person.posts}
          rowKey={(post) => post.id}
        />
        <Section title="Account">
          <p>Invitation to make an account: {linkWords(person.link)}.</p>
          <Form method="post">
            <button className="button button-quiet" type="submit" name="intent" value="invite">
              Make a link for {person.givenName}
            </button>
          </Form>
        </Section>
        <Section title="Another post">
          <ActionForm label="Add the post" errors={errors}>
            <input type="hidden" name="intent" value="add" />
            <PostFields overs={overs} today={today} errors={errors} />
          </ActionForm>
        </Section>
      </Page>
    </>
  )
}

function EndPost({ post, today }: { post: HeldPost; today: string }) {
  return (
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
  )
}
