import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '../db/testing.ts'
import { writeBackup } from './dump.server.ts'
import { restoreBackup } from './restore.server.ts'
import { digestTables } from './tables.server.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-backup-'))
const file = path.join(folder, 'backup.age')
let source: TestEngine
let key: string

beforeAll(async () => {
  source = await openTestEngine()
  key = await generateIdentity()
  await source.script(`
    insert into org (slug, kind, name) values ('canary', 'school', 'Canary School');
    insert into person (org_id, family_name, given_name, born) select 1, 'Canary' || n, 'Ann', '2012-02-29' from generate_series(1, 12001) n;
    insert into audit_head (org_id, seq, hash) values (1, 3, '\\x0102');`)
  await writeBackup(source, file, await identityToRecipient(key), () => undefined)
})
afterAll(async () => {
  await source.close()
  fs.rmSync(folder, { recursive: true })
})

test('a restored database holds the same rows in every table, and gives out fresh ids', async () => {
  const copy = await openTestEngine()
  await restoreBackup(copy, file, key)
  expect(await digestTables(copy.owner)).toEqual(await digestTables(source.owner))
  await copy.script(`insert into person (org_id, family_name, given_name) values (1, 'New', 'Bo')`)
  await copy.close()
})

test('nothing of what it holds can be read in the file', () => {
  expect(fs.readFileSync(file).includes('Canary')).toBe(false)
})

test('a wrong key is refused in words, and nothing is restored', async () => {
  const copy = await openTestEngine()
  await expect(restoreBackup(copy, file, await generateIdentity())).rejects.toThrow(/key does not open/)
  expect((await digestTables(copy.owner))['public.person']?.rows).toBe(0)
  await copy.close()
})

test('a database that already holds an organisation is left alone', async () => {
  await expect(restoreBackup(source, file, key)).rejects.toThrow(/already holds organisations/)
})
