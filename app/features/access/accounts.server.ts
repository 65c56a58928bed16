import { createHmac } from 'node:crypto'
import { APIError } from 'better-auth/api'
import { sql } from 'kysely'
import { authOf } from './auth.server.ts'
import type { Root } from './root.server.ts'
import { readSecret } from './secret.server.ts'
import { failedAccounts, failedNetworks } from './throttle.server.ts'

/** Somebody signed in, and how. */
export type Account = {
  id: string
  name: string
  email: string
  sessionId: string
  openedAt: Date
  /** Whether the account asks for a code from an app: no session exists then without it. */
  codeApp: boolean
  /** Whether this session proved a second factor: a code, or a passkey that knew its owner. */
  secondFactor: boolean
}

/** The account of the request's session, or null for nobody. */
export async function findAccount(root: Root, request: Request): Promise<Account | null> {
  const session = await authOf(root).api.getSession({ headers: request.headers })
  if (!session) return null
  const { id, name, email, twoFactorEnabled } = session.user
  const { id: sessionId, createdAt: openedAt, byPasskey } = session.session
  const codeApp = twoFactorEnabled === true
  return { id, name, email, sessionId, openedAt, codeApp, secondFactor: codeApp || byPasskey === true }
}

export type SignedIn =
  | { ok: true; headers: Headers; secondFactorAsked: boolean }
  | { ok: false; message: string }

const wrong = 'The e-mail address or the password is not right. Check both and try again.'
const tooOften = 'That was tried too often. Wait a quarter of an hour, or ask the school for a new link.'

/** Signs in by password. Unknown address and wrong password give the same words. */
export async function signIn(
  root: Root,
  request: Request,
  given: { email: string; password: string; network: string; now: Date },
): Promise<SignedIn> {
  const email = given.email.trim().toLowerCase()
  const at = given.now.getTime()
  if (failedAccounts.isOver(email, at) || failedNetworks.isOver(given.network, at)) {
    return { ok: false, message: tooOften }
  }
  // Counted before the answer is known: tries sent all at once are tries too.
  failedAccounts.add(email, at)
  try {
    const { headers, response } = await authOf(root).api.signInEmail({
      body: { email, password: given.password },
      headers: request.headers,
      returnHeaders: true,
    })
    failedAccounts.clear(email)
    return { ok: true, headers, secondFactorAsked: 'twoFactorRedirect' in response }
  } catch (error) {
    if (!(error instanceof APIError)) throw error
    failedNetworks.add(given.network, at)
    return { ok: false, message: wrong }
  }
}

export async function signOut(root: Root, request: Request): Promise<Headers> {
  const { headers } = await authOf(root).api.signOut({ headers: request.headers, returnHeaders: true })
  return headers
}

/** An account that can be signed in to by its password; made by invitation, first run or the demonstration alone. */
export async function createAccount(
  root: Root,
  given: { name: string; email: string; password: string },
): Promise<string> {
  const context = await authOf(root).$context
  const email = given.email.trim().toLowerCase()
  const before = await context.internalAdapter.findUserByEmail(email)
  if (before) return before.user.id
  const user = await context.internalAdapter.createUser(
    { name: given.name, email, emailVerified: true },
    { method: 'admin' },
  )
  await context.internalAdapter.linkAccount({
    userId: user.id,
    accountId: user.id,
    providerId: 'credential',
    password: await context.password.hash(given.password),
  })
  return user.id
}

async function setPassword(root: Root, accountId: string, password: string): Promise<void> {
  const context = await authOf(root).$context
  await context.internalAdapter.updatePassword(accountId, await context.password.hash(password))
}

/** Whether an e-mail address belongs to an account already. */
export async function hasAccount(root: Root, email: string): Promise<boolean> {
  const context = await authOf(root).$context
  return (await context.internalAdapter.findUserByEmail(email.trim().toLowerCase())) !== null
}

/** Signs an account out everywhere; answers whether there is one of this address. */
export async function signOutEverywhere(root: Root, email: string): Promise<boolean> {
  const context = await authOf(root).$context
  const found = await context.internalAdapter.findUserByEmail(email.trim().toLowerCase())
  if (!found) return false
  await context.internalAdapter.deleteUserSessions(found.user.id)
  return true
}

/** The names on accounts, by id: of people whose post is held in the organisation that governs this one. */
export async function listAccountNames(
  root: Root,
  accountIds: readonly string[],
): Promise<Map<string, string>> {
  if (accountIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from auth."user" where id = any(${[...accountIds]}::text[])`.execute(root.engine.owner)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function seatAccount(
  root: Root,
  seat: { accountId: string; orgId: number; personId: number },
): Promise<void> {
  await root.engine.owner
    .insertInto('seat')
    .values({ account_id: seat.accountId, org_id: seat.orgId, person_id: seat.personId })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'org_id']).doUpdateSet({ person_id: seat.personId }),
    )
    .execute()
}

/** The organisations in which an account has a person, by slug. */
export async function listSeatedOrganisations(root: Root, accountId: string) {
  return root.engine.owner
    .selectFrom('seat')
    .innerJoin('org', 'org.id', 'seat.org_id')
    .select(['org.slug', 'org.name', 'org.kind'])
    .where('seat.account_id', '=', accountId)
    .orderBy('org.name')
    .execute()
}

/** Signs in as somebody of the demonstration, without a password; refused for any other organisation. */
export async function signInAs(
  root: Root,
  request: Request,
  who: { orgId: number; personId: number; name: string; network: string; now: Date },
): Promise<SignedIn> {
  const org = await root.engine.owner
    .selectFrom('org')
    .select('demonstration')
    .where('id', '=', who.orgId)
    .executeTakeFirst()
  if (!org?.demonstration) return { ok: false, message: 'Only people of the demonstration can be tried out.' }
  const email = `person-${who.orgId}-${who.personId}@demonstration.invalid`
  const password = createHmac('sha256', readSecret(root.config)).update(email).digest('hex')
  const accountId = await createAccount(root, { name: who.name, email, password })
  await seatAccount(root, { accountId, orgId: who.orgId, personId: who.personId })
  const given = { email, password, network: who.network, now: who.now }
  const first = await signIn(root, request, given)
  if (first.ok) return first
  // The secret has changed since the account was made, and its password with it.
  await setPassword(root, accountId, password)
  return signIn(root, request, given)
}
