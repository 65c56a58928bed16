import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aGuardian, aPupil, aSchool, aTeacher, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import type { Write } from '../check.server.ts'
import { validateOneRoster } from '../formats/oneroster/validate.ts'
import { acceptImport } from '../settle.server.ts'
import { outputs, takeOut } from '../taking.server.ts'
import { checkedZip } from '../testing.ts'
import { packSchool } from './out/package.server.ts'
import { anEmptySchool, aSmallSchool, aZip, contentOf, type Empty } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const writer =
  (school: School): Write =>
  (command) =>
    writing(engine.owner, school.org.id, command)

/** A school that no OneRoster zip ever reached: two pupils, one with a guardian, a teacher, a class, a marked quiz. */
async function aWorkingSchool() {
  const school = await aSchool(engine.owner)
  const write = writer(school)
  const made = await write(async (db) => {
    const classId = await aClass(db, school, { name: '9MA1' })
    const first = await aPupil(db, school, { givenName: 'Zoë', upn: 'D825200009007', classIds: [classId] })
    const second = await aPupil(db, school, { givenName: '=1+1', classIds: [classId] })
    const teacherId = await aTeacher(db, [classId])
    const guardianId = await aGuardian(db, [first])
    const { rows } = await sql<{ id: number }>`
      insert into line_item (org_id, class_id, title, category, set_on, max_score)
      values (${db.orgId}, ${classId}, 'Fractions, "hard"', 'Home work', '2026-10-05', 12.5) returning id`.execute(
      db,
    )
    await sql`insert into result (org_id, line_item_id, pupil_id, score, status) values
      (${db.orgId}, ${rows[0]?.id}, ${first}, 11.25, 'marked'), (${db.orgId}, ${rows[0]?.id}, ${second}, null, 'absent')`.execute(
      db,
    )
    return { classId, first, second, teacherId, guardianId }
  })
  return { school, write, ...made }
}

describe('a school taken out', () => {
  test('is a zip the validator finds nothing in, though no zip ever came in', async () => {
    const { school, write, ...ids } = await aWorkingSchool()
    const { bytes, pupilIds } = await write((db) => packSchool(db, school.org))
    expect(await validateOneRoster(bytes)).toEqual({ ok: true, findings: [] })
    expect(pupilIds).toEqual([ids.first, ids.second])
    const content = await contentOf(bytes)
    const { slug } = school.org
    expect(content.users?.[`${slug}-person-${ids.first}`]).toMatchObject({
      ...{ givenName: 'Zoë', identifier: 'D825200009007', grades: '9', enabledUser: 'true' },
      agentSourcedIds: `${slug}-person-${ids.guardianId}`,
    })
    expect(
      Object.values(content.roles ?? {})
        .map((one) => one.role)
        .toSorted(),
    ).toEqual([...['guardian', 'student', 'student', 'teacher']])
    expect(
      Object.values(content.enrollments ?? {})
        .map((one) => one.role)
        .toSorted(),
    ).toEqual([...['student', 'student', 'teacher']])
    expect(Object.values(content.results ?? {})).toMatchObject([
      { score: '11.25', scoreStatus: 'fully graded' },
      { scoreStatus: 'not submitted' },
    ])
    expect(Object.values(content.lineItems ?? {})).toMatchObject([
      { title: 'Fractions, "hard"', resultValueMax: '12.5' },
    ])
  })

  test('comes into an empty school as it was, and goes out of there as the same', async () => {
    const { school, write } = await aWorkingSchool()
    const { bytes } = await write((db) => packSchool(db, school.org))
    const other = await anEmptySchool(engine, school.org.name)
    const one = await checkedZip(other.write, bytes)
    expect(one.counts).toMatchObject({ refused: 0 })
    expect(await acceptImport(other.write, one.id)).toEqual({ ok: true })
    const again = await other.write((db) => packSchool(db, other))
    expect(await contentOf(again.bytes)).toEqual(await contentOf(bytes))
    const counted = async (orgId: number) =>
      (
        await sql`select (select count(*)::int from pupil where org_id = ${orgId}) as pupils,
          (select count(*)::int from enrolment where org_id = ${orgId}) as enrolments,
          (select count(*)::int from teaching where org_id = ${orgId}) as teaching,
          (select count(*)::int from guardianship where org_id = ${orgId}) as guardians,
          (select sum(score)::text from result where org_id = ${orgId}) as marks`.execute(engine.owner)
      ).rows
    expect(await counted(other.id)).toEqual(await counted(school.org.id))
  })

  test('of another school holds nothing of this one', async () => {
    const { write } = await aWorkingSchool()
    const strangers = await anEmptySchool(engine)
    const { bytes, pupilIds } = await strangers.write((db) => packSchool(db, strangers))
    expect(Object.keys(await contentOf(bytes))).toEqual(['orgs'])
    expect(pupilIds).toEqual([])
    expect((await write((db) => packSchool(db, { slug: 'x' }))).pupilIds).toHaveLength(2)
  })

  test('is among what can be taken out, by its name', async () => {
    const { school, write } = await aWorkingSchool()
    expect(outputs).toEqual(['pupils', 'judgements', 'exam-results', 'timetable', 'oneroster'])
    expect(await write((db) => takeOut(db, 'oneroster', school.org))).toMatchObject({ ending: 'zip' })
    expect(await write((db) => takeOut(db, 'pupils', school.org))).toMatchObject({ ending: 'csv', rows: 2 })
    expect(await write((db) => takeOut(db, 'passwords', school.org))).toBeNull()
  })
})

describe('what came by a zip and was changed here', () => {
  const brought = async (): Promise<Empty> => {
    const school = await anEmptySchool(engine)
    await acceptImport(school.write, (await checkedZip(school.write, aZip(aSmallSchool))).id)
    return school
  }
  const out = async (school: Empty) => {
    const { bytes } = await school.write((db) => packSchool(db, school))
    expect(await validateOneRoster(bytes)).toEqual({ ok: true, findings: [] })
    return contentOf(bytes)
  }

  test('goes out as it is now, beside what nobody touched', async () => {
    const school = await brought()
    await school.write(async (db) => {
      await sql`update class set name = '9PH-A' where org_id = ${db.orgId}`.execute(db)
      await sql`update result set score = 19 where org_id = ${db.orgId} and score is not null`.execute(db)
      await sql`update enrolment set ends = '2026-11-20' where org_id = ${db.orgId}`.execute(db)
    })
    const content = await out(school)
    expect(content.classes?.['9ph1']).toMatchObject({
      title: '9PH-A',
      location: 'Lab 2',
      'metadata.colour': 'blue',
    })
    expect(content.results?.['x-ada']).toMatchObject({ score: '19', comment: 'Good' })
    expect(content.enrollments?.['e-ada']).toMatchObject({ endDate: '2026-11-20' })
    expect(content.enrollments?.['e-marie']).not.toHaveProperty('endDate')
  })

  test('is gone with all that leans on it when its row was taken away here', async () => {
    const school = await brought()
    await school.write(async (db) => {
      await sql`delete from result where org_id = ${db.orgId}`.execute(db)
      await sql`delete from line_item where org_id = ${db.orgId}`.execute(db)
    })
    const content = await out(school)
    expect(content).not.toHaveProperty('lineItems')
    expect(content).not.toHaveProperty('results')
    expect(content.categories).toEqual({ 'c-quiz': { sourcedId: 'c-quiz', title: 'Quiz', weight: '20' } })
  })

  test('is left out once its source has deleted it', async () => {
    const school = await brought()
    const deleted = { status: 'tobedeleted', dateLastModified: '2026-11-13T16:00:00Z' }
    const results = (aSmallSchool.results ?? []).slice(0, 1).map((one) => ({ ...one, ...deleted }))
    await acceptImport(school.write, (await checkedZip(school.write, aZip({ results }, 'delta'))).id)
    expect(Object.keys((await out(school)).results ?? {})).toEqual(['x-grace'])
  })
})
