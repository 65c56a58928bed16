import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, listEvents } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listNotices } from '#features/notices/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { aHelpSchool, aPlan, readOn, writeOn } from '../testing.ts'
import { addGap, pinLesson } from './commands/gaps.server.ts'
import { signFor, takeBackSignature } from './commands/sign.server.ts'
import { getDraft } from './queries/drafts.server.ts'
import { listLedger, listStanding } from './queries/standing.server.ts'
import {
  acceptLessons,
  aLessonPlan,
  aLessonSchool,
  draftLessons,
  type LessonSchool,
  linesOn,
} from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const rest = { from: '2026-11-09', to: '2026-12-18' }
const standing = (made: LessonSchool) => readOn(engine.owner, made, {}, (db) => listStanding(db, rest))
const ledger = (made: LessonSchool) => readOn(engine.owner, made, {}, (db) => listLedger(db, rest))

/** A school with one plan and its lessons accepted. */
async function anAccepted(form: Record<string, unknown> = {}) {
  const made = await aLessonSchool(engine.owner)
  const planId = await aLessonPlan(engine.owner, made, form)
  const draftId = await draftLessons(engine.owner, made)
  await acceptLessons(engine.owner, made, draftId)
  return { made, planId, draftId }
}

describe('a proposal', () => {
  test('places as many lessons as the dose says, and changes nothing until it is accepted', async () => {
    const made = await aLessonSchool(engine.owner)
    await aLessonPlan(engine.owner, made)
    const id = await draftLessons(engine.owner, made)
    const lines = await linesOn(engine.owner, made, id)
    // Three days of this week, and three weeks to come: once a week each.
    expect(lines.map(({ change }) => change)).toEqual(['new', 'new', 'new', 'new'])
    expect(lines.every(({ place }) => made.spare.includes(place?.personId ?? -1))).toBe(true)
    expect(await standing(made)).toEqual([])
    expect(await acceptLessons(engine.owner, made, id)).toBe(4)
    expect((await standing(made)).length).toBe(4)
  })

  test('takes no pupil twice out of a subject, nor out of the one that is helped', async () => {
    const { made } = await anAccepted()
    const lost = (await ledger(made)).map(({ pupilId, subject }) => `${pupilId} ${subject}`)
    expect(lost.length).toBe(12)
    expect(new Set(lost).size).toBe(12)
    expect(lost.join()).not.toContain('Mathematics')
  })

  test('leaves help alone that a learning manager runs, and help that is not given as lessons', async () => {
    const made = await aLessonSchool(engine.owner)
    await aPlan(engine.owner, made)
    await aLessonPlan(engine.owner, made, { kind: 'homework_club' })
    const id = await draftLessons(engine.owner, made)
    expect(await linesOn(engine.owner, made, id)).toEqual([])
  })

  test('says why a lesson has no place: the last periods of a week hold five subjects, and six lessons are wanted', async () => {
    const made = await aLessonSchool(engine.owner)
    await aLessonPlan(engine.owner, made, { timesAWeek: '2' })
    const id = await draftLessons(engine.owner, made)
    const without = (await linesOn(engine.owner, made, id)).filter(({ change }) => change === 'unplaced')
    expect(without.length).toBe(2)
    const why = without.flatMap(({ obstacles }) => obstacles.map(({ obstacle }) => obstacle))
    expect(why).toContain('subject lost already')
  })

  test('counts on what was signed, and no longer once it was taken back', async () => {
    const made = await aLessonSchool(engine.owner, 1)
    await aLessonPlan(engine.owner, made, { timesAWeek: '2' })
    const [pupilId = -1] = made.pupilIds
    const by = { personId: made.headId }
    for (const name of ['Art', 'Music'])
      await writeOn(engine.owner, made, by, (db) =>
        signFor(db, everyone, { pupilId, subjectId: made.subjects[name] ?? -1, reason: 'Far ahead in it' }),
      )
    const unplaced = async () => {
      const lines = await linesOn(engine.owner, made, await draftLessons(engine.owner, made))
      return lines.filter(({ change }) => change === 'unplaced').length
    }
    expect(await unplaced()).toBe(0)
    for (const name of ['Art', 'Music'])
      await writeOn(engine.owner, made, by, (db) =>
        takeBackSignature(db, everyone, { pupilId, subjectId: made.subjects[name] ?? -1 }),
      )
    expect(await unplaced()).toBe(2)
    const actions = await readOn(engine.owner, made, {}, (db) => listEvents(db, {}))
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['support.lessons-signed', 'support.lessons-unsigned']),
    )
  })
})

describe('accepting', () => {
  test('tells each person concerned once, without a name', async () => {
    const { made } = await anAccepted()
    const words = async (personId: number) =>
      (await readOn(engine.owner, made, {}, (db) => listNotices(db, personId))).map((one) => one.words)
    for (const personId of made.spare) expect((await words(personId)).length).toBeLessThanOrEqual(1)
    const told = (await Promise.all(made.spare.map(words))).flat()
    expect(told[0]).toMatch(/^Special lessons until 18 December have changed: you give /)
  })

  test('is refused once the help, the timetable or who is kept free has changed', async () => {
    const made = await aLessonSchool(engine.owner)
    await aLessonPlan(engine.owner, made)
    const id = await draftLessons(engine.owner, made)
    await writeOn(engine.owner, made, {}, (db) =>
      db
        .deleteFrom('spare_period')
        .where('org_id', '=', db.orgId)
        .where('person_id', '=', made.spare[0])
        .execute(),
    )
    await expect(acceptLessons(engine.owner, made, id)).rejects.toThrow(/who is kept free/)
    const again = await draftLessons(engine.owner, made)
    await aLessonPlan(engine.owner, made)
    await expect(acceptLessons(engine.owner, made, again)).rejects.toThrow(/the help there is/)
    const third = await draftLessons(engine.owner, made)
    await writeOn(engine.owner, made, {}, (db) =>
      db
        .deleteFrom('timetabled_lesson')
        .where('org_id', '=', db.orgId)
        .where('class_id', '=', made.classes.Art ?? -1)
        .execute(),
    )
    await expect(acceptLessons(engine.owner, made, third)).rejects.toThrow(/the timetable/)
    expect(await standing(made)).toEqual([])
  })

  test('is refused when its days have begun, and for a draft that is closed', async () => {
    const made = await aLessonSchool(engine.owner)
    await aLessonPlan(engine.owner, made)
    const id = await draftLessons(engine.owner, made)
    await expect(acceptLessons(engine.owner, made, id, { today: '2026-11-26' })).rejects.toThrow(/gone by/)
    await acceptLessons(engine.owner, made, id)
    await expect(acceptLessons(engine.owner, made, id)).rejects.toThrow(/no longer open/)
  })

  test('keeps a plan made by another school away', async () => {
    const { draftId } = await anAccepted()
    const other = await aHelpSchool(engine.owner)
    await expect(readOn(engine.owner, other, {}, (db) => getDraft(db, draftId))).rejects.toThrow()
  })
})

describe('a day’s change', () => {
  test('moves the lesson of whoever is away, and nothing else', async () => {
    const { made } = await anAccepted()
    const before = await standing(made)
    const [hit] = before
    if (!hit) throw new Error('no lesson stands')
    await writeOn(engine.owner, made, { personId: made.headId }, async (db) => {
      const gap = { on: hit.on, missing: { what: 'person' as const, id: hit.personId }, reason: 'A course' }
      expect(await addGap(db, gap)).toEqual({ ok: true })
    })
    const id = await draftLessons(engine.owner, made, { calm: true })
    const changes = (await linesOn(engine.owner, made, id)).map(({ change }) => change)
    expect(changes.toSorted()).toEqual(['moves', 'stays', 'stays', 'stays'])
    await acceptLessons(engine.owner, made, id)
    const after = await standing(made)
    expect(after.length).toBe(4)
    expect(after.some((one) => one.on === hit.on && one.personId === hit.personId)).toBe(false)
  })

  test('leaves a lesson that is pinned without a place rather than move it', async () => {
    const { made } = await anAccepted()
    const [hit] = await standing(made)
    if (!hit) throw new Error('no lesson stands')
    await writeOn(engine.owner, made, { personId: made.headId }, async (db) => {
      await pinLesson(db, { lessonId: hit.id, pinned: true })
      await addGap(db, { on: hit.on, missing: { what: 'person', id: hit.personId }, reason: 'A course' })
    })
    const id = await draftLessons(engine.owner, made, { calm: true })
    const lines = await linesOn(engine.owner, made, id)
    expect(lines.find(({ wasId }) => wasId === hit.id)?.change).toBe('unplaced')
    expect(lines.filter(({ change }) => change === 'stays').length).toBe(3)
  })
})
