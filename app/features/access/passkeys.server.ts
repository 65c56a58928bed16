import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { sql } from 'kysely'
import { log } from '#platform/log.ts'
import type { Account, SignedIn } from './accounts.server.ts'
import { authOf } from './auth.server.ts'
import type { Root } from './root.server.ts'
import { failedNetworks, passkeyChallenges } from './throttle.server.ts'

/** A passkey as its owner sees it. Times in UTC. */
export type Passkey = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }

type Purpose = 'sign-in' | 'add'
type Stored = { id: string; userId: string; publicKey: string; counter: number }

// EdDSA, ES256, RS256: what authenticators of today make.
const algorithms = [-8, -7, -257]
const patienceMs = 5 * 60 * 1000

/** The site a passkey belongs to: browsers give it to no other. */
const siteOf = ({ config }: Root) => {
  const { origin, hostname } = new URL(config.baseUrl)
  return { origin, id: hostname }
}

const keyOf = (purpose: Purpose, challenge: string) => `passkey-${purpose}-${challenge}`

/** Keeps a challenge until it is answered, once, within five minutes. */
async function keepChallenge(root: Root, purpose: Purpose, challenge: string, accountId: string) {
  await sql`delete from auth."verification" where "identifier" like 'passkey-%' and "expiresAt" < now()`.execute(
    root.engine.owner,
  )
  const { internalAdapter } = await authOf(root).$context
  await internalAdapter.createVerificationValue({
    identifier: keyOf(purpose, challenge),
    value: accountId,
    expiresAt: new Date(Date.now() + patienceMs),
  })
}

/** Whether a challenge was asked for this purpose and account and is answered now for the first time. */
async function takeChallenge(root: Root, purpose: Purpose, challenge: string, accountId: string) {
  const { internalAdapter } = await authOf(root).$context
  const kept = await internalAdapter.consumeVerificationValue(keyOf(purpose, challenge))
  return kept?.value === accountId
}

/** The passkeys of an account, oldest first. */
export async function listPasskeys(root: Root, accountId: string): Promise<Passkey[]> {
  const { rows } = await sql<Passkey>`
    select "id", "name", "createdAt", "lastUsedAt" from auth."passkey"
    where "userId" = ${accountId} order by "createdAt"`.execute(root.engine.owner)
  return rows
}

/** What the browser needs to make a passkey for an account. */
export async function beginPasskey(root: Root, account: Account) {
  const known = await sql<{ credentialID: string }>`
    select "credentialID" from auth."passkey" where "userId" = ${account.id}`.execute(root.engine.owner)
  const options = await generateRegistrationOptions({
    rpName: 'Everyschool',
    rpID: siteOf(root).id,
    userName: account.email,
    userDisplayName: account.name,
    userID: new Uint8Array(Buffer.from(account.id)),
    excludeCredentials: known.rows.map(({ credentialID }) => ({ id: credentialID })),
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await keepChallenge(root, 'add', options.challenge, account.id)
  return options
}

/** Whatever the browser sent that is no proof is refused alike. */
async function orNull<T>(proof: Promise<T>): Promise<T | null> {
  try {
    return await proof
  } catch (error) {
    log.info({ why: error instanceof Error ? error.name : 'unknown' }, 'a passkey was not proved')
    return null
  }
}

/** Keeps the passkey the browser made; this sign-in counts as proved by it from now on. False when it is no proof. */
export async function addPasskey(
  root: Root,
  account: Account,
  given: { name: string; response: RegistrationResponseJSON },
): Promise<boolean> {
  const site = siteOf(root)
  const proved = await orNull(
    verifyRegistrationResponse({
      response: given.response,
      expectedChallenge: (challenge) => takeChallenge(root, 'add', challenge, account.id),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      supportedAlgorithmIDs: algorithms,
      requireUserVerification: true,
    }),
  )
  if (!proved?.verified) return false
  const { credential, credentialDeviceType, credentialBackedUp, aaguid } = proved.registrationInfo
  const added = await sql`
    insert into auth."passkey"
      ("id", "name", "publicKey", "userId", "credentialID", "counter", "deviceType", "backedUp", "transports", "aaguid")
    values (gen_random_uuid()::text, ${given.name}, ${Buffer.from(credential.publicKey).toString('base64')},
      ${account.id}, ${credential.id}, ${credential.counter}, ${credentialDeviceType}, ${credentialBackedUp},
      ${credential.transports?.join(',') ?? null}, ${aaguid})
    on conflict ("credentialID") do nothing returning "id"`.execute(root.engine.owner)
  if (added.rows.length === 0) return false
  await sql`update auth."session" set "byPasskey" = true
    where "id" = ${account.sessionId} and "userId" = ${account.id}`.execute(root.engine.owner)
  return true
}

/** Gives a passkey another name; false when the account has none of this id. */
export async function renamePasskey(root: Root, accountId: string, id: string, name: string) {
  const { rows } = await sql`update auth."passkey" set "name" = ${name}
    where "id" = ${id} and "userId" = ${accountId} returning "id"`.execute(root.engine.owner)
  return rows.length > 0
}

/**
 * Removes a passkey and ends the other sign-ins that were opened by one: the device may be lost.
 * Without any left, this sign-in no longer counts as proved. False when the account has none of this id:
 * nobody removes another's.
 */
export async function removePasskey(root: Root, account: Pick<Account, 'id' | 'sessionId'>, id: string) {
  return root.engine.owner.transaction().execute(async (trx) => {
    const { rows } = await sql`delete from auth."passkey"
      where "id" = ${id} and "userId" = ${account.id} returning "id"`.execute(trx)
    if (rows.length === 0) return false
    await sql`delete from auth."session"
      where "userId" = ${account.id} and "byPasskey" and "id" <> ${account.sessionId}`.execute(trx)
    await sql`update auth."session" set "byPasskey" = false where "userId" = ${account.id}
      and not exists (select from auth."passkey" where "userId" = ${account.id})`.execute(trx)
    return true
  })
}

/** What the browser needs to offer the passkeys it keeps for this site; null when a network asks without end. */
export async function beginPasskeySignIn(root: Root, given: { network: string; now: Date }) {
  const at = given.now.getTime()
  if (passkeyChallenges.isOver(given.network, at)) return null
  passkeyChallenges.add(given.network, at)
  const options = await generateAuthenticationOptions({
    rpID: siteOf(root).id,
    userVerification: 'required',
  })
  await keepChallenge(root, 'sign-in', options.challenge, '')
  return options
}

/** Whether the answer is made with the passkey stored; writes down its new counter. */
async function prove(root: Root, stored: Stored, response: AuthenticationResponseJSON): Promise<boolean> {
  const site = siteOf(root)
  const proved = await orNull(
    verifyAuthenticationResponse({
      response,
      expectedChallenge: (challenge) => takeChallenge(root, 'sign-in', challenge, ''),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      credential: {
        id: response.id,
        publicKey: new Uint8Array(Buffer.from(stored.publicKey, 'base64')),
        counter: stored.counter,
      },
    }),
  )
  if (!proved?.verified) return false
  await sql`update auth."passkey" set "counter" = ${proved.authenticationInfo.newCounter}, "lastUsedAt" = now()
    where "id" = ${stored.id}`.execute(root.engine.owner)
  return true
}

const notProved = 'That passkey does not open an account here. Sign in with your password, or ask the school.'

/** Signs in by passkey. An unknown passkey and a wrong proof give the same words. */
export async function signInByPasskey(
  root: Root,
  request: Request,
  given: { response: AuthenticationResponseJSON; network: string; now: Date },
): Promise<SignedIn> {
  const at = given.now.getTime()
  if (failedNetworks.isOver(given.network, at)) return { ok: false, message: notProved }
  const { rows } = await sql<Stored>`
    select "id", "userId", "publicKey", "counter" from auth."passkey"
    where "credentialID" = ${given.response.id}`.execute(root.engine.owner)
  const [stored] = rows
  if (!stored || !(await prove(root, stored, given.response))) {
    failedNetworks.add(given.network, at)
    return { ok: false, message: notProved }
  }
  const { headers } = await authOf(root).api.openByPasskey({
    body: { accountId: stored.userId },
    headers: request.headers,
    returnHeaders: true,
  })
  return { ok: true, headers, secondFactorAsked: false }
}
