import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { createOrganisation, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import {
  acceptImport,
  beginImport,
  checkImport,
  getImport,
  startCheck,
  type Write,
} from '#features/exchange/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { now } from '#platform/clock.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { migrate } from '#platform/db/migrate.server.ts'
import { openPGlite } from '#platform/db/pglite.server.ts'
import { openPostgres } from '#platform/db/postgres.server.ts'
import { startPostgres } from '#platform/db/testing-server.ts'
import { fromPath } from '#platform/files/source.ts'
import { atMost, type Benchmark, comparison, type Measure } from './measure.ts'

const PUPILS = 2_000
const WORKS = Number(process.env.IMPORT_ROWS ?? 1_000_000) / PUPILS
const ROWS = PUPILS * WORKS

/** A school with one large class, so that every row finds its pupil and class. */
async function makeSchool(db: OrgWriter): Promise<void> {
  const org = db.orgId
  await sql`insert into academic_year (org_id, name, starts, ends) values (${org}, '2026/27', '2026-09-01', '2027-08-31')`.execute(
    db,
  )
  await sql`insert into year_group (org_id, name, number) values (${org}, 'Year 9', 9)`.execute(db)
  await sql`insert into subject (org_id, name, code, scale_key) values (${org}, 'Mathematics', 'MA', 'gcse-9-1')`.execute(
    db,
  )
  await sql`insert into class (org_id, academic_year_id, subject_id, year_group_id, name)
    select ${org}, a.id, s.id, y.id, '9MA1' from academic_year a, subject s, year_group y
    where a.org_id = ${org} and s.org_id = ${org} and y.org_id = ${org}`.execute(db)
  await sql`insert into person (org_id, family_name, given_name)
    select ${org}, 'Family' || n, 'Given' from generate_series(1, ${PUPILS}::int) n`.execute(db)
  await sql`insert into pupil (org_id, id, admission_number)
    select ${org}, id, substr(family_name, 7) from person where org_id = ${org}`.execute(db)
}

function writeFile(file: string): void {
  const out = fs.openSync(file, 'w')
  fs.writeSync(out, 'Adno,Class,Work,Date,Out of,Mark\n')
  for (let work = 0; work < WORKS; work += 1) {
    const day = `${String(1 + (work % 28)).padStart(2, '0')}/${String(1 + (work % 12)).padStart(2, '0')}/2026`
    const lines = Array.from(
      { length: PUPILS },
      (_, pupil) => `${pupil + 1},9MA1,Work ${work},${day},100,${(pupil * 7 + work * 13) % 101}`,
    )
    fs.writeSync(out, `${lines.join('\n')}\n`)
  }
  fs.closeSync(out)
}

type Copy = (table: string, file: string) => Promise<unknown>

/** The same rows into a table without a key or an index, by the fastest way the engine has. */
async function bareCopy(engine: Engine, copy: Copy): Promise<number> {
  await engine.script(`create unlogged table bare_copy (org_id bigint, line_item_id bigint, pupil_id bigint, score numeric,
    status text, entered_by bigint, entered_at timestamptz, import_id bigint)`)
  const file = path.join(os.tmpdir(), `everyschool-copy-${process.pid}.csv`)
  const lines = Array.from(
    { length: ROWS },
    (_, row) => `1,${Math.floor(row / PUPILS)},${row % PUPILS},${row % 101},marked`,
  )
  fs.writeFileSync(file, lines.join('\n'))
  const began = performance.now()
  await copy('bare_copy (org_id, line_item_id, pupil_id, score, status)', file)
  const seconds = (performance.now() - began) / 1000
  fs.rmSync(file)
  return seconds
}

/** The most memory the process takes above what it took before, in MB, looked at every tenth of a second. */
async function watchMemory<T>(work: () => Promise<T>): Promise<{ value: T; megabytes: number }> {
  const idle = process.memoryUsage().rss
  let most = idle
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 100)
  const value = await work()
  clearInterval(timer)
  return { value, megabytes: (most - idle) / 1e6 }
}

async function bringIn(write: Write, file: string): Promise<{ read: number; written: number }> {
  const columns = Object.fromEntries(
    Object.entries({
      admission: 'Adno',
      class: 'Class',
      title: 'Work',
      setOn: 'Date',
      max: 'Out of',
      score: 'Mark',
    }).map(([key, column]) => [key, { columns: [column] }]),
  )
  const source = await fromPath(file)
  const began = performance.now()
  const id = await write(async (db) => {
    const made = await beginImport(db, {
      kind: 'weekly-marks',
      source: 'bench',
      fileName: 'marks.csv',
      plan: { columns },
    })
    await startCheck(db, made, { columns })
    return made
  })
  await checkImport(write, id, source, { country: 'england' })
  const read = (performance.now() - began) / 1000
  const settled = await acceptImport(write, id)
  const { counts } = await write((db) => getImport(db, id))
  if (!settled.ok || counts.new !== ROWS)
    throw new Error(`The import came to ${JSON.stringify({ settled, counts })}`)
  return { read, written: (performance.now() - began) / 1000 - read }
}

async function measure(engine: Engine, name: string, copy: Copy): Promise<Measure[]> {
  await migrate(engine)
  await loadPacks(engine.owner)
  const bare = await bareCopy(engine, copy)
  const { id } = await createOrganisation(engine.owner, { slug: 'bench', name: 'Bench', kind: 'school' })
  const write: Write = (command) =>
    writeAs(
      engine.owner,
      { orgId: id, personId: null, accountId: null, now: now(), today: '2026-11-24' },
      command,
    )
  await write(makeSchool)
  const file = path.join(os.tmpdir(), `everyschool-marks-${process.pid}.csv`)
  writeFile(file)
  const { value, megabytes } = await watchMemory(() => bringIn(write, file))
  fs.rmSync(file)
  const seconds = value.read + value.written
  return [
    {
      ...comparison(`${name}: results brought in`, ROWS / seconds, 'rows/s'),
      ...{ against: 'a bare COPY', ratio: bare / seconds },
    },
    comparison(`${name}: read and checked`, value.read, 's'),
    comparison(`${name}: written`, value.written, 's'),
    atMost(`${name}: memory above idle`, megabytes, 300, 'MB'),
  ]
}

async function onPGlite(): Promise<Measure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-import-'))
  const engine = await openPGlite(path.join(folder, 'database'))
  const copy: Copy = (table, file) =>
    engine.pglite.query(`copy ${table} from '/dev/blob' csv`, [], { blob: new Blob([fs.readFileSync(file)]) })
  const measures = await measure(engine, 'PGlite', copy)
  await engine.close()
  fs.rmSync(folder, { recursive: true })
  return measures
}

async function onPostgres(): Promise<Measure[]> {
  const server = await startPostgres()
  const engine = await openPostgres(server.url)
  const measures = await measure(engine, 'PostgreSQL', (table, file) =>
    engine.script(`copy ${table} from '${file}' csv`),
  )
  await engine.close()
  server.stop()
  return measures
}

export const benchmark: Benchmark = {
  name: 'import',
  goal: 'a million results are read, checked, shown and written in one transaction, within 300 MB',
  against: 'a bare COPY of as many rows into a table without a key or an index, on the same engine',
  run: async () => [...(await onPGlite()), ...(await onPostgres())],
}
