import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPGlite } from './pglite.server.ts'
import { keepUp } from './upkeep.server.ts'

let engine: Awaited<ReturnType<typeof openPGlite>>
beforeAll(async () => {
  engine = await openPGlite(null)
  await engine.script('create table mark (id int); create table other (id int)')
  await engine.script('insert into mark select generate_series(1, 4000); insert into other select 1')
})
afterAll(() => engine.close())

const guess = async () => {
  const { rows } = await sql<{
    n: number
  }>`select reltuples::int as n from pg_class where relname = 'mark'`.execute(engine.owner)
  return rows[0]?.n
}

test('the embedded database counts what was written and clears away what was changed, a table at a time', async () => {
  expect(await keepUp(engine)).toBe('mark')
  expect(await guess()).toBe(4000)
  expect(await keepUp(engine)).toBeNull()
  await engine.script('update mark set id = id + 1')
  expect(await keepUp(engine)).toBe('mark')
  const { rows } = await sql<{ dead: number }>`
    select n_dead_tup as dead from pg_stat_user_tables where relname = 'mark'`.execute(engine.owner)
  expect(rows).toEqual([{ dead: 0 }])
})

test('a few changes are no reason, and a server looks after itself', async () => {
  await engine.script('update mark set id = id where id < 500')
  expect(await keepUp(engine)).toBeNull()
  await engine.script('update mark set id = id')
  expect(await keepUp({ kind: 'postgres', owner: engine.owner })).toBeNull()
})
