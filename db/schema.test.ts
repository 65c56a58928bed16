import fs from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { describeSchema } from './generate-types.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

test('the types are those of the migrations: run `npm run db:types` when this fails', async () => {
  const written = fs.readFileSync(path.join(import.meta.dirname, 'schema.generated.ts'), 'utf8')
  expect(await describeSchema(engine)).toBe(written)
})

test('a row is looked up in its organisation once: a key to the organisation alone stands only where no other leads there', async () => {
  const found = await sql<{ name: string; org: boolean; other: boolean }>`
    select t.relname as name,
      coalesce(bool_or(k.confrelid = 'org'::regclass and cardinality(k.conkey) = 1 and a.attname = 'org_id'), false) as org,
      coalesce(bool_or(k.confrelid <> t.oid and cardinality(k.conkey) > 1 and not exists (
        select from pg_attribute c where c.attrelid = t.oid and c.attnum = any(k.conkey) and not c.attnotnull)), false) as other
    from pg_class t
    join pg_attribute o on o.attrelid = t.oid and o.attname = 'org_id' and not o.attisdropped
    left join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
    left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.conkey[1]
    where t.relnamespace = 'public'::regnamespace and t.relkind = 'r' and t.relname <> 'seat'
    group by t.relname`.execute(engine.owner)
  const copiedAtClosing = ['forecast', 'snapshot_entry']
  const wrong = found.rows.filter(({ name, org, other }) => org === (other || copiedAtClosing.includes(name)))
  expect(wrong.map(({ name }) => name)).toEqual([])
})
