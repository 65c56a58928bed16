import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startPostgres } from '#platform/db/testing-server.ts'
import { atMost, type Benchmark, comparison, type Measure } from './measure.ts'

const root = path.resolve(import.meta.dirname, '..')
const port = 36_000 + (process.pid % 5_000)
const url = `http://localhost:${port}`
const READERS = 50
const PAUSE_MS = 2_000
const SECONDS = 20

/** The heaviest pages, each as a member of staff of the largest school opens it. */
const pages = [
  '/b',
  '/b/cycle',
  '/b/cycle/compare',
  '/b/cycle/compare/variation',
  '/b/school',
  '/b/pupils',
  '/b/progress',
  '/b/findings',
  '/b/targets',
  '/b/staff',
  '/b/exchange',
]

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const quantile = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN

async function startServer(environment: Record<string, string>) {
  const child = spawn(path.join(root, 'bin', 'everyschool'), ['start'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      PUBLIC_URL: url,
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  while (
    !(await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    ))
  )
    await pause(200)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}

/** The cookie of somebody of the demonstration. */
async function signIn(persona: string): Promise<string> {
  const answer = await fetch(`${url}/try`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ persona }) },
    headers: { origin: url, 'sec-fetch-site': 'same-origin' },
  })
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

type Read = { page: string; milliseconds: number }

async function read(cookie: string, page: string): Promise<Read> {
  const began = performance.now()
  const answer = await fetch(`${url}${page}`, { headers: { cookie }, redirect: 'manual' })
  await answer.text()
  if (!answer.ok) throw new Error(`${page} answered ${answer.status}`)
  return { page, milliseconds: performance.now() - began }
}

/** So many people reading a page every so often, for a while. */
async function readTogether(cookies: readonly string[], readers: number, seconds: number): Promise<Read[]> {
  const reads: Read[] = []
  const until = performance.now() + seconds * 1000
  const reader = async (person: number) => {
    await pause((PAUSE_MS * person) / readers)
    for (let turn = person; performance.now() < until; turn += 1) {
      const due = performance.now() + PAUSE_MS
      const cookie = cookies[person % cookies.length] ?? ''
      reads.push(await read(cookie, pages[turn % pages.length] ?? '/b'))
      await pause(Math.max(0, due - performance.now()))
    }
  }
  await Promise.all(Array.from({ length: readers }, (_, person) => reader(person)))
  return reads
}

const timesOf = (reads: readonly Read[]) => reads.map((one) => one.milliseconds).sort((a, b) => a - b)

/** Pages a second at which the 95th of a hundred takes longer than half a second. */
async function findCeiling(cookies: readonly string[]): Promise<number> {
  for (let readers = READERS; ; readers = Math.round(readers * 1.5)) {
    const reads = await readTogether(cookies, readers, 8)
    if (quantile(timesOf(reads), 0.95) > 500 || readers > 2000) return reads.length / 8
  }
}

async function measure(name: string, goal: number, environment: Record<string, string>): Promise<Measure[]> {
  const stop = await startServer(environment)
  // The principal may open every page of the mix.
  const readers = [await signIn('b/principal-b')]
  for (const page of pages) await read(readers[0] ?? '', page)
  const single: Measure[] = []
  for (const page of pages) {
    const alone = timesOf(await Promise.all(Array.from({ length: 5 }, () => read(readers[0] ?? '', page))))
    single.push(comparison(`${name}: ${page}, five at once`, quantile(alone, 0.5), 'ms'))
  }
  const times = timesOf(await readTogether(readers, READERS, SECONDS))
  const ceiling = await findCeiling(readers)
  await stop()
  return [
    ...single,
    comparison(`${name}: half of the pages answer within`, quantile(times, 0.5), 'ms'),
    atMost(`${name}: 95 of 100 pages answer within`, quantile(times, 0.95), goal, 'ms'),
    comparison(`${name}: pages a second at which 95 of 100 take more than 500 ms`, ceiling, 'pages/s'),
  ]
}

export const benchmark: Benchmark = {
  name: 'pages',
  goal: 'with 50 people reading a page every two seconds each, 95 of 100 answer within 100 ms on PostgreSQL, 200 ms on PGlite',
  against: 'the same pages on the other engine',
  run: async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-pages-'))
    const embedded = await measure('PGlite', 200, { DATA_DIR: path.join(folder, 'a'), DATABASE_URL: '' })
    const server = await startPostgres()
    const postgres = await measure('PostgreSQL', 100, {
      DATA_DIR: path.join(folder, 'b'),
      DATABASE_URL: server.url,
    })
    server.stop()
    fs.rmSync(folder, { recursive: true, force: true })
    return [...embedded, ...postgres]
  },
}
