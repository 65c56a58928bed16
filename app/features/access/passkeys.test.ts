import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { type Account, createAccount, findAccount } from './accounts.server.ts'
import { describeDevice } from './devices.ts'
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  listPasskeys,
  removePasskey,
  renamePasskey,
  signInByPasskey,
} from './passkeys.server.ts'
import type { Root } from './root.server.ts'
import { beforeChangingFactors } from './rules/posts.ts'
import { endSession, listOpenSessions } from './sessions.server.ts'
import { next, testNow } from './testing.ts'
import { passkeyChallenges } from './throttle.server.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-passkeys-'))
let engine: TestEngine
let root: Root
beforeAll(async () => {
  engine = await openTestEngine()
  root = { engine, config: readConfig({ DATA_DIR: folder }) }
})
afterAll(async () => {
  await engine.close()
  fs.rmSync(folder, { recursive: true })
})

const asked = { network: '192.0.2.9', now: testNow }
const request = (cookie = '') =>
  new Request('http://localhost:3000/account', { headers: { cookie, 'user-agent': 'Firefox/150.0' } })
const cookieOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

type Device = { id: string; accountId: string; privateKey: ReturnType<typeof pair>['privateKey'] }
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** A device that keeps a passkey of an account, with the public half stored as the browser would have sent it. */
async function aDevice(accountId: string): Promise<Device> {
  const { publicKey, privateKey } = pair()
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const head = (text: string) => Buffer.from(text, 'hex')
  const cose = Buffer.concat([head('a5010203262001215820'), bytes(x), head('225820'), bytes(y)])
  const id = Buffer.from(`credential ${next()}`).toString('base64url')
  await sql`insert into auth."passkey" ("id", "name", "publicKey", "userId", "credentialID", "counter", "deviceType", "backedUp")
    values (${`key-${id}`}, 'Phone', ${cose.toString('base64')}, ${accountId}, ${id}, 0, 'singleDevice', false)`.execute(
    engine.owner,
  )
  return { id, accountId, privateKey }
}

/** What a device answers; `verified` is whether it asked its owner for a finger, a face or a number. */
function answerOf(
  device: Device,
  challenge: string,
  given: { origin?: string; verified?: boolean } = {},
): AuthenticationResponseJSON {
  const { origin = 'http://localhost:3000', verified = true } = given
  const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin }))
  const flags = verified ? 0b101 : 0b001
  const data = Buffer.concat([
    createHash('sha256').update('localhost').digest(),
    Buffer.from([flags, 0, 0, 0, 0]),
  ])
  const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
  const text = (bytes: Buffer) => bytes.toString('base64url')
  return {
    ...{ id: device.id, rawId: device.id, type: 'public-key' as const, clientExtensionResults: {} },
    response: {
      clientDataJSON: text(client),
      authenticatorData: text(data),
      signature: text(sign('sha256', signed, device.privateKey)),
    },
  }
}

async function anAccount(): Promise<string> {
  const email = `owner-${next()}@school.example`
  return createAccount(root, { name: 'Olu Owner', email, password: 'a long enough password' })
}
const challengeFor = async () => (await beginPasskeySignIn(root, asked))?.challenge ?? ''
const signInWith = (response: AuthenticationResponseJSON) =>
  signInByPasskey(root, request(), { response, ...asked })

async function signedIn(device: Device): Promise<{ cookie: string; account: Account }> {
  const answer = await signInWith(answerOf(device, await challengeFor()))
  const cookie = answer.ok ? cookieOf(answer.headers) : ''
  const account = await findAccount(root, request(cookie))
  if (!account) throw new Error('The passkey did not sign in')
  return { cookie, account }
}

describe('signing in by passkey', () => {
  test('opens a session that counts as a second factor', async () => {
    const id = await anAccount()
    const { account } = await signedIn(await aDevice(id))
    expect(account).toMatchObject({ id, secondFactor: true, codeApp: false })
    expect((await listPasskeys(root, id))[0]?.lastUsedAt).not.toBeNull()
  })

  test('is refused when the device did not ask who holds it', async () => {
    const device = await aDevice(await anAccount())
    const answer = await signInWith(answerOf(device, await challengeFor(), { verified: false }))
    expect(answer).toMatchObject({ ok: false })
  })

  test('is refused for another site, another challenge, another key, and the same answer twice', async () => {
    const device = await aDevice(await anAccount())
    const other = await aDevice(await anAccount())
    const challenge = await challengeFor()
    const refused = [
      answerOf(device, await challengeFor(), { origin: 'https://evil.example' }),
      answerOf(device, Buffer.from('made up').toString('base64url')),
      { ...answerOf(other, await challengeFor()), id: device.id, rawId: device.id },
    ]
    for (const response of refused) expect(await signInWith(response)).toMatchObject({ ok: false })
    expect(await signInWith(answerOf(device, challenge))).toMatchObject({ ok: true })
    expect(await signInWith(answerOf(device, challenge))).toMatchObject({ ok: false })
  })

  test('says the same of an unknown passkey as of a wrong proof', async () => {
    const device = await aDevice(await anAccount())
    const wrong = await signInWith(answerOf(device, 'AAAA'))
    const unknown = await signInWith({ ...answerOf(device, await challengeFor()), id: 'bm9uZQ' })
    expect(unknown).toEqual(wrong)
  })

  test('a challenge for adding a passkey does not sign anybody in', async () => {
    const { account } = await signedIn(await aDevice(await anAccount()))
    const device = await aDevice(account.id)
    const { challenge } = await beginPasskey(root, account)
    expect(await signInWith(answerOf(device, challenge))).toMatchObject({ ok: false })
  })

  test('a network that asks without end is told to wait', async () => {
    const many = { network: '203.0.113.77', now: testNow }
    for (let time = 0; time < 600; time += 1) {
      passkeyChallenges.add(many.network, testNow.getTime())
    }
    expect(await beginPasskeySignIn(root, many)).toBeNull()
  })
})

describe('one’s own passkeys', () => {
  test('nobody renames or removes another’s (GHSA-4vcf)', async () => {
    const mine = await signedIn(await aDevice(await anAccount()))
    const theirs = await anAccount()
    const { id } = await aDevice(theirs)
    expect(await removePasskey(root, mine.account, `key-${id}`)).toBe(false)
    expect(await renamePasskey(root, mine.account.id, `key-${id}`, 'Mine now')).toBe(false)
    expect(await listPasskeys(root, theirs)).toMatchObject([{ id: `key-${id}`, name: 'Phone' }])
  })

  test('with the last one removed, no sign-in counts as proved and those on other devices are ended', async () => {
    const device = await aDevice(await anAccount())
    const here = await signedIn(device)
    const lost = await signedIn(device)
    expect(await removePasskey(root, here.account, `key-${device.id}`)).toBe(true)
    expect(await findAccount(root, request(here.cookie))).toMatchObject({ secondFactor: false })
    expect(await findAccount(root, request(lost.cookie))).toBeNull()
  })

  test('what is no proof adds nothing', async () => {
    const { account } = await signedIn(await aDevice(await anAccount()))
    const { challenge } = await beginPasskey(root, account)
    const clientDataJSON = Buffer.from(
      JSON.stringify({ type: 'webauthn.create', challenge, origin: 'http://localhost:3000' }),
    ).toString('base64url')
    const response = {
      ...{ id: 'AAAA', rawId: 'AAAA', type: 'public-key' as const, clientExtensionResults: {} },
      response: { clientDataJSON, attestationObject: 'AAAA' },
    }
    expect(await addPasskey(root, account, { name: 'Forged', response })).toBe(false)
    expect(await listPasskeys(root, account.id)).toHaveLength(1)
  })

  test('a password alone changes nothing on an account that has a passkey, and no session does after an hour', () => {
    const at = (minutes: number) => new Date(testNow.getTime() - minutes * 60_000)
    const session = (secondFactor: boolean, minutes: number) => ({ secondFactor, openedAt: at(minutes) })
    expect(beforeChangingFactors(session(false, 1), 1, testNow)).toContain('passkey first')
    expect(beforeChangingFactors(session(false, 1), 0, testNow)).toBeNull()
    expect(beforeChangingFactors(session(true, 59), 1, testNow)).toBeNull()
    expect(beforeChangingFactors(session(true, 61), 1, testNow)).toContain('Sign in again')
  })
})

describe('where one is signed in', () => {
  test('each sign-in is listed and ended by its owner alone, and is nobody at the next request', async () => {
    const device = await aDevice(await anAccount())
    const [here, there] = [await signedIn(device), await signedIn(device)]
    const stranger = await signedIn(await aDevice(await anAccount()))
    const listed = await listOpenSessions(root, here.account.id, new Date())
    expect(listed.map(({ id }) => id).sort()).toEqual(
      [here.account.sessionId, there.account.sessionId].sort(),
    )
    expect(await endSession(root, stranger.account.id, there.account.sessionId)).toBe(false)
    expect(await endSession(root, here.account.id, there.account.sessionId)).toBe(true)
    expect(await findAccount(root, request(there.cookie))).toBeNull()
    expect(await findAccount(root, request(here.cookie))).not.toBeNull()
  })

  test('a device is named as its owner would', () => {
    const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
    expect(describeDevice(`${windows} Chrome/150.0 Safari/537.36 Edg/150.0`)).toBe('Edge on Windows')
    expect(describeDevice('Mozilla/5.0 (iPad; CPU OS 18_4 like Mac OS X) Version/18.4 Safari/604.1')).toBe(
      'Safari on an iPad',
    )
    expect(describeDevice('Mozilla/5.0 (X11; CrOS x86_64 16000) Chrome/150.0 Safari/537.36')).toBe(
      'Chrome on a Chromebook',
    )
    expect(describeDevice('')).toBe('An unknown device')
  })
})
