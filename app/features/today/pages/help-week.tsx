import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { listMeetingHours } from '#features/meetings/api.server.ts'
import { changeOwnWeek, readOwnPage } from '#features/support/api.server.ts'
import { OwnWeekForm } from '#features/support/api.ts'
import { OwnWeek } from '#features/support/api.tsx'
import { parseForm } from '#platform/forms/parse.ts'

export const meta = () => [{ title: 'Your week of help · Everyschool' }]

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const found = await visit.read(async (db) => ({
    ...(await readOwnPage(db, visit)),
    meetings: await listMeetingHours(db, visit),
  }))
  await visit.sawPupils(found.week.pupilIds)
  return { ...found, base: `/${visit.org.slug}`, today: visit.today }
}

export async function action(args: ActionFunctionArgs) {
  const visit = await enter(args, 'help.plans')
  const parsed = await parseForm(args.request, OwnWeekForm)
  if (!parsed.ok) return { errors: parsed.errors }
  const form = parsed.value
  const done = await visit.write(async (db) =>
    changeOwnWeek(db, visit, form, await listMeetingHours(db, visit)),
  )
  if (!done.ok) return { errors: done.errors }
  return { done: 'Kept.', ...(form.intent === 'put' ? { put: form } : {}) }
}

export default function HelpWeek() {
  return <OwnWeek {...useLoaderData<typeof loader>()} answer={useActionData<typeof action>()} />
}
