import { request } from 'node:http'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import routes from '#app/routes.ts'
import { localPath } from '#features/access/schema.ts'
import { everyForm, sentOtherwise } from './matrix/forms.ts'
import { type House, openHouse } from './matrix/house.ts'
import { sessionCookie } from './matrix/personas.ts'
import { listRows } from './matrix/routes.ts'
import { waysOut } from './matrix/ways-out.ts'

// React chooses its build when it is first imported.
vi.hoisted(() => vi.stubEnv('NODE_ENV', 'production'))

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(async () => {
  await house?.close()
  vi.unstubAllEnvs()
})

const head = () => {
  const found = house.personas.find((one) => one.role === 'head' && !one.ended)
  if (!found) throw new Error('There is no head')
  return found
}
const own = () => house.places.own
const at = (path: string) => `/${own().org.slug}${path}`

/** A request exactly as given, for what no browser or our own asking would send. */
function raw(path: string, headers: Record<string, string>, body?: string) {
  return new Promise<{ status: number; location: string; body: string }>((resolve, reject) => {
    const sent = request(
      { port: house.server.port, path, method: body === undefined ? 'GET' : 'POST', headers },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () =>
          resolve({
            ...{ status: answer.statusCode ?? 0, location: answer.headers.location ?? '' },
            body: Buffer.concat(parts).toString('utf8'),
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

async function countChanges(): Promise<number> {
  const { seq } = await house.engine.owner
    .selectFrom('audit_head')
    .select('seq')
    .where('org_id', '=', own().org.id)
    .executeTakeFirstOrThrow()
  return seq
}

describe('a form sent from another site', () => {
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    {},
  ]
  const kinds = [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/json',
  ]
  test('is refused by every action, in every encoding, before anything is written', async () => {
    const before = await countChanges()
    const taken: string[] = []
    const paths = new Set([
      ...everyForm(own()).map(({ path }) => at(path)),
      ...Object.values(sentOtherwise).flatMap(({ path }) => (path === null ? [] : at(path))),
      ...['/sign-in', '/sign-in/passkey', '/sign-out', '/try', '/account', '/account/passkeys'],
      ...['/account/second-factor', '/invitation/1-none', '/?index', '/api/auth/callback/google'],
    ])
    for (const path of paths)
      for (const from of foreign)
        for (const kind of kinds)
          for (const suffix of ['', '.data']) {
            const headers = { ...from, 'content-type': kind, cookie: head().cookie }
            const [place = '', search] = path.split('?')
            const address = suffix && place !== '/' ? `${place}${suffix}` : path
            const { status } = await raw(search ? path : address, headers, 'intent=begin')
            if (status !== 403) taken.push(`${address} ${JSON.stringify(from)} ${kind}: ${status}`)
          }
    expect(taken).toEqual([])
    expect(await countChanges()).toBe(before)
  })

  test('every action has a path here', () => {
    const known = new Set(everyForm(own()).map(({ route }) => route))
    const inside = listRows(routes).filter((row) => row.hasAction && !row.isPublic)
    expect(inside.map((row) => row.id).filter((id) => !known.has(id) && !sentOtherwise[id]?.path)).toEqual([
      // Its form is a file; the guard stands before the router and knows no routes.
      'features/exchange/pages/imports',
    ])
  })
})

describe('what broke other houses of this kind', () => {
  test('a manifest of two thousand paths is refused', async () => {
    const paths = Array.from({ length: 2000 }, (_, index) => `/${own().org.slug}/pupils/${index}`)
    for (const search of [
      paths.map((path) => `p=${encodeURIComponent(path)}`).join('&'),
      `paths=${encodeURIComponent(paths.join(','))}`,
    ]) {
      const { status } = await raw(`/__manifest?${search}`, { cookie: head().cookie })
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  })

  test('an address that names another host leads nowhere', async () => {
    for (const path of ['//evil.example', '//evil.example/..', '/\\evil.example', '//evil.example.data']) {
      const { status, location } = await raw(path, { cookie: head().cookie })
      expect([path, location]).toEqual([path, ''])
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  })

  test('the addresses of the sign-in library that are not in use are not there', async () => {
    const names = ['sign-up/email', 'sign-in/email', 'get-session', 'list-sessions', 'delete-user']
    const passkeys = [
      'generate-register-options',
      'verify-authentication',
      'delete-passkey',
      'update-passkey',
    ]
    const rest = [
      'two-factor/disable',
      'open-by-passkey',
      'openByPasskey',
      'change-email',
      'ok',
      'update-user',
    ]
    for (const name of [...names, ...passkeys.map((one) => `passkey/${one}`), ...rest]) {
      const headers = { cookie: head().cookie, 'sec-fetch-site': 'same-origin' }
      expect([name, (await raw(`/api/auth/${name}`, headers)).status]).toEqual([name, 404])
      const posted = { ...headers, 'content-type': 'application/json' }
      expect([name, (await raw(`/api/auth/${name}`, posted, '{}')).status]).toEqual([name, 404])
    }
  })
})

describe('the way on after signing in', () => {
  test('never leaves this site, whatever is asked for', async () => {
    expect(waysOut.length).toBeGreaterThanOrEqual(40)
    for (const asked of waysOut) {
      const url = new URL(localPath(asked), 'http://localhost:3000')
      expect([asked, url.host, url.protocol]).toEqual([asked, 'localhost:3000', 'http:'])
      expect(localPath(asked)).not.toMatch(/^\/[/\\]/)
      const { body } = await raw(`/sign-in?returnTo=${encodeURIComponent(asked)}`, {})
      const [, kept = ''] = /name="returnTo" value="([^"]*)"/.exec(body) ?? []
      expect([asked, kept.startsWith('/') && !/^\/[/\\]/.test(kept)]).toEqual([asked, true])
    }
  })
})

// That no answer inside an organisation may be framed or sniffed is held by the walk through every route.
describe('every public page and a home', () => {
  test('may stand in no frame and asks no other host for anything', async () => {
    const faults: string[] = []
    const open = listRows(routes).filter(({ isPublic }) => isPublic)
    const paths = [...open.map(({ pattern }) => `/${pattern.replace(/:\w+|\*/, '1-none')}`), at('')]
    for (const path of paths) {
      const { headers, body } = await house.server.ask(path, { cookie: head().cookie })
      if (!headers.includes("frame-ancestors 'none'")) faults.push(`${path}: may be framed`)
      if (!headers.includes('nosniff')) faults.push(`${path}: may be sniffed`)
      const hosts = [...body.matchAll(/(?:src|href|action)="(https?:)?\/\/[^"]*"/g)].map(([found]) => found)
      if (hosts.length > 0) faults.push(`${path}: ${hosts}`)
    }
    expect(faults).toEqual([])
  })
})

describe('who one is', () => {
  const notRight = (body: string) => /The e-mail address or the password is not right[^"<]*/.exec(body)?.[0]

  test('is not told by signing in: a known and an unknown address get the same answer', async () => {
    const { rows } = await sql<{ email: string }>`
      select email from auth."user" where id = ${head().accountId}`.execute(house.engine.owner)
    const [account] = rows
    const known = await house.server.ask('/sign-in', {
      form: { email: account?.email ?? '', password: 'wrong password', returnTo: '/' },
    })
    const unknown = await house.server.ask('/sign-in', {
      form: { email: 'nobody@school.example', password: 'wrong password', returnTo: '/' },
    })
    expect(notRight(known.body)).toBeDefined()
    expect([unknown.status, notRight(unknown.body)]).toEqual([known.status, notRight(known.body)])
    expect(known.headers.replace(/"date":"[^"]*"|nonce-[^']*/g, '')).toBe(
      unknown.headers.replace(/"date":"[^"]*"|nonce-[^']*/g, ''),
    )
  })

  test('staff without a second factor see no pupil; a session opened by a passkey sees them', async () => {
    const { accountId, cookie } = head()
    const askForCodes = (asked: boolean) =>
      sql`update auth."user" set "twoFactorEnabled" = ${asked} where id = ${accountId}`.execute(
        house.engine.owner,
      )
    const pupils = at('/pupils')
    await askForCodes(false)
    const before = await raw(pupils, { cookie })
    expect([before.status, before.location]).toEqual([302, '/account/second-factor'])
    const proved = await sessionCookie(house.root, accountId, { byPasskey: true })
    expect((await raw(pupils, { cookie: proved })).status).toBe(200)
    await askForCodes(true)
  })
})
