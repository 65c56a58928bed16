import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aTeacher } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { decideChange, reviewChange } from './commands/changes.server.ts'
import { listChangeLines } from './lines.server.ts'
import { getChange, listReviews } from './queries/changes.server.ts'
import { readSeen } from './seen.server.ts'
import {
  aCurriculumSchool,
  aStarter,
  aTestCycle,
  type CurriculumSchool,
  country,
  readOn,
  writeOn,
} from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

describe('changes', () => {
  /** Somebody moved from one set of mathematics to another on a day. */
  async function aMovedPupil(made: CurriculumSchool) {
    return writeOn(engine.owner, made, async (db) => {
      const second = await aClass(db, made.school, { name: '9x/Ma2' })
      const pupilId = await aStarter(db, made, 100)
      await db
        .updateTable('enrolment')
        .set({ ends: '2026-11-01' })
        .where('org_id', '=', db.orgId)
        .where('pupil_id', '=', pupilId)
        .execute()
      const moved = { class_id: second, pupil_id: pupilId, starts: '2026-11-02' }
      await db
        .insertInto('enrolment')
        .values({ org_id: db.orgId, ...moved })
        .execute()
      return pupilId
    })
  }

  async function secondCycle(made: CurriculumSchool): Promise<number> {
    const row = await engine.owner
      .selectFrom('cycle')
      .select('id')
      .where('org_id', '=', made.school.org.id)
      .where('number', '=', 2)
      .executeTakeFirstOrThrow()
    return row.id
  }

  test('a change of set in the register appears by itself, and has a reason once somebody gives it', async () => {
    const made = await aCurriculumSchool(engine.owner)
    await aMovedPupil(made)
    const before = await readOn(engine.owner, made, listChangeLines)
    expect(before).toMatchObject([
      { id: null, title: 'Change of set: Mathematics, Year 9, 1 pupil', cycle: 'Cycle 2' },
    ])
    const { subjectId, year9: yearGroupId } = made.school
    const form = { kind: 'set' as const, subjectId, yearGroupId, cycleId: await secondCycle(made) }
    const words = { reason: 'Marks had risen', expected: 'They hold', reviewOn: '2026-11-20' }
    await writeOn(engine.owner, made, (db) => decideChange(db, { ...form, ...words }))
    const after = await readOn(engine.owner, made, listChangeLines)
    expect(after).toMatchObject([{ reason: 'Marks had risen', due: true, pupils: 1, starts: '2026-11-02' }])
    expect(await writeOn(engine.owner, made, (db) => decideChange(db, { ...form, ...words }))).toMatchObject({
      ok: false,
    })
  })

  test('another course is a change of course, another teacher one of teacher', async () => {
    const made = await aCurriculumSchool(engine.owner)
    await writeOn(engine.owner, made, async (db) => {
      const pupilId = await aStarter(db, made, 100, [made.artClass])
      await db
        .updateTable('enrolment')
        .set({ ends: '2026-11-01' })
        .where('org_id', '=', db.orgId)
        .where('pupil_id', '=', pupilId)
        .execute()
      await db
        .insertInto('enrolment')
        .values({ org_id: db.orgId, class_id: made.mathsClass, pupil_id: pupilId, starts: '2026-11-02' })
        .execute()
      await aTeacher(db, [made.artClass], { ends: '2026-11-01' })
      const next = await aTeacher(db)
      await db
        .insertInto('teaching')
        .values({ org_id: db.orgId, class_id: made.artClass, person_id: next, starts: '2026-11-02' })
        .execute()
    })
    const lines = await readOn(engine.owner, made, listChangeLines)
    expect(lines.map(({ title }) => title).sort()).toEqual([
      'Change of course: Mathematics, Year 9, 1 pupil',
      'Change of teacher: Art, Year 9, no pupils',
    ])
  })

  test('a review keeps what was said with what stood beside it, and ends the change', async () => {
    const made = await aCurriculumSchool(engine.owner)
    await aMovedPupil(made)
    const { subjectId, year9: yearGroupId } = made.school
    const cycleId = await secondCycle(made)
    const said = {
      done: 'yes',
      helped: 'cannot tell',
      decision: 'keep',
      reason: 'Settled',
      reviewOn: null,
    } as const
    const { changeId, seen } = await writeOn(engine.owner, made, async (db) => {
      const done = await decideChange(db, {
        ...{
          kind: 'set',
          subjectId,
          yearGroupId,
          cycleId,
          reason: 'Marks',
          expected: 'Hold',
          reviewOn: '2026-12-01',
        },
      })
      const changeId = done.ok ? done.id : -1
      const change = await getChange(db, changeId)
      const seen = await readSeen(db, { change, moved: null, country })
      await reviewChange(db, changeId, said, seen)
      expect(await reviewChange(db, changeId, said, seen)).toMatchObject({ ok: false })
      return { changeId, seen }
    })
    expect(seen.why).toContain('nothing can be compared yet')
    const reviews = await readOn(engine.owner, made, (db) => listReviews(db, changeId))
    expect(reviews).toMatchObject([
      { done: 'yes', helped: 'cannot tell', decision: 'keep', reason: 'Settled' },
    ])
    expect((await readOn(engine.owner, made, (db) => getChange(db, changeId))).endedOn).toBe('2026-11-24')
  })
})

test('of a change of teacher no figure is worked out', async () => {
  const made = await aCurriculumSchool(engine.owner)
  const seen = await writeOn(engine.owner, made, async (db) => {
    const cycle = await aTestCycle(db, made.school, { number: 3, starts: '2026-11-09', ends: '2026-12-18' })
    const { subjectId, year9: yearGroupId } = made.school
    const done = await decideChange(db, {
      ...{ kind: 'teacher', subjectId, yearGroupId, cycleId: cycle, reason: 'A leave', expected: 'Calm' },
      reviewOn: '2026-12-18',
    })
    const change = await getChange(db, done.ok ? done.id : -1)
    return readSeen(db, { change, moved: null, country })
  })
  expect(seen).toMatchObject({ before: null, now: null, beside: '' })
  expect(seen.why).toContain('a figure about a teacher')
})
