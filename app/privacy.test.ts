import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { rooms } from './architecture.ts'
import { declaredTables } from './privacy.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

const declaredColumns = () =>
  Object.values(declaredTables)
    .flatMap((tables) => Object.entries(tables))
    .flatMap(([table, declaration]) => Object.keys(declaration.columns).map((column) => `${table}.${column}`))
    .sort()

test('every column says what it holds, why, how long and for whom; none is declared that is not there', async () => {
  const found = await sql<{ name: string }>`
    select c.relname || '.' || a.attname as name
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    where a.attnum > 0 and not a.attisdropped`.execute(engine.owner)
  expect(declaredColumns()).toEqual(found.rows.map((row) => row.name).sort())
})

test('a table is declared by the room that writes it', () => {
  const declared = Object.entries(declaredTables).map(([room, tables]) => [room, Object.keys(tables).sort()])
  const written = Object.entries(rooms)
    .filter(([, plan]) => plan.writes.length > 0)
    .map(([room, plan]) => [room, [...plan.writes].sort()])
  expect(declared.sort()).toEqual(written.sort())
})

test('what the law protects more is marked as such', () => {
  const special = Object.entries(declaredTables.school?.pupil?.columns ?? {})
    .filter(([, category]) => category === 'special')
    .map(([column]) => column)
  expect(special).toEqual(
    expect.arrayContaining(['ethnicity', 'sen', 'fsm', 'pupil_premium', 'looked_after', 'traveller']),
  )
})
