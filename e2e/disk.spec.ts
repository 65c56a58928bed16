import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPGlite } from '#platform/db/pglite.server.ts'

const root = path.resolve(import.meta.dirname, '..')
const program = path.join(root, 'bin', 'everyschool')
const port = 41_000 + (process.pid % 10_000)
const url = `http://localhost:${port}`
const sizeMb = 200
/**
 * What is left free before people are appointed: what the server wants to keep, one more piece of the database's log, which is
 * taken whole, and what the people themselves take.
 */
const roomBytes = (32 + 16 + 12) * 1024 ** 2

/** A disk of its own in memory, where this machine lets one be mounted. */
function mountSmallDisk(): string | null {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    fs.rmdirSync(folder)
    return null
  }
}

const disk = mountSmallDisk()
const environment = {
  ...process.env,
  NODE_ENV: 'production',
  DATA_DIR: disk ?? '',
  DATABASE_URL: '',
  PORT: String(port),
  PUBLIC_URL: url,
  LOG_LEVEL: 'fatal',
}

type Running = { child: ChildProcess; said(): string; ended: Promise<number | null> }

async function startServer(): Promise<Running> {
  const child = spawn(program, ['start', '--empty'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => {
      said += piece.toString('utf8')
    })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const deadline = Date.now() + 180_000
  const isUp = () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isUp())) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`The server did not start: ${said}`)
    await new Promise((wake) => setTimeout(wake, 200))
  }
  return { child, said: () => said, ended }
}

const send = (address: string, form: Record<string, string>, cookie = '') =>
  fetch(`${url}${address}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(form),
  })

/** The first organisation, made as a newcomer does; answers the cookie of its administrator. */
async function makeSchool(): Promise<string> {
  const made = await send('/?index', {
    ...{
      intent: 'organisation',
      name: 'Small Disk School',
      slug: 'small',
      kind: 'school',
      country: 'england',
    },
    ...{
      familyName: 'Full',
      givenName: 'Fay',
      email: 'fay@school.example',
      password: 'a long enough password',
    },
  })
  return made.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

const appoint = (cookie: string, familyName: string, givenName: string) =>
  send(
    // The form alone, without the list that a browser would be sent after it.
    '/small/people.data',
    {
      ...{
        familyName,
        givenName,
        role: 'teacher',
        over: 'own_classes',
        starts: '2026-09-01',
      },
    },
    cookie,
  )

/** Appoints people with names that fill the disk until nobody answers; those acknowledged, and when it fell silent. */
async function appointUntilSilent(cookie: string): Promise<{ kept: string[]; silentAt: number }> {
  const kept: string[] = []
  for (;;) {
    const name = `Kept${kept.length}`
    // An answer cut off in the middle is silence too.
    const answer = await Promise.race([
      appoint(cookie, name, randomBytes(100_000).toString('hex'))
        .then(async (response) => response.ok && (await response.text()).includes('/small/people/'))
        .catch(() => false),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), 20_000)),
    ])
    if (!answer) return { kept, silentAt: Date.now() }
    kept.push(name)
  }
}

let server: Running | undefined
afterAll(async () => {
  server?.child.kill('SIGKILL')
  await server?.ended
  if (disk) {
    execFileSync('umount', ['-l', disk], { stdio: 'ignore' })
    fs.rmdirSync(disk)
  }
})

// Mounting a small disk needs an administrator of the machine; .ci/run is one.
describe.skipIf(disk === null)('on a disk that fills up', () => {
  let cookie = ''
  beforeAll(async () => {
    server = await startServer()
    cookie = await makeSchool()
  }, 120_000)

  test('those who run the school are told, and readiness says so while there is still room', async () => {
    const page = await fetch(`${url}/small`, { headers: { cookie } })
    expect(await page.text()).toContain('The disk of this server is almost full')
    const ready = await fetch(`${url}/readyz`)
    expect(ready.status).toBe(503)
    expect(await ready.text()).toMatch(/only \d+ MB free/)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  test('nothing acknowledged is lost: the server leaves within five seconds, and starts again once there is room', async () => {
    const { bavail, bsize } = fs.statfsSync(String(disk))
    fs.writeFileSync(path.join(String(disk), 'ballast'), Buffer.alloc(bavail * bsize - roomBytes))
    const { kept, silentAt } = await appointUntilSilent(cookie)
    const code = await server?.ended
    expect(Date.now() - silentAt).toBeLessThan(5000)
    expect([74, null]).toContain(code)
    if (code === 74) expect(server?.said()).toContain('The disk is full. Everything saved so far is kept.')
    expect(kept.length).toBeGreaterThan(10)

    const again = spawnSync(program, ['start', '--empty'], { env: environment, encoding: 'utf8' })
    expect(again.status).toBe(2)
    expect(again.stderr).toMatch(/The disk that holds .* is full: \d+ MB are free/)

    execFileSync('mount', ['-o', `remount,size=${sizeMb * 2}m`, String(disk)])
    const file = path.join(String(disk), 'pupils.csv')
    fs.writeFileSync(file, 'Adno,Surname,Forename,Year,Reg\n1,Hale,Ines,9,9A\n')
    const words = ['import', file, '--org', 'small', '--kind', 'pupils']
    const imported = spawnSync(program, words, { env: environment, encoding: 'utf8' })
    expect(imported.status).toBe(2)
    expect(imported.stderr).toMatch(/The disk that holds the database is almost full: \d+ MB are free/)

    server = await startServer()
    expect((await fetch(`${url}/small`, { headers: { cookie } })).status).toBe(200)
    server.child.kill('SIGTERM')
    await server.ended

    const engine = await openPGlite(path.join(String(disk), 'database'))
    const rows = await engine.owner.selectFrom('person').select('family_name').execute()
    await engine.close()
    const names = new Set(rows.map((row) => row.family_name))
    expect(kept.filter((name) => !names.has(name))).toEqual([])
  })
})
