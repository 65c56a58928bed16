import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fillDataFolder } from '#platform/db/template.ts'

const launcher = path.join(import.meta.dirname, 'everyschool')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-command-'))
afterAll(() => fs.rmSync(folder, { recursive: true }))

function run(words: string[], dataDir = 'data') {
  const done = spawnSync(launcher, words, {
    encoding: 'utf8',
    env: {
      ...process.env,
      DATA_DIR: path.join(folder, dataDir),
      LOG_LEVEL: 'silent',
      NODE_ENV: 'production',
    },
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

const everyCommand = [
  ...[
    'start',
    'import',
    'export',
    'validate',
    'cycle',
    'targets',
    'fit',
    'sums',
    'demo',
    'organisation',
    'user',
    'backup',
    'restore',
    'doctor',
  ],
]

test('without words it says what there is', () => {
  const { code, out } = run([])
  expect(code).toBe(0)
  for (const name of everyCommand) expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'))
})

test('a command that does not exist is named', () => {
  const { code, err } = run(['bakup'])
  expect(code).toBe(2)
  expect(err).toContain('There is no command "bakup"')
})

test('a wrong setting is told without a stack', () => {
  const done = spawnSync(launcher, ['doctor'], { encoding: 'utf8', env: { ...process.env, PORT: 'http' } })
  expect(done.status).toBe(2)
  expect(done.stderr).toMatch(/These settings are wrong:\n {2}PORT/)
  expect(done.stderr).not.toContain('    at ')
})

test('doctor finds what is missing and says how to mend it', () => {
  const { code, out } = run(['doctor', '--json'])
  const findings = JSON.parse(out) as { name: string; ok: boolean; mend?: string }[]
  expect(code).toBe(2)
  expect(findings.filter(({ ok }) => !ok)).toEqual([
    {
      name: 'backups',
      ok: false,
      detail: 'none was ever made',
      mend: expect.stringContaining('everyschool backup'),
    },
  ])
})

test('a backup is written, its key shown once, and it fills an empty folder', () => {
  const file = path.join(folder, 'backup.age')
  const first = JSON.parse(run(['backup', '--to', file, '--json']).out) as { key: string | null }
  const second = JSON.parse(run(['backup', '--to', file, '--json']).out) as { key: string | null }
  expect(first.key).toMatch(/^AGE-SECRET-KEY-/)
  expect(second.key).toBeNull()
  const keyFile = path.join(folder, 'key')
  fs.writeFileSync(keyFile, first.key ?? '')
  expect(run(['restore', file, '--key', keyFile], 'empty').code).toBe(0)
})

test('a backup that is not there is named', () => {
  const { code, err } = run(['restore', 'nowhere.age', '--key', launcher])
  expect(code).toBe(2)
  expect(err).toContain('nowhere.age: There is no such file.')
})

test('a file that is not there and a folder in its place are refused in a sentence', () => {
  expect(run(['validate', 'nowhere.zip'])).toMatchObject({
    ...{ code: 2, out: expect.stringContaining('There is no such file. Check its name and folder.') },
  })
  for (const words of [['validate'], ['fit', '--sums'], ['sums', '--y', 'a', '--x', 'b', '--group', 'c']]) {
    const { code, out, err } = run([...words, folder])
    expect([words[0], code, out + err]).toEqual([
      words[0],
      2,
      `${folder}: This is a folder. Name the file in it.\n`,
    ])
  }
})

test('where nothing can be written is said before the work is done', () => {
  const backup = (to: string) => run(['backup', '--to', to])
  expect(backup(folder)).toMatchObject({
    code: 2,
    err: `${folder} is a folder: name the file to write in it.\n`,
  })
  const nowhere = path.join(folder, 'nowhere')
  expect(backup(path.join(nowhere, 'b.age')).err).toBe(`There is no folder ${nowhere}: make it first.\n`)
})

test('missing words are told to a program as JSON', () => {
  for (const name of ['import', 'export', 'validate', 'cycle', 'backup', 'restore']) {
    const { code, out } = run([name, '--json'])
    expect([name, code, JSON.parse(out)]).toEqual([name, 2, { error: expect.stringMatching(/^Say /) }])
  }
}, 60_000)

test('each command says how it is used', () => {
  for (const name of everyCommand) {
    const { code, out } = run([name, '--help'])
    expect([name, code, out.includes(`everyschool ${name}`)]).toEqual([name, 0, true])
  }
}, 180_000)

test('a zip against the standard is refused with the code of its fault', () => {
  const file = path.join('db', 'packs', 'fixtures', 'oneroster', 'invalid-duplicate-sourcedid.zip')
  const { code, out } = run(['validate', file, '--json'])
  expect(code).toBe(2)
  const { findings } = JSON.parse(out) as { findings: { code: string; row: number }[] }
  expect(findings[0]).toMatchObject({ code: 'reference.duplicate_sourced_id', row: 3 })
})

test('the register of schools is read for the whole installation: counted first, then made, then there is nothing new', async () => {
  await fillDataFolder(path.join(folder, 'register'))
  const file = path.join(import.meta.dirname, '..', 'db', 'packs', 'fixtures', 'gias', 'schools.csv')
  const words = ['import', file, '--kind', 'gias', '--where', 'LA (code)=201']
  const counts = (more: string[]) => JSON.parse(run([...words, ...more, '--json'], 'register').out).counts
  const first = counts(['--dry-run'])
  expect(first).toMatchObject({ refused: 0 })
  expect(first.new).toBe(4)
  expect(counts([])).toEqual(first)
  expect(counts([])).toMatchObject({ new: 0, changed: 0, unchanged: first.new })
  expect(run(['import', file, '--kind', 'gias', '--where', 'City'], 'register')).toMatchObject({
    ...{ code: 2, err: expect.stringContaining('COLUMN=VALUE') },
  })
}, 240_000)
