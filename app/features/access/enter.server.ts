import { createContext, type LoaderFunctionArgs, redirect } from 'react-router'
import { dateIn, now } from '#platform/clock.ts'
import { notFound } from '#platform/errors.ts'
import { type Account, findAccount, listAccountNames } from './accounts.server.ts'
import { findHead } from './audit.server.ts'
import {
  type Asker,
  type OrgReader,
  type OrgsReader,
  type OrgWriter,
  readAs,
  readManyAs,
  writeAs,
} from './database.server.ts'
import { createInvitation, createInvitations, listSeated } from './invitations.server.ts'
import { keptOf } from './kept.server.ts'
import { listMembers, type Organisation } from './organisations.server.ts'
import { everyone, findReach, opensAll, type Reach } from './reach.server.ts'
import { recordRead } from './reads.server.ts'
import { type Permission, pupilPermissions, rightsOf, staffPermissions } from './roles.ts'
import { type Root, rootContext } from './root.server.ts'
import { gives, type Post } from './rules/posts.ts'
import { type Beside, findStanding, listHomes, postsGiving, type Standing } from './standing.server.ts'

/** A person at work in one organisation, with the right that opened the page. */
export type Visit = {
  org: Organisation
  account: Account
  personId: number
  personName: string
  /** The posts that gave the permission asked for. */
  posts: readonly Post[]
  /** Pupils and classes those posts open. */
  reach: Reach
  today: string
  now: Date
  may(permission: Permission): boolean
  read<T>(query: (db: OrgReader) => Promise<T>): Promise<T>
  /**
   * The same for a page that is dear to work out: found again, for the same person at the same address, until something is
   * changed in the organisation. `name` tells apart what one address asks. For what only recorded changes alter, and not to
   * be changed by its receiver.
   */
  readKept<T>(name: string, query: (db: OrgReader) => Promise<T>): Promise<T>
  /**
   * In a command, before it changes anything: what `readKept` found under this name when the page was looked at, if nothing
   * in the organisation has been changed since; undefined otherwise, also where finding it failed. What must not change until
   * the command ends, it locks first.
   */
  stillKept<T>(db: OrgWriter, name: string): Promise<T | undefined>
  write<T>(command: (db: OrgWriter) => Promise<T>): Promise<T>
  /** Reads the organisations this one governs, or some of them; needs `members.view`. */
  readMembers<T>(query: (db: OrgsReader, members: readonly Organisation[]) => Promise<T>): Promise<T>
  /** Ids of the organisations in which this account has a person of its own. */
  homes(): Promise<number[]>
  /** A link by which a person of this organisation makes their account; needs `people.manage`. */
  invite(personId: number): Promise<string>
  /** Who has an account here, by whatever way; needs `people.manage`. */
  seated(): Promise<Set<number>>
  /** Such links for those of these people who have no account here yet, by person; needs `people.manage`. */
  inviteAll(personIds: readonly number[]): Promise<Map<number, string>>
  /** The names on accounts that changed something here from a post held away; needs `audit.view`. */
  nameAccounts(accountIds: readonly string[]): Promise<Map<string, string>>
  /** Leaves the record that these pupils were looked at. Each loader that shows pupils calls it. */
  sawPupils(pupilIds: readonly number[]): Promise<void>
}

type Arguments = Pick<LoaderFunctionArgs, 'request' | 'context' | 'params'>

type Known = {
  account: Account
  standing: Standing
  today: string
  now: Date
  /** Reach by the posts it comes from. */
  reaches: Map<string, Promise<Reach>>
  /** Whether this request has changed anything: what was kept before it no longer holds. */
  changed: boolean
}
type Refused = 'nobody is signed in' | 'no post here'
/** One request may run several loaders: who asks, and what their posts open, is found once. */
const knownContext = createContext<Map<string, Promise<Known | Refused>> | null>(null)

/** The page somebody is on, also when the router asks for its data alone. */
const pagePath = (request: Request): string => new URL(request.url).pathname.replace(/\.data$/, '')

/** The same with its filters, for coming back to it after signing in. */
function pageAddress(request: Request): string {
  const { searchParams } = new URL(request.url)
  searchParams.delete('_routes')
  return searchParams.size > 0 ? `${pagePath(request)}?${searchParams}` : pagePath(request)
}

const keyOf = (posts: readonly Post[]): string => posts.map((post) => post.id).join()

async function findKnown(
  root: Root,
  request: Request,
  slug: string,
  permission: Permission,
): Promise<Known | Refused> {
  const account = await findAccount(root, request)
  if (!account) return 'nobody is signed in'
  const at = now()
  const today = dateIn('Europe/London', at)
  const reaches: Known['reaches'] = new Map()
  // Most posts are held in the organisation itself: what they open is found while it is being read.
  const findReachHere: Beside = async (db, posts) => {
    const giving = posts.filter((post) => gives(post, permission, false))
    if (giving.length > 0) reaches.set(keyOf(giving), Promise.resolve(await findReach(db, giving)))
  }
  const standing = await findStanding(root.engine.owner, account.id, slug, at, today, findReachHere)
  if (!standing) return 'no post here'
  return { account, standing, today: dateIn(standing.org.timeZone, at), now: at, reaches, changed: false }
}

async function known(args: Arguments, slug: string, permission: Permission): Promise<Known> {
  const found = args.context.get(knownContext) ?? new Map<string, Promise<Known | Refused>>()
  args.context.set(knownContext, found)
  const asked = found.get(slug) ?? findKnown(args.context.get(rootContext), args.request, slug, permission)
  found.set(slug, asked)
  const who = await asked
  // Each loader throws an answer of its own: the body of one can be read only once.
  if (who === 'nobody is signed in') {
    throw redirect(`/sign-in?returnTo=${encodeURIComponent(pageAddress(args.request))}`)
  }
  if (who === 'no post here') throw notFound()
  return who
}

function reachOf({ reaches }: Known, root: Root, asker: Asker, posts: readonly Post[]): Promise<Reach> {
  if (opensAll(posts)) return Promise.resolve(everyone)
  const key = keyOf(posts)
  const asked = reaches.get(key) ?? readAs(root.engine.owner, asker, (db) => findReach(db, posts))
  reaches.set(key, asked)
  return asked
}

function askSecondFactor(standing: Standing, account: Account, permission: Permission): void {
  const guarded = pupilPermissions.includes(permission) || staffPermissions.includes(permission)
  const asked = standing.posts.some(({ post }) => rightsOf[post.role].secondFactor)
  if (guarded && asked && !account.secondFactor && !standing.org.demonstration) {
    throw redirect('/account/second-factor')
  }
}

/** A change that names something this organisation does not have: not there, or not theirs. */
async function changing<T>(change: Promise<T>): Promise<T> {
  try {
    return await change
  } catch (error) {
    const foreignKeyViolation = error instanceof Error && 'code' in error && error.code === '23503'
    throw foreignKeyViolation ? notFound() : error
  }
}

/**
 * The one door. Every loader and action of an organisation's page begins with it.
 * Throws a redirect to sign in (nobody), to the second factor (staff before any pupil), or 404: what you may not see is not there.
 */
export async function enter(args: Arguments, permission: Permission): Promise<Visit> {
  const slug = args.params.org
  if (!slug) throw notFound()
  const root = args.context.get(rootContext)
  const who = await known(args, slug, permission)
  const { account, standing, today, now: at } = who
  const posts = postsGiving(standing, permission)
  if (posts.length === 0) throw notFound()
  askSecondFactor(standing, account, permission)
  const { org, personId, personName } = standing
  const owner = root.engine.owner
  const asker: Asker = { orgId: org.id, personId, accountId: account.id, now: at, today }
  const reach = await reachOf(who, root, asker, posts)
  const may = (other: Permission) => postsGiving(standing, other).length > 0
  const need = (other: Permission) => {
    if (!may(other)) throw notFound()
  }
  const read: Visit['read'] = (query) => readAs(owner, asker, query)
  const keptKey = (name: string) => {
    const of = [name, org.id, personId, keyOf(standing.posts.map(({ post }) => post)), today]
    return [...of, pageAddress(args.request)].join()
  }
  return {
    org,
    account,
    personId,
    personName,
    posts,
    reach,
    today,
    now: at,
    may,
    read,
    readKept: (name, query) => {
      if (who.changed) return read(query)
      return keptOf(root).find(keptKey(name), standing.head, () => read(query))
    },
    stillKept: async <T>(db: OrgWriter, name: string) =>
      // With the one connection of the embedded database in hand, who waits for a reader waits for ever.
      keptOf(root).findKept<T>(keptKey(name), await findHead(db), { wait: root.engine.kind !== 'pglite' }),
    write: (command) => {
      who.changed = true
      return changing(writeAs(owner, asker, command))
    },
    readMembers: async (query) => {
      need('members.view')
      const members = await listMembers(owner, org.id, today)
      const orgIds = members.map((member) => member.id)
      return readManyAs(owner, asker, orgIds, (db) => query(db, members))
    },
    homes: () => listHomes(owner, account.id),
    invite: async (personId) => {
      need('people.manage')
      return changing(createInvitation(root, asker, personId))
    },
    seated: async () => {
      need('people.manage')
      return listSeated(root, org.id)
    },
    inviteAll: async (personIds) => {
      need('people.manage')
      const seated = await listSeated(root, org.id)
      const without = personIds.filter((id) => !seated.has(id))
      return changing(createInvitations(root, asker, without))
    },
    nameAccounts: async (accountIds) => {
      need('audit.view')
      return listAccountNames(root, accountIds)
    },
    sawPupils: (pupilIds) => recordRead(owner, asker, { route: pagePath(args.request), pupilIds }),
  }
}
