import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aSchool } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { auditYear } from './audit.server.ts'
import { agreeTargets, changeTarget } from './commands/agree.server.ts'
import { noteAudit, publishTargets } from './commands/publish.server.ts'
import { listHomeLines } from './lines.server.ts'
import { fitNationalChances } from './models.server.ts'
import { listAudits } from './queries/audit.server.ts'
import { listPublishedTargets } from './queries/published.server.ts'
import { listCurrentTargets } from './queries.server.ts'
import { aMathsSchool, current, propose, writingAs } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  await fitNationalChances(engine.owner)
})
afterAll(() => engine.close())

const country = 'england'

async function aYear(scores: readonly number[] = [98, 104, 110]) {
  const made = await aMathsSchool(engine.owner, scores)
  await propose(engine.owner, made.school)
  const { school } = made
  const at = <T>(minutes: number, command: Parameters<typeof writingAs<T>>[3]) =>
    writingAs(engine.owner, school.org.id, { personId: made.teacherId, minutes }, command)
  const look = (db: Parameters<typeof auditYear>[0]) => auditYear(db, school.year9, country)
  return {
    ...made,
    at,
    yearGroupId: school.year9,
    audit: () => reading(engine.owner, school.org.id, look),
    agree: (minutes: number) =>
      at(minutes, (db) => agreeTargets(db, everyone, { yearGroupId: school.year9, which: 'all' })),
    note: (minutes: number, note = '') =>
      at(minutes, async (db) => {
        const seen = (await look(db)).fingerprint
        return noteAudit(db, { yearGroupId: school.year9, seen, note, country })
      }),
    publish: (minutes: number) =>
      at(minutes, (db) => publishTargets(db, { yearGroupId: school.year9, country })),
    atHome: () => reading(engine.owner, school.org.id, (db) => listPublishedTargets(db, made.pupilIds)),
  }
}

describe('families see a target', () => {
  test('only once it is agreed and published, after the groups were looked at', async () => {
    const year = await aYear()
    expect(await year.publish(1)).toMatchObject({ ok: false, errors: { form: /No target is agreed/ } })
    await year.agree(2)
    expect(await year.publish(3)).toMatchObject({ ok: false, errors: { form: /Nobody has looked/ } })
    expect(await year.atHome()).toEqual([])
    expect(await year.note(4)).toMatchObject({ ok: true })
    expect(await year.atHome()).toEqual([])
    expect(await year.publish(5)).toMatchObject({ ok: true })
    expect((await year.atHome()).map((one) => one.pupilId).sort()).toEqual([...year.pupilIds].sort())
  })

  test('as it was published: a change waits for the next publication, which asks for another look', async () => {
    const year = await aYear([104])
    const [pupilId = 0] = year.pupilIds
    await year.agree(1)
    await year.note(2)
    await year.publish(3)
    const [before] = await year.atHome()
    const raised = String(Number(before?.grade) + 1)
    const wish = { pupilId, subjectId: year.subjectId, grade: raised, reason: 'After the mock' }
    expect(await year.at(4, (db) => changeTarget(db, everyone, wish))).toEqual({ ok: true })
    expect((await year.atHome())[0]?.grade).toBe(before?.grade)
    expect(await year.publish(5)).toMatchObject({ ok: false, errors: { form: /look once more/ } })
    await year.note(6)
    await year.publish(7)
    expect((await year.atHome())[0]?.grade).toBe(raised)
  })

  test('without its steps, without who took them, and without a target that was never published', async () => {
    const year = await aYear([104, 110])
    const [pupilId = 0] = year.pupilIds
    await year.at(1, (db) => agreeTargets(db, everyone, { pupilIds: [pupilId], which: 'all' }))
    await year.note(2)
    await year.publish(3)
    const lines = (id: number) => reading(engine.owner, year.school.org.id, (db) => listHomeLines(db, id))
    expect(await lines(pupilId)).toMatchObject([{ state: 'agreed', draft: null, challenge: null }])
    expect(await lines(year.pupilIds[1] ?? 0)).toEqual([])
  })

  test('of their own school alone', async () => {
    const year = await aYear([104])
    await year.agree(1)
    await year.note(2)
    await year.publish(3)
    const other = await aSchool(engine.owner)
    expect(
      await reading(engine.owner, other.org.id, (db) => listPublishedTargets(db, year.pupilIds)),
    ).toEqual([])
    const elsewhere = writing(engine.owner, other.org.id, (db) =>
      publishTargets(db, { yearGroupId: year.yearGroupId, country }),
    )
    await expect(elsewhere).rejects.toMatchObject({ status: 404 })
  })
})

describe('the look at groups', () => {
  /** Forty pupils of the same start, half of them disadvantaged; their teacher lowers the targets of those. */
  async function aBentYear() {
    const year = await aYear(Array.from({ length: 40 }, () => 104))
    const poor = year.pupilIds.slice(0, 20)
    await year.at(1, async (db) => {
      await db
        .updateTable('pupil')
        .set({ pupil_premium: false, sex: 'F' })
        .where('org_id', '=', db.orgId)
        .execute()
      await db
        .updateTable('pupil')
        .set({ pupil_premium: true })
        .where('org_id', '=', db.orgId)
        .where('id', 'in', poor)
        .execute()
      for (const { pupilId, grade } of await listCurrentTargets(db, { pupilIds: poor })) {
        const lowered = { grade: String(Number(grade) - 1), reason: 'Not likely from that estate' }
        await changeTarget(db, everyone, { pupilId, subjectId: year.subjectId, ...lowered })
      }
    })
    return year
  }

  test('finds targets lowered for one group, and asks for a reason in writing', async () => {
    const year = await aBentYear()
    const { differences } = await year.audit()
    expect(
      differences.some(({ words }) => /pupil premium “Yes”: 100 % have a target lowered/.test(words)),
    ).toBe(true)
    expect(await year.note(2, 'Seen')).toMatchObject({ ok: false, errors: { note: /write what was found/ } })
    const reason = 'One teacher lowered them; she has been asked to set them anew'
    expect(await year.note(3, reason)).toMatchObject({ ok: true })
    const [look] = await reading(engine.owner, year.school.org.id, (db) => listAudits(db, year.yearGroupId))
    expect(look).toMatchObject({ note: reason })
    expect(look?.lookedBy).not.toBeNull()
    expect(look?.differences.length).toBeGreaterThan(0)
  })

  test('of figures that have moved meanwhile does not count', async () => {
    const year = await aYear([104])
    const seen = (await year.audit()).fingerprint
    await propose(engine.owner, year.school, '1')
    const noted = year.at(2, (db) =>
      noteAudit(db, { yearGroupId: year.yearGroupId, seen, note: '', country }),
    )
    expect(await noted).toMatchObject({ ok: false, errors: { fingerprint: /moved/ } })
  })

  test('is all that groups are used for: with other groups every pupil is proposed the same targets', async () => {
    const year = await aYear([96, 104, 112])
    const targets = async () =>
      (await current(engine.owner, year.school)).map(({ pupilId, grade, benchmark }) => [
        pupilId,
        grade,
        benchmark,
      ])
    const before = await targets()
    await year.at(1, (db) =>
      db
        .updateTable('pupil')
        .set({ ...{ sex: 'M', fsm: true, pupil_premium: true, ethnicity: 'BCRB', sen: 'E', eal: true } })
        .where('org_id', '=', db.orgId)
        .execute(),
    )
    await propose(engine.owner, year.school, 'very high')
    await propose(engine.owner, year.school, 'high')
    expect(new Set((await targets()).map(String))).toEqual(new Set(before.map(String)))
  })
})
