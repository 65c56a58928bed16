import { type LoaderFunctionArgs, Outlet, useLoaderData } from 'react-router'
import { enter } from '#features/access/api.server.ts'
import { SignOut } from '#features/access/api.tsx'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import { isFamily } from '#features/family/api.ts'
import { countUnread, recipientOf } from '#features/notices/api.server.ts'
import { unreadWords } from '#features/notices/api.ts'
import { findCurrentYear, readSchoolWords } from '#features/school/api.server.ts'
import { readDiskSpace } from '#platform/health.server.ts'
import { Frame } from '#ui/layout/Frame.tsx'
import { WordsContext } from '#ui/words.ts'
import { diskWords, roomsFor, whenWords } from '../rules.ts'
import { sendFrom } from '../send.ts'

export async function loader(args: LoaderFunctionArgs) {
  const visit = await enter(args, 'today.view')
  const base = `/${visit.org.slug}`
  const { when, unread, words } = await visit.read(async (db) => {
    const year = await findCurrentYear(db)
    const { cycles } = await listCurrentCycles(db)
    const on = cycles.find((cycle) => cycle.starts <= visit.today && visit.today <= cycle.ends)
    return {
      when: whenWords(visit.org.kind === 'school', year, on, cycles.length, visit.today),
      unread: await countUnread(db, recipientOf(visit)),
      words: await readSchoolWords(db, visit.org.country),
    }
  })
  const [post] = visit.posts
  const runsSchool = visit.may('people.manage') || visit.may('cycle.run')
  const disk = runsSchool ? await readDiskSpace() : null
  return {
    organisation: { name: visit.org.name, to: base },
    when,
    rail: roomsFor(visit.may, isFamily(visit.posts)).map(({ label, path, end }) => ({
      label,
      to: `${base}${path}`,
      ...(end ? { end } : {}),
    })),
    warning: disk?.low ? diskWords(disk.free) : null,
    searchUrl: `${base}/search`,
    messages: { words: unreadWords(unread), to: `${base}/notices`, waiting: unread > 0 },
    account: visit.account.id,
    ...{ base, words },
    person: { name: visit.personName, role: post?.title ?? post?.role.replaceAll('-', ' ') ?? '' },
  }
}

export default function OrganisationFrame() {
  const { account, base, words, ...frame } = useLoaderData<typeof loader>()
  return (
    <Frame {...frame} signOut={<SignOut account={account} send={sendFrom(base, account)} />}>
      <WordsContext value={words}>
        <Outlet />
      </WordsContext>
    </Frame>
  )
}
