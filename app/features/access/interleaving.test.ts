import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import type { OrgWriter } from './database.server.ts'
import { anOrganisation, aPerson, reading, writing } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

const organisations = 50
const rounds = 40
const atOnce = 25

/** What a transaction outside any organisation still knows of the one before it on the same connection. */
async function leftBehind(): Promise<string> {
  const { rows } = await sql<{ left: string | null }>`
    select coalesce(current_setting('app.orgs', true), '') || coalesce(current_setting('app.person', true), '') as left`.execute(
    engine.owner,
  )
  return rows[0]?.left ?? ''
}

class Abandoned extends Error {}

/** Adds a person and gives up in one of five, as a request that is aborted midway does. */
async function addOrAbandon(db: OrgWriter, turn: number): Promise<void> {
  await aPerson(db, { familyName: `Of ${db.orgId}` })
  if (turn % 5 === 0) throw new Abandoned()
}

test('interleaved visits to fifty organisations, one in five aborted, never meet a foreign row', async () => {
  const orgIds: number[] = []
  for (let made = 0; made < organisations; made += 1) orgIds.push((await anOrganisation(engine.owner)).id)
  const turns = Array.from({ length: organisations * rounds }, (_, turn) => turn)
  const foreign: number[] = []
  const left: string[] = []
  const take = async (turn: number): Promise<void> => {
    const orgId = orgIds[(turn * 7) % organisations] ?? 0
    await writing(engine.owner, orgId, (db) => addOrAbandon(db, turn)).catch((error) => {
      if (!(error instanceof Abandoned)) throw error
    })
    left.push(await leftBehind())
    // Says org_id of every row and asks for all of them: only row-level security stands between.
    const seen = await reading(engine.owner, orgId, (db) =>
      db.selectFrom('person').select(['org_id', 'family_name']).where('org_id', '>', 0).execute(),
    )
    foreign.push(...seen.map((row) => row.org_id).filter((found) => found !== orgId))
  }
  const workers = Array.from({ length: atOnce }, async (_, worker) => {
    for (const turn of turns.filter((one) => one % atOnce === worker)) await take(turn)
  })
  await Promise.all(workers)
  expect(foreign).toEqual([])
  expect(left.filter((one) => one !== '')).toEqual([])
  const kept = await Promise.all(
    orgIds.map((orgId) =>
      reading(engine.owner, orgId, (db) =>
        db.selectFrom('person').select('id').where('org_id', '=', db.orgId).execute(),
      ),
    ),
  )
  expect(kept.flat()).toHaveLength((turns.length * 4) / 5)
})
