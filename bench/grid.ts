import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import type { Engine } from '#platform/db/engine.server.ts'
import { openPostgres } from '#platform/db/postgres.server.ts'
import { startPostgres } from '#platform/db/testing-server.ts'
import { saveUnderKills } from './grid/kills.ts'
import { atMost, type Benchmark, comparison, type Measure } from './measure.ts'

const root = path.resolve(import.meta.dirname, '..')
const port = 41_000 + (process.pid % 4_000)
const url = `http://localhost:${port}`
const plainUrl = `http://127.0.0.1:${port + 1}`
const TEACHERS = 100
/** Thirty pupils by four fields in 90 seconds. */
const CELL_MS = 750
const SECONDS = 20

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const quantile = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN

type Teacher = { persona: string; classId: number; cycleId: number; pupilIds: number[] }

/** Teachers of the demonstration's largest school, each with a class of their own in the open cycle, made able to sign in. */
async function listTeachers(engine: Engine): Promise<Teacher[]> {
  const found = await sql<Teacher>`
    with open as (
      select c.org_id, c.id, c.academic_year_id from cycle c join org o on o.id = c.org_id
      where o.slug = 'b' and c.state = 'open'
    ), taught as (
      select distinct on (t.person_id) t.org_id, t.person_id, k.id as class_id, open.id as cycle_id
      from open join class k on k.org_id = open.org_id and k.academic_year_id = open.academic_year_id
      join teaching t on t.org_id = k.org_id and t.class_id = k.id and t.ends is null
      join post p on p.org_id = t.org_id and p.person_id = t.person_id and p.role = 'teacher' and p.ends is null
      order by t.person_id, k.id
    ), made as (
      insert into demonstration.persona (org_id, person_id, key, name, title, about, position)
      select org_id, person_id, 'grid-' || person_id, 'Teacher', 'Teacher', 'Enters marks in the benchmark', 1000 + row_number() over ()
      from taught limit ${TEACHERS}
      on conflict do nothing returning key, person_id
    )
    select 'b/' || made.key as persona, taught.class_id as "classId", taught.cycle_id as "cycleId",
      (select jsonb_agg(e.pupil_id) from enrolment e
        where e.org_id = taught.org_id and e.class_id = taught.class_id and e.ends is null) as "pupilIds"
    from made join taught on taught.person_id = made.person_id`.execute(engine.owner)
  return found.rows
}

async function answers(address: string): Promise<boolean> {
  return fetch(address).then(
    () => true,
    () => false,
  )
}

async function running(child: ChildProcess, address: string): Promise<() => Promise<void>> {
  while (!(await answers(address))) {
    if (child.exitCode !== null) throw new Error(`Nothing answers at ${address}`)
    await pause(200)
  }
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}

function startOurs(database: string, folder: string) {
  const child = spawn(path.join(root, 'bin', 'everyschool'), ['start'], {
    env: {
      ...process.env,
      ...{ NODE_ENV: 'production', PORT: String(port), PUBLIC_URL: url, LOG_LEVEL: 'warn' },
      ...{ DATABASE_URL: database, DATA_DIR: folder },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return running(child, `${url}/readyz`)
}

function startPlain(database: string) {
  const file = path.join(root, 'bench', 'grid', 'plain-server.ts')
  const child = spawn(process.execPath, [file, database, String(port + 1)], { stdio: 'ignore' })
  return running(child, plainUrl)
}

const ofThisSite = { origin: url, 'sec-fetch-site': 'same-origin' }

async function signIn(persona: string): Promise<string> {
  const answer = await fetch(`${url}/try`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ persona }) },
    headers: ofThisSite,
  })
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

/** What one teacher does for a while: a cell every so often, each answered before the next is due or right after. */
async function enterFor(
  seconds: number,
  place: number,
  save: (turn: number) => Promise<void>,
): Promise<number[]> {
  const times: number[] = []
  await pause((CELL_MS * place) / TEACHERS)
  const until = performance.now() + seconds * 1000
  for (let turn = 0; performance.now() < until; turn += 1) {
    const began = performance.now()
    await save(turn)
    times.push(performance.now() - began)
    await pause(Math.max(0, began + CELL_MS - performance.now()))
  }
  return times
}

function saver({ classId, cycleId, pupilIds }: Teacher, cookie: string) {
  const held = new Map<number, string>()
  return async (turn: number) => {
    const pupilId = pupilIds[turn % pupilIds.length] ?? -1
    const value = String(1 + ((turn + Math.floor(turn / pupilIds.length)) % 4))
    const cell = { pupilId, field: 'effort', value, before: held.get(pupilId) ?? '' }
    const answer = await fetch(`${url}/b/classes/${classId}/enter/cells?cycle=${cycleId}`, {
      ...{ method: 'POST', body: new URLSearchParams({ cells: JSON.stringify([cell]) }) },
      headers: { ...ofThisSite, cookie },
    })
    const [saved] = (await answer.json()) as { state: string; text?: string }[]
    if (!answer.ok || saved?.state === 'refused')
      throw new Error(`A mark was not taken: ${JSON.stringify(saved)}`)
    held.set(pupilId, saved?.text ?? '')
  }
}

const savePlain = (place: number) => async (turn: number) => {
  const body = new URLSearchParams({ id: String(1 + place * 100 + (turn % 30)), mark: String(turn % 9) })
  await (await fetch(plainUrl, { method: 'POST', body })).text()
}

async function together(count: number, work: (place: number) => Promise<number[]>): Promise<number[]> {
  const all = await Promise.all(Array.from({ length: count }, (_, place) => work(place)))
  return all.flat().sort((a, b) => a - b)
}

async function measureSaves(): Promise<Measure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-grid-'))
  const server = await startPostgres()
  const stop = await startOurs(server.url, folder)
  const engine = await openPostgres(server.url)
  const teachers = await listTeachers(engine)
  await engine.close()
  const cookies: string[] = []
  for (const { persona } of teachers) cookies.push(await signIn(persona))
  const savers = teachers.map((teacher, place) => saver(teacher, cookies[place] ?? ''))
  const enter = (seconds: number) =>
    together(teachers.length, (place) => enterFor(seconds, place, savers[place] ?? savePlain(place)))
  await enter(5)
  const ours = await enter(SECONDS)
  await stop()
  const stopPlain = await startPlain(server.url)
  await together(TEACHERS, (place) => enterFor(3, place, savePlain(place)))
  const plain = await together(TEACHERS, (place) => enterFor(SECONDS, place, savePlain(place)))
  await stopPlain()
  server.stop()
  fs.rmSync(folder, { recursive: true, force: true })
  const [p95, plain95] = [quantile(ours, 0.95), quantile(plain, 0.95)]
  return [
    comparison('teachers entering at once', teachers.length, 'teachers'),
    comparison('cells saved a second', ours.length / SECONDS, 'cells/s'),
    comparison('half of the cells are saved within', quantile(ours, 0.5), 'ms'),
    atMost('95 of 100 cells are saved within', p95, 50, 'ms', {
      against: 'a bare UPDATE of one row behind node:http',
      ratio: p95 / plain95,
    }),
    comparison('a bare UPDATE, 95 of 100 within', plain95, 'ms'),
  ]
}

async function measureKills(saves: number): Promise<Measure[]> {
  const killed = await saveUnderKills(saves)
  return [
    comparison('cells saved while the process was killed again and again', killed.saves, 'cells'),
    comparison('kills -9', killed.kills, 'kills'),
    atMost('acknowledged cells lost', killed.lost, 0, 'cells'),
  ]
}

/** `--saves=100000` says how many cells are saved under kills; a few thousand unless said. */
const askedSaves = () =>
  Number(process.argv.find((word) => word.startsWith('--saves='))?.slice('--saves='.length) ?? 3000)

export const benchmark: Benchmark = {
  name: 'grid',
  goal: 'with 100 teachers each entering a cell every 0.75 s on PostgreSQL, 95 of 100 cells are saved within 50 ms; killed in the middle again and again, no acknowledged cell is lost (--saves=100000)',
  against: 'a bare UPDATE of one row behind node:http',
  run: async () => [...(await measureSaves()), ...(await measureKills(askedSaves()))],
}
