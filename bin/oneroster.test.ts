import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFirst } from '#features/access/first.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { readConfig } from '#platform/config.ts'
import { openEngine } from '#platform/db/open.server.ts'
import { fillDataFolder } from '#platform/db/template.ts'

const launcher = path.join(import.meta.dirname, 'everyschool')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-oneroster-'))
const environment = { DATA_DIR: path.join(folder, 'data'), LOG_LEVEL: 'silent', NODE_ENV: 'production' }
const zip = (name: string) => path.resolve('db', 'packs', 'fixtures', 'oneroster', `${name}.zip`)
afterAll(() => fs.rmSync(folder, { recursive: true }))

function run(...words: string[]) {
  const done = spawnSync(launcher, words, { encoding: 'utf8', env: { ...process.env, ...environment } })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

beforeAll(async () => {
  const config = readConfig(environment)
  await fillDataFolder(config.DATA_DIR)
  const engine = await openEngine(config)
  await loadPacks(engine.owner)
  await createFirst(
    { engine, config },
    {
      ...{ name: 'North School', slug: 'north', kind: 'school', country: 'england' },
      ...{
        familyName: 'Founder',
        givenName: 'Fay',
        email: 'head@school.example',
        password: 'a long password',
      },
    },
    { now: new Date('2026-11-24T09:00:00Z'), timeZone: 'Europe/London' },
  )
  await engine.close()
})

test('a OneRoster zip comes in, goes out as a sound zip, and is taken back', () => {
  const brought = run('import', zip('valid-full-bulk'), '--org', 'north', '--kind', 'oneroster', '--json')
  expect(brought).toMatchObject({ code: 0 })
  const { id, counts } = JSON.parse(brought.out) as { id: number; counts: object }
  expect(counts).toEqual({ new: 25, changed: 0, unchanged: 0, refused: 0 })
  const to = path.join(folder, 'out.zip')
  // The founder, who came by no zip, goes out too: as a user and in a role.
  expect(run('export', 'oneroster', '--org', 'north', '--to', to)).toMatchObject({
    code: 0,
    out: `${to}: 27 rows.\n`,
  })
  expect(run('validate', to)).toMatchObject({ code: 0, out: `${to} is sound.\n` })
  expect(run('import', '--undo', String(id), '--org', 'north')).toMatchObject({
    code: 0,
    out: 'Taken back.\n',
  })
}, 240_000)

test('a zip with faults is refused with each of them, and so is choosing rows of a zip', () => {
  const refused = run('import', zip('invalid-fields'), '--org', 'north', '--kind', 'oneroster')
  expect(refused).toMatchObject({
    code: 2,
    out: expect.stringContaining('10 faults: nothing of it was read'),
  })
  expect(refused.err).toContain(
    'users.csv, row 2, enabledUser: enabledUser must be true or false. (row.invalid_boolean)',
  )
  const chosen = run(
    ...['import', zip('valid-full-bulk'), '--org', 'north', '--kind', 'oneroster', '--where', 'role=student'],
  )
  expect(chosen).toMatchObject({ code: 2, err: expect.stringContaining('A package is brought in whole') })
  expect(run('export', 'canteen', '--org', 'north', '--to', 'x').err).toContain(
    'pupils, judgements, exam-results, timetable, oneroster',
  )
}, 240_000)
