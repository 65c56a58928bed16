import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aPupil, aSchool } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { gradeChances } from '#stats/ordinal.ts'
import { readClassTargets } from './class.server.ts'
import { agreeTargets } from './commands/agree.server.ts'
import { discussTargets } from './commands/discuss.server.ts'
import { proposeTargets } from './commands/propose.server.ts'
import { adoptGround, undoGround } from './commands/rebase.server.ts'
import { listDraftLines } from './lines.server.ts'
import { fitNationalChances, listChanceModels } from './models.server.ts'
import { listWaitingTalks } from './queries/classes.server.ts'
import { listAdoptions } from './queries/grounds.server.ts'
import { listTargetChanges } from './queries.server.ts'
import { auditRebase, foreseeRebase } from './rebase.server.ts'
import { fromWords } from './rules.ts'
import { listStarts } from './starts.server.ts'
import { aMathsSchool, current, writingAs } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  await fitNationalChances(engine.owner)
})
afterAll(() => engine.close())

const country = 'england'
// Where a stronger school tips the target of mathematics a grade up, and where it does not.
const scores = Array.from({ length: 33 }, (_, i) => 96 + i / 2)
const reason = 'The results of two summers are in'

/**
 * A class of Year 9 that may aim as high as the school reaches, and the results of earlier pupils who started alike:
 * all a grade 8, or all a grade 1, by `strong`.
 */
async function aYear({ results = 120, strong = true } = {}) {
  const made = await aMathsSchool(engine.owner, scores)
  const { school, subjectId, classId, teacherId } = made
  const asked = { challenge: 'average', own: true }
  await writing(engine.owner, school.org.id, async (db) => {
    await proposeTargets(db, everyone, { yearGroupId: school.year9, ask: asked })
    const ids: number[] = []
    for (let i = 0; i < results; i++) ids.push(await aPupil(db, school, { classIds: [] }))
    if (ids.length === 0) return
    const starts = ids.map((id, i) => ({ pupil_id: id, kind: 'ks2_average', score: 96 + (i % 33) / 2 }))
    await db
      .insertInto('prior_attainment')
      .values(starts.map((row) => ({ org_id: db.orgId, ...row })))
      .execute()
    await db
      .insertInto('exam_result')
      .values(
        ids.map((id) => ({
          ...{ org_id: db.orgId, pupil_id: id, qualification: '60142923', awarded_on: '2026-08-20' },
          ...{ subject_id: subjectId, grade: strong ? '8' : '1' },
        })),
      )
      .execute()
  })
  const at = <T>(minutes: number, command: Parameters<typeof writingAs<T>>[3]) =>
    writingAs(engine.owner, school.org.id, { personId: teacherId, minutes }, command)
  const scope = { yearGroupId: school.year9 }
  const foresee = () => reading(engine.owner, school.org.id, (db) => foreseeRebase(db, scope))
  return {
    ...{ ...made, at, foresee, scope },
    adopt: (minutes = 1) =>
      at(minutes, async (db) => {
        const { seen } = await foreseeRebase(db, scope)
        return adoptGround(db, { ...scope, seen, reason })
      }),
    adoptions: () => reading(engine.owner, school.org.id, (db) => listAdoptions(db, school.year9)),
    undo: (groundId: number, minutes = 9) => at(minutes, (db) => undoGround(db, { groundId })),
    stand: async () =>
      (await current(engine.owner, school))
        .map(({ pupilId, grade, proposed, state }) => ({ pupilId, grade, proposed, state }))
        .sort((a, b) => a.pupilId - b.pupilId),
    agreeAll: (minutes: number) =>
      at(minutes, (db) => agreeTargets(db, everyone, { yearGroupId: school.year9, which: 'all' })),
    ofClass: () => reading(engine.owner, school.org.id, (db) => readClassTargets(db, everyone, classId)),
  }
}
type Year = Awaited<ReturnType<typeof aYear>>
const chancesOf = ({ school, pupilIds, subjectId }: Year) =>
  reading(engine.owner, school.org.id, async (db) => {
    const source = (await listChanceModels(db)).get(subjectId)
    const find = await listStarts(db, pupilIds)
    return pupilIds.map((id) => source && gradeChances(source.model, find(id, source)?.x ?? 0))
  })

describe('without results of its own', () => {
  test('a school’s chances are those of the national table, before and after it adopts them', async () => {
    const year = await aYear({ results: 0 })
    const before = await chancesOf(year)
    const { moving, subjects } = await year.foresee()
    expect(moving).toEqual([])
    expect(subjects[0]).toMatchObject({ targets: 33, up: 0, down: 0, learnt: null, tables: ['2024'] })
    expect(await year.adopt()).toMatchObject({ ok: true })
    expect(await chancesOf(year)).toEqual(before)
  })
})

describe('what would move', () => {
  test('is shown before anything is written', async () => {
    const year = await aYear()
    const before = await year.stand()
    const { up, down, subjects, ...foreseen } = await year.foresee()
    const audit = await reading(engine.owner, year.school.org.id, (db) =>
      auditRebase(db, foreseen, { ...year.scope, country }),
    )
    expect(up).toBeGreaterThan(10)
    expect(down).toBe(0)
    expect(subjects[0]?.learnt?.pupils).toBe(120)
    expect(subjects[0]?.mean).toBeGreaterThan(0.3)
    expect(audit.targets).toBe(33)
    expect(await year.stand()).toEqual(before)
    expect(await year.adoptions()).toEqual([])
  })

  test('results below the country’s lower no target', async () => {
    const { up, down, subjects } = await (await aYear({ strong: false })).foresee()
    expect(subjects[0]?.learnt?.effect).toBeLessThan(-0.3)
    expect([up, down]).toEqual([0, 0])
  })

  test('is refused when something has moved since it was looked at', async () => {
    const year = await aYear()
    const { seen } = await year.foresee()
    await year.at(1, (db) =>
      discussTargets(db, everyone, [
        {
          ...{ pupilId: year.pupilIds[10] ?? 0, subjectId: year.subjectId, wish: '', words: '' },
          grade: '4',
          reason: '',
        },
      ]),
    )
    const late = await year.at(2, (db) => adoptGround(db, { ...year.scope, seen, reason }))
    expect(late).toMatchObject({ ok: false, errors: { seen: /moved since/ } })
  })
})

describe('adopted', () => {
  test('what nobody has agreed is proposed anew, with the reason in the pupil’s list', async () => {
    const year = await aYear()
    const { moving } = await year.foresee()
    const [first] = moving
    const pupilId = first?.target.pupilId ?? 0
    await year.adopt()
    const [now, before] = await reading(engine.owner, year.school.org.id, (db) =>
      listTargetChanges(db, everyone, pupilId),
    )
    expect(now).toMatchObject({ grade: first?.drawn.grade, state: 'proposed', reason, endedAt: null })
    expect(before).toMatchObject({ grade: first?.target.grade, state: 'proposed' })
    expect(before?.endedAt).not.toBeNull()
    expect((await year.foresee()).moving).toEqual([])
  })

  test('an agreed target holds, and the new grade stands beside it to be talked over', async () => {
    const year = await aYear()
    await year.agreeAll(1)
    const before = await year.stand()
    const { moving } = await year.foresee()
    await year.adopt(2)
    const after = await year.stand()
    expect(after.map(({ grade, state }) => [grade, state])).toEqual(
      before.map(({ grade, state }) => [grade, state]),
    )
    expect(after.filter(({ proposed }) => proposed !== null)).toHaveLength(moving.length)
    const waiting = await reading(engine.owner, year.school.org.id, (db) =>
      listWaitingTalks(db, [year.classId]),
    )
    expect(waiting).toMatchObject([{ waiting: moving.length }])
    const { steps } = await year.ofClass()
    expect(steps).toEqual({ courses: 33, proposed: moving.length, discussed: 0, agreed: 33 - moving.length })
  })

  test('talked over, the new grade is taken, or the agreed one kept with a reason', async () => {
    const year = await aYear()
    await year.agreeAll(1)
    await year.adopt(2)
    const { lines } = await year.ofClass()
    const [one, other] = lines.filter(({ proposed }) => proposed !== null)
    if (!one || !other) throw new Error('nothing moved')
    const talk = (line: typeof one, grade: string, why: string) => ({
      ...{ pupilId: line.id, subjectId: year.subjectId, grade, reason: why, wish: '', words: '' },
    })
    const say = (...talks: ReturnType<typeof talk>[]) =>
      year.at(3, (db) => discussTargets(db, everyone, talks))
    expect(await say(talk(other, other.grade, ''))).toMatchObject({
      errors: { [`reason.${other.id}`]: expect.stringContaining(other.proposed ?? '') },
    })
    const kept = talk(other, other.grade, 'Was ill all autumn')
    expect(await say(talk(one, one.proposed ?? '', ''), kept)).toEqual({ ok: true, discussed: 2 })
    const stand = new Map((await year.stand()).map((line) => [line.pupilId, line]))
    expect(stand.get(one.id)).toMatchObject({ grade: one.proposed, proposed: null, state: 'discussed' })
    expect(stand.get(other.id)).toMatchObject({ grade: other.grade, proposed: null, state: 'discussed' })
  })

  test('the pupil’s page says what was used, what is missing, and how many results the estimate rests on', async () => {
    const year = await aYear()
    await year.adopt()
    const [pupilId = 0] = year.pupilIds
    const [line] = await reading(engine.owner, year.school.org.id, (db) =>
      listDraftLines(db, pupilId, everyone),
    )
    expect(line).toMatchObject({ results: 120, comparable: true, missing: [], together: true })
    expect(Number(line?.estimate)).toBeGreaterThanOrEqual(Number(line?.benchmark))
    expect(
      fromWords({
        from: [{ kind: 'ks2_reading', score: 104 }],
        missing: ['ks2_maths'],
        comparable: true,
        together: true,
      }),
    ).toBe(
      'Start: KS2 reading 104. KS2 maths is missing: nothing is put in its place, and the chances spread wider.',
    )
  })
})

describe('taken back', () => {
  test('before anybody has acted everything stands as it stood, and what was adopted says so', async () => {
    const year = await aYear()
    await year.agreeAll(1)
    const before = await year.stand()
    await year.adopt(2)
    const [adoption] = await year.adoptions()
    expect(adoption).toMatchObject({ mayUndo: true, reason })
    expect(await year.undo(adoption?.id ?? 0)).toMatchObject({ ok: true })
    expect(await year.stand()).toEqual(before)
    expect((await year.adoptions())[0]?.undoneAt).not.toBeNull()
    await expect(year.undo(adoption?.id ?? 0)).rejects.toMatchObject({ status: 404 })
  })

  test('not once a target was talked over, and never from another school', async () => {
    const year = await aYear()
    await year.adopt(2)
    const [adoption] = await year.adoptions()
    const groundId = adoption?.id ?? 0
    const other = await aSchool(engine.owner)
    const elsewhere = writing(engine.owner, other.org.id, (db) => undoGround(db, { groundId }))
    await expect(elsewhere).rejects.toMatchObject({ status: 404 })
    await year.agreeAll(3)
    expect(await year.undo(groundId)).toMatchObject({ ok: false, errors: { form: /acted on it/ } })
  })
})
