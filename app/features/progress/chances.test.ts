import { afterAll, beforeAll, expect, test } from 'vitest'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { getSubject } from '#features/school/api.server.ts'
import { aClass, aPupil, aSchool, aSubject } from '#features/school/testing.ts'
import { listChanceModels } from '#features/targets/api.server.ts'
import { startsAcross } from '#features/targets/api.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { findEarlier, fitToEarlier } from './chances.server.ts'
import { earlierWords } from './words.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

/** A school with a subject on the scale 0 to 20 and pupils of last year, whose result is half their start, give or take one. */
async function aSchoolWithPast(pupils: number) {
  const school = await aSchool(engine.owner)
  const subjectId = await writing(engine.owner, school.org.id, async (db) => {
    const org_id = db.orgId
    const year = await db
      .insertInto('academic_year')
      .values({ org_id, name: 'last year', starts: '2025-09-01', ends: '2026-07-20' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const id = await aSubject(db, { scaleKey: 'pt-0-20' })
    const classId = await aClass(db, school, { subjectId: id })
    const cycle = await db
      .insertInto('cycle')
      .values({
        ...{ org_id, academic_year_id: year.id, number: 6, name: 'Cycle 6', state: 'closed' },
        ...{ starts: '2026-06-01', ends: '2026-07-17', opens: '2026-06-08', closes: '2026-07-17' },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await db
      .insertInto('cycle_field')
      .values({ org_id, cycle_id: cycle.id, key: 'judgement', label: 'At', kind: 'judgement', position: 1 })
      .execute()
    for (let place = 0; place < pupils; place += 1) {
      const pupilId = await aPupil(db, school, { classIds: [classId] })
      const score = place % 40
      const grade = Math.min(20, Math.max(0, Math.round(score / 2) + (place % 3) - 1))
      await db
        .insertInto('prior_attainment')
        .values({ org_id, pupil_id: pupilId, kind: 'own_test', score })
        .execute()
      await db
        .insertInto('cycle_entry')
        .values({
          ...{ org_id, cycle_id: cycle.id, class_id: classId, pupil_id: pupilId },
          marks: JSON.stringify({ judgement: String(grade) }),
        })
        .execute()
    }
    return id
  })
  const learn = () =>
    writing(engine.owner, school.org.id, async (db) => fitToEarlier(db, await getSubject(db, subjectId)))
  const model = () =>
    reading(engine.owner, school.org.id, async (db) => (await listChanceModels(db)).get(subjectId))
  return { school, subjectId, learn, model }
}

test('a scale without a national table takes its chances from pupils of a year that is over', async () => {
  const { learn, model } = await aSchoolWithPast(80)
  expect(await model()).toBeUndefined()
  expect(await learn()).toEqual({ ok: true, pupils: 80 })
  const made = await model()
  expect(made).toMatchObject({ basis: 'school', baselineKind: 'own_test' })
  const halves = made ? startsAcross(made.model).map((row) => [Number(row.start), Number(row.half)]) : []
  expect(halves).toHaveLength(5)
  for (const [start = 0, half = 0] of halves) expect(Math.abs(half - start / 2)).toBeLessThanOrEqual(1.5)
})

test('the exam result that came counts, and no longer what was judged before it', async () => {
  const { school, subjectId } = await aSchoolWithPast(40)
  const earlier = () =>
    reading(engine.owner, school.org.id, async (db) => findEarlier(db, await getSubject(db, subjectId)))
  const before = await earlier()
  expect(before).toMatchObject({ byResult: 0 })
  expect(before?.outcomes).toHaveLength(40)
  await writing(engine.owner, school.org.id, async (db) => {
    const pupils = await db
      .selectFrom('cycle_entry')
      .select('pupil_id')
      .where('org_id', '=', db.orgId)
      .execute()
    const rows = pupils.slice(0, 5).map(({ pupil_id }) => ({
      ...{ org_id: db.orgId, pupil_id, subject_id: subjectId, grade: '20', awarded_on: '2026-07-15' },
      ...{ title: 'Exam', qualification: '60142923' },
    }))
    await db.insertInto('exam_result').values(rows).execute()
  })
  const after = await earlier()
  expect(after).toMatchObject({ byResult: 5 })
  expect(after?.outcomes).toHaveLength(40)
  const top = (found: typeof after) => found?.outcomes.filter(({ grade }) => grade === 20).length ?? 0
  expect(top(after)).toBeGreaterThanOrEqual(5)
  expect(earlierWords(40, 5)).toBe(
    'Of 40 earlier pupils both are known: 5 by their exam result, 35 by the last judgement of a year that is over.',
  )
})

test('too few of them are refused in words, and another school’s are not counted', async () => {
  const { subjectId, learn, model } = await aSchoolWithPast(12)
  expect(await learn()).toMatchObject({ ok: false, why: expect.stringContaining('12 earlier pupils') })
  expect(await model()).toBeUndefined()
  const other = await aSchool(engine.owner)
  const theirs = reading(engine.owner, other.org.id, async (db) => getSubject(db, subjectId))
  await expect(theirs).rejects.toMatchObject({ status: 404 })
  const ownId = await writing(engine.owner, other.org.id, (db) => aSubject(db, { scaleKey: 'pt-0-20' }))
  const own = await reading(engine.owner, other.org.id, async (db) =>
    findEarlier(db, await getSubject(db, ownId)),
  )
  expect(own).toBeNull()
})
