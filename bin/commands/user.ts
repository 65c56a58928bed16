import { parseArgs } from 'node:util'
import {
  type Asker,
  appoint,
  createInvitation,
  endPost,
  installationAt,
  listPeopleWithPosts,
  type PersonWithPosts,
  type Root,
  readAs,
  signOutEverywhere,
  writeAs,
} from '#features/access/api.server.ts'
import { now } from '#platform/clock.ts'
import { SetupError } from '#platform/errors.ts'
import { answer, type Command, exitCode, withDatabase } from './command.ts'
import { findNamed } from './open-organisation.ts'

type Values = {
  org?: string | undefined
  person?: string | undefined
  post?: string | undefined
  reason?: string | undefined
  'last-day'?: string | undefined
  email?: string | undefined
  'first-name'?: string | undefined
  'family-name'?: string | undefined
}
type Deed = (root: Root, values: Values) => Promise<{ value: unknown; words: string }>

const needed = (given: string | undefined, option: string): string => {
  if (!given) throw new SetupError(`Add --${option}; everyschool user --help says what it is.`)
  return given
}

function numberOf(given: string | undefined, option: string): number {
  const number = Number(needed(given, option))
  if (!Number.isSafeInteger(number) || number < 1) throw new SetupError(`--${option} is a whole number`)
  return number
}

const askerFor = async (root: Root, slug: string | undefined): Promise<Asker> =>
  installationAt(await findNamed(root.engine.owner, needed(slug, 'org')), now())

async function peopleOf(root: Root, asker: Asker): Promise<PersonWithPosts[]> {
  return readAs(root.engine.owner, asker, listPeopleWithPosts)
}

function describePerson({ id, givenName, familyName, email, posts }: PersonWithPosts): string {
  const held = posts.map(
    (post) => `      post ${post.id}: ${post.title ?? post.role}, ${post.starts} to ${post.ends ?? 'open'}`,
  )
  return [`${String(id).padStart(8)}  ${givenName} ${familyName}${email ? ` <${email}>` : ''}`, ...held].join(
    '\n',
  )
}

const invitationWords = (name: string, link: string) =>
  `Give this link to ${name}; it works once, within a week:\n${link}`

const deeds: Record<string, Deed> = {
  appoint: async (root, { org, email, 'first-name': first, 'family-name': family }) => {
    const asker = await askerFor(root, org)
    const [givenName, familyName] = [needed(first, 'first-name'), needed(family, 'family-name')]
    const post = { role: 'administrator', scope: 'organisation', starts: asker.today } as const
    const given = { ...post, givenName, familyName, ...(email ? { email } : {}) }
    const personId = await writeAs(root.engine.owner, asker, (db) => appoint(db, given))
    const link = await createInvitation(root, asker, personId)
    return { value: { personId, link }, words: invitationWords(`${givenName} ${familyName}`, link) }
  },
  list: async (root, { org }) => {
    const people = await peopleOf(root, await askerFor(root, org))
    return { value: people, words: people.map(describePerson).join('\n') || 'Nobody holds a post here yet.' }
  },
  invite: async (root, { org, person }) => {
    const asker = await askerFor(root, org)
    const personId = numberOf(person, 'person')
    const found = (await peopleOf(root, asker)).find(({ id }) => id === personId)
    if (!found) throw new SetupError(`Nobody with the number ${personId} holds a post at ${org}`)
    const link = await createInvitation(root, asker, personId)
    const name = `${found.givenName} ${found.familyName}`
    return { value: { personId, link }, words: invitationWords(name, link) }
  },
  'end-post': async (root, { org, post, reason, 'last-day': lastDay }) => {
    const asker = await askerFor(root, org)
    const postId = numberOf(post, 'post')
    const day = lastDay ?? asker.today
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new SetupError('--last-day is a date such as 2026-12-18')
    const held = (await peopleOf(root, asker)).some(({ posts }) => posts.some(({ id }) => id === postId))
    if (!held) throw new SetupError(`There is no post ${postId} at ${org}`)
    await writeAs(root.engine.owner, asker, (db) => endPost(db, postId, day, needed(reason, 'reason')))
    return { value: { postId, lastDay: day }, words: `The post ends on ${day}; what it opens closes then.` }
  },
  'sign-out': async (root, { email }) => {
    const address = needed(email, 'email')
    if (!(await signOutEverywhere(root, address)))
      throw new SetupError(`No account has the address ${address}`)
    return { value: { signedOut: address }, words: `${address} is signed out everywhere.` }
  },
}

export const user: Command = {
  help: `
everyschool user list --org SHORT-NAME [--json]
everyschool user appoint --org SHORT-NAME --first-name NAME --family-name NAME [--email ADDRESS] [--json]
everyschool user invite --org SHORT-NAME --person NUMBER [--json]
everyschool user end-post --org SHORT-NAME --post NUMBER --reason TEXT [--last-day DATE] [--json]
everyschool user sign-out --email ADDRESS [--json]

appoint makes an administrator, for an organisation that has none yet, and prints a link as invite does.

  --org       the short name of the organisation, as everyschool organisation list shows it
  --person    the number that list shows before the name
  --post      the number that list shows beside the post
  --last-day  the last day on which the post opens anything; today unless said otherwise

Exit code 0: done. 2: refused; the message says what is missing.`,
  run: async (words) => {
    const text = { type: 'string' } as const
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        ...{ org: text, person: text, post: text, reason: text, 'last-day': text, email: text },
        ...{ 'first-name': text, 'family-name': text },
        json: { type: 'boolean', default: false },
      },
    })
    const deed = deeds[positionals.join(' ')]
    if (!deed) throw new SetupError(`Say what to do: ${Object.keys(deeds).join(', ')}`)
    const { json, ...given } = values
    const done = await withDatabase((root) => deed(root, given))
    answer(json, done.value, done.words)
    return exitCode.done
  },
}
