import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOrganisation } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { hasDemonstration, seedDemonstration } from './seed.server.ts'

let engine: TestEngine
const steps: number[] = []

beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  await seedDemonstration(engine, {
    today: '2026-11-24',
    onProgress: (done, total) => steps.push(done / total),
  })
}, 180_000)
afterAll(() => engine.close())

const count = async (question: ReturnType<typeof sql<{ n: number }>>) =>
  (await question.execute(engine.owner)).rows[0]?.n

test('the demonstration is there when seeding ends, and tells how far it is', async () => {
  expect(await hasDemonstration(engine)).toBe(true)
  expect(steps.at(-1)).toBe(1)
  expect(steps).toEqual([...steps].sort((a, b) => a - b))
})

test('on the day of seeding school B is in the third week of its third cycle', async () => {
  const found = await sql<{ number: number; starts: string; state: string }>`
    select number, starts, state from cycle join org on org.id = cycle.org_id
    where org.slug = 'b' and cycle.org_id = org.id and '2026-11-24' between starts and ends`.execute(
    engine.owner,
  )
  expect(found.rows).toEqual([{ number: 3, starts: '2026-11-09', state: 'open' }])
})

test('the cycles that are over are closed and keep what was entered', async () => {
  const closed = await count(sql`select count(*)::int n from cycle where org_id > 0 and state = 'closed'`)
  const open = await count(sql`select count(*)::int n from cycle where org_id > 0 and state = 'open'`)
  expect({ closed, open }).toEqual({ closed: 3 * 8 + 4 * 2, open: 7 })
})

test('the application may read nothing of the hidden truth', async () => {
  const rights = await count(sql`
    select count(*)::int n from information_schema.role_table_grants
    where table_schema = 'demonstration' and grantee = 'everyschool_app'`)
  expect(rights).toBe(0)
})

test('rows made later get numbers of their own', async () => {
  const highest = await count(sql`select max(id) n from person where org_id > 0`)
  const made = await sql<{ id: number }>`
    insert into person (org_id, family_name, given_name) select id, 'Newcomer', 'Noor' from org where slug = 'b' returning id`.execute(
    engine.owner,
  )
  expect(made.rows[0]?.id).toBe((highest ?? 0) + 1)
})

test('a database that holds a real school is refused and left as it is', async () => {
  const real = await openTestEngine()
  await createOrganisation(real.owner, { slug: 'real', kind: 'school', name: 'A real school' })
  await expect(seedDemonstration(real, { today: '2026-11-24' })).rejects.toThrow(
    'The demonstration never mixes with real data',
  )
  const left = await real.owner.selectFrom('org').select('slug').execute()
  await real.close()
  expect(left).toEqual([{ slug: 'real' }])
})
