import { createHmac } from 'node:crypto'
import { symmetricEncrypt } from 'better-auth/crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { createAccount, signIn, signInAs } from './accounts.server.ts'
import type { Root } from './root.server.ts'
import { beginSecondFactor, proveSecondFactor } from './second-factor.server.ts'
import { deviceKeysOf, readSecrets } from './secret.server.ts'
import { anOrganisation, aPerson, next, testNow, writing } from './testing.ts'

const [first, second, third] = ['first', 'second', 'third'].map((word) => `${word}-`.repeat(6)) as [
  string,
  string,
  string,
]

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

/** The installation as it is started with these secrets, the one in force first. */
const startedWith = (now: string, ...before: string[]): Root => ({
  engine: { ...engine },
  config: readConfig({ SECRET: now, SECRET_BEFORE: before.join(',') }),
})

/** Bytes written in base 32, as apps are given them. */
function fromBase32(text: string): Buffer {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** The six digits an app shows at a moment: RFC 6238. */
function codeAt(secret: string, at: number): string {
  const key = fromBase32(secret)
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const hash = createHmac('sha1', key).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const password = 'a long enough password'
const request = (headers: Headers = new Headers()) =>
  new Request('http://localhost:3000/sign-in', {
    headers: {
      cookie: headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    },
  })

async function open(root: Root, email: string) {
  const given = { email, password, network: '192.0.2.1', now: testNow }
  const answer = await signIn(root, request(), given)
  if (!answer.ok) throw new Error(answer.message)
  return { headers: answer.headers, asked: answer.secondFactorAsked }
}

/** Somebody with codes from an app; answers their address and the app's secret. */
async function withCodes(root: Root) {
  const email = `teacher-${next()}@school.example`
  const id = await createAccount(root, { name: 'Ada Teacher', email, password })
  const begun = await beginSecondFactor(root, request((await open(root, email)).headers), password)
  const secret = new URL(begun?.uri ?? '').searchParams.get('secret') ?? ''
  await proveSecondFactor(root, request((await open(root, email)).headers), codeAt(secret, Date.now()))
  await sql`update auth."user" set "twoFactorEnabled" = true where id = ${id}`.execute(engine.owner)
  return { id, email, secret }
}

async function proves(root: Root, { email, secret }: { email: string; secret: string }): Promise<boolean> {
  const { headers, asked } = await open(root, email)
  expect(asked).toBe(true)
  const proved = await proveSecondFactor(root, request(headers), codeAt(secret, Date.now())).catch(() => null)
  return proved !== null
}

describe('after the secret has changed', () => {
  test('what was locked on a device is unlocked by the keys of former secrets, the newest first', () => {
    const key = (secret: string) => createHmac('sha256', secret).update('device/ada').digest('base64')
    const { config } = startedWith(third, second, first)
    expect(deviceKeysOf(config, 'ada')).toEqual({ key: key(third), earlier: [key(second), key(first)] })
    expect(readSecrets(startedWith(third, third, first).config)).toEqual([third, first])
  })

  test('codes from an app set up before still prove a second factor while the former secret is known', async () => {
    const ada = await withCodes(startedWith(first))
    expect(await proves(startedWith(second, first), ada)).toBe(true)
    expect(await proves(startedWith(third, second, first), ada)).toBe(true)
    expect(await proves(startedWith(third, second), ada)).toBe(false)
  })

  test('people of the demonstration still open with one click', async () => {
    const org = await anOrganisation(engine.owner, { demonstration: true })
    const personId = await writing(engine.owner, org.id, (db) => aPerson(db))
    const who = { orgId: org.id, personId, name: 'Ada Hill', network: '192.0.2.1', now: testNow }
    expect(await signInAs(startedWith(first), request(), who)).toMatchObject({ ok: true })
    expect(await signInAs(startedWith(second), request(), who)).toMatchObject({ ok: true })
    expect(await signInAs(startedWith(second), request(), who)).toMatchObject({ ok: true })
  })

  test('so do those of installations that did not yet keep which secret it was', async () => {
    const ada = await withCodes(startedWith(first))
    const bare = await symmetricEncrypt({ key: first, data: fromBase32(ada.secret).toString() })
    const known = await sql<{ secret: string }>`
      select secret from auth."twoFactor" where "userId" = ${ada.id}`.execute(engine.owner)
    expect(known.rows[0]?.secret).toMatch(/^\$ba\$\d+\$/)
    await sql`update auth."twoFactor" set secret = ${bare} where "userId" = ${ada.id}`.execute(engine.owner)
    expect(await proves(startedWith(first), ada)).toBe(true)
    expect(await proves(startedWith(second, first), ada)).toBe(true)
  })
})
