import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OrgReader, readAs, writeAs } from '#features/access/api.server.ts'
import { anAsker, aPerson, writing } from '#features/access/testing.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { moveCaseload } from './commands/caseload.server.ts'
import { aPupil, aSchool } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

const holders = (db: OrgReader, pupilId: number) =>
  db
    .selectFrom('caseload')
    .select('person_id')
    .where('org_id', '=', db.orgId)
    .where('pupil_id', '=', pupilId)
    .where(holdsOn('caseload', db.today))
    .orderBy('person_id')
    .execute()
    .then((rows) => rows.map((row) => row.person_id))

test('a pupil goes from one caseload to another, there and back on one day, and stays on that of a third', async () => {
  const school = await aSchool(engine.owner)
  const [pupil, ana, sam, third] = await writing(engine.owner, school.org.id, async (db) => {
    const made = [await aPupil(db, school), await aPerson(db), await aPerson(db), await aPerson(db)] as const
    for (const person_id of [made[1], made[3]])
      await db
        .insertInto('caseload')
        .values({ org_id: db.orgId, person_id, pupil_id: made[0], starts: '2026-09-01' })
        .execute()
    return made
  })
  const move = (personId: number, today: string) =>
    writeAs(engine.owner, anAsker(school.org.id, { today }), (db) =>
      moveCaseload(db, { personId, pupilIds: [pupil], among: [ana, sam] }),
    )
  const on = (today: string) =>
    readAs(engine.owner, anAsker(school.org.id, { today }), (db) => holders(db, pupil))
  await move(sam, '2026-11-24')
  expect(await on('2026-11-24')).toEqual([sam, third])
  expect(await on('2026-11-23')).toEqual([ana, third])
  await move(ana, '2026-11-24')
  await move(sam, '2026-11-24')
  expect(await on('2026-11-24')).toEqual([sam, third])
})
