import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { parseForm } from '#platform/forms/parse.ts'
import { mailIsSet } from '#platform/mail/mail.server.ts'
import { ActionForm, ChoiceField } from '#ui/form/fields.tsx'
import { EmptyState, Page, Section } from '#ui/layout/Page.tsx'
import { markRead, openNotice } from '../commands.server.ts'
import { listNotices, type Notice } from '../queries.server.ts'
import { recipientOf } from '../recipient.server.ts'
import { noticesFinding } from '../rules.ts'
import { NoticesForm } from '../schema.ts'
import { rhythmOptions } from '../together.ts'
import { chooseRhythm, readRhythm } from '../wishes.server.ts'

export const meta = () => [{ title: 'Messages · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'today.view')
  const personId = recipientOf(visit)
  const { notices, rhythm } = await visit.read(async (db) => ({
    notices: await listNotices(db, personId),
    rhythm: personId === null ? null : await readRhythm(db, personId),
  }))
  const time = new Intl.DateTimeFormat('en-GB', {
    ...{ day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone: visit.org.timeZone },
  })
  return {
    base: `/${visit.org.slug}`,
    byMail: mailIsSet() && !visit.org.demonstration,
    rhythm,
    notices: notices.map((one) => ({ ...one, when: time.format(one.madeAt) })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'today.view')
  const parsed = await parseForm(args.request, NoticesForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  if (form.intent === 'open')
    return redirect(await visit.write((db) => openNotice(db, recipientOf(visit), form.noticeId)))
  if (form.intent === 'rhythm') {
    const personId = recipientOf(visit)
    if (personId === null) throw notFound()
    await visit.write((db) => chooseRhythm(db, personId, form.rhythm))
  } else await visit.write((db) => markRead(db, recipientOf(visit)))
  return redirect(`/${visit.org.slug}/notices`)
}

const DUE_FIRST = 'What is due before the next letter comes at once all the same.'

type Line = Notice & { when: string }

export default function Notices() {
  const { base, byMail, rhythm, notices } = useLoaderData<typeof loader>()
  const errors: Record<string, string> | undefined = useActionData<typeof action>()?.errors
  const unread = notices.filter((one) => one.readAt === null)
  const read = notices.filter((one) => one.readAt !== null)
  return (
    <Page
      finding={noticesFinding(notices)}
      lead={
        byMail
          ? 'Each message also comes by mail where the school knows your address; the letter names no pupil and no mark.'
          : 'Messages are shown here only: no letters are sent.'
      }
    >
      {notices.length === 0 ? (
        <EmptyState title="No messages" next={{ label: 'Back to today', to: base }}>
          What the product says to you stands here: to a teacher that entries are due, a class is to be
          covered, or marks were sent back or corrected.
        </EmptyState>
      ) : null}
      {unread.length > 0 ? (
        <Section title="New">
          <NoticeList notices={unread} />
          <Form method="post">
            <button className="button button-quiet" type="submit" name="intent" value="read-all">
              Mark all as read
            </button>
          </Form>
        </Section>
      ) : null}
      {read.length > 0 ? (
        <Section title="Read">
          <NoticeList notices={read} />
        </Section>
      ) : null}
      {rhythm === null ? null : (
        <Section title="Letters">
          <ActionForm label="Keep this" quiet errors={errors}>
            <input type="hidden" name="intent" value="rhythm" />
            <ChoiceField
              type="radio"
              name="rhythm"
              label="How letters come to you"
              hint={
                byMail ? DUE_FIRST : `${DUE_FIRST} From here no letters are sent yet; your choice is kept.`
              }
              options={rhythmOptions}
              chosen={[rhythm]}
              error={errors?.rhythm}
            />
          </ActionForm>
        </Section>
      )}
    </Page>
  )
}

function NoticeList({ notices }: { notices: readonly Line[] }) {
  return (
    <ul className="notices plain">
      {notices.map((one) => (
        <li key={one.id}>
          <span className="quiet small">{one.when}</span>
          <Form method="post">
            <input type="hidden" name="noticeId" value={one.id} />
            <button className="link" type="submit" name="intent" value="open">
              {one.words}
            </button>
          </Form>
        </li>
      ))}
    </ul>
  )
}
