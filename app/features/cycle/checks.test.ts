import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listNotices } from '#features/notices/api.server.ts'
import { setTier } from '#features/school/api.server.ts'
import { aClass, aPupil, aSchool, aTeacher, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { answerCheck } from './commands/check.server.ts'
import { closeCycle } from './commands/close.server.ts'
import { saveMarks } from './commands/mark.server.ts'
import { listChecks, listKeptChecks, listSentBack, lookAtCycle } from './queries/checks.server.ts'
import { getCycle } from './queries/cycles.server.ts'
import { type KeptCheck, reconcileChecks } from './rules/check-states.ts'
import { checkSentence } from './rules/check-words.ts'
import { CheckDetail } from './schema-checks.ts'
import { aCycle } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const write = <T>(school: School, command: Parameters<typeof writing<T>>[2]) =>
  writing(engine.owner, school.org.id, command)
const read = <T>(school: School, query: Parameters<typeof reading<T>>[2]) =>
  reading(engine.owner, school.org.id, query)

const cell = (pupilId: number, field: string, value: string, before = '') => ({
  pupilId,
  field,
  value,
  before,
})

/** A foundation class of six, all with effort 2, of whom one is judged above the tier, in an open cycle. */
async function aFoundationClass(judgements = ['3', '4', '5', '7', '4', '3']) {
  const school = await aSchool(engine.owner)
  return write(school, async (db) => {
    const classId = await aClass(db, school, { name: '10MA4' })
    await setTier(db, { classId, tier: 'foundation', country: 'england' })
    const cycleId = await aCycle(db, school)
    const pupilIds: number[] = []
    for (const _ of judgements) pupilIds.push(await aPupil(db, school, { classIds: [classId] }))
    const cells = pupilIds.flatMap((id, place) => [
      cell(id, 'judgement', judgements[place] ?? ''),
      cell(id, 'effort', place % 2 === 0 ? '2' : '3'),
    ])
    await saveMarks(db, everyone, { cycleId, classId, country: 'england' }, cells)
    return { school, classId, cycleId, pupilIds }
  })
}
type Made = Awaited<ReturnType<typeof aFoundationClass>>

const look = ({ school, cycleId }: Made) =>
  read(school, async (db) => lookAtCycle(db, await getCycle(db, cycleId)))
const mark = ({ school, cycleId, classId }: Made, cells: ReturnType<typeof cell>[]) =>
  write(school, (db) => saveMarks(db, everyone, { cycleId, classId, country: 'england' }, cells))
const answer = (
  made: Made,
  given: { answer?: 'right' | 'sent back'; reason?: string; about?: string } = {},
  reach = everyone,
) =>
  write(made.school, (db) =>
    answerCheck(
      db,
      { reach, departmentIds: [] },
      {
        ...{
          cycleId: made.cycleId,
          about: `tier/${made.classId}/`,
          answer: 'right',
          reason: 'Moving up in June',
          base: '/school',
        },
        ...given,
      },
    ),
  )
const close = (made: Made, reason = '') =>
  write(made.school, (db) => closeCycle(db, made.cycleId, { reason }))

describe('a grade above the tier', () => {
  test('is put to people with its numbers, and holds the cycle open until it is answered', async () => {
    const made = await aFoundationClass()
    const { checks } = await look(made)
    expect(checks.map(({ kind, state }) => [kind, state])).toEqual([['tier', 'open']])
    expect(checks.map(({ detail }) => checkSentence(detail))).toEqual([
      '10MA4 is entered for the foundation tier, which ends at 5: 1 pupil is judged 7.',
    ])
    expect(await close(made)).toMatchObject({ ok: false, unsettled: [{ kind: 'tier' }] })
    expect(await answer(made)).toEqual({ ok: true })
    expect(await close(made)).toMatchObject({ ok: true, entries: 6 })
    const kept = await read(made.school, async (db) => listChecks(db, await getCycle(db, made.cycleId)))
    expect(kept).toMatchObject([{ kind: 'tier', state: 'right', reason: 'Moving up in June' }])
  })

  test('can be closed over with a reason, and stays open in what is kept', async () => {
    const made = await aFoundationClass()
    expect(await close(made, 'The term ends')).toMatchObject({ ok: true })
    const kept = await read(made.school, (db) => listKeptChecks(db, { cycleId: made.cycleId }))
    expect(kept).toMatchObject([{ kind: 'tier', state: 'open', reason: null }])
  })

  test('sent back, the teacher sees it with the note until the marks are touched, then it is looked at anew', async () => {
    const made = await aFoundationClass()
    await answer(made, { answer: 'sent back', reason: 'Is this 7 meant?' })
    const back = () =>
      read(made.school, (db) => listSentBack(db, { cycleId: made.cycleId, classIds: [made.classId] }))
    expect(await back()).toMatchObject([{ reason: 'Is this 7 meant?', kind: 'tier' }])
    const elsewhere = await read(made.school, (db) =>
      listSentBack(db, { cycleId: made.cycleId, classIds: [-1] }),
    )
    expect(elsewhere).toEqual([])
    expect(await close(made)).toMatchObject({ ok: false })
    await mark(made, [cell(made.pupilIds[3] ?? -1, 'judgement', '6', '7')])
    expect((await look(made)).checks).toMatchObject([
      { kind: 'tier', state: 'open', earlier: { state: 'sent back', reason: 'Is this 7 meant?' } },
    ])
    await mark(made, [cell(made.pupilIds[3] ?? -1, 'judgement', '5', '6')])
    expect((await look(made)).checks).toMatchObject([{ kind: 'tier', state: 'gone' }])
    expect(await close(made)).toMatchObject({ ok: true })
  })

  test('sent back, those who teach the class are told, once until they have read it', async () => {
    const made = await aFoundationClass()
    const teacher = await write(made.school, (db) => aTeacher(db, [made.classId]))
    await answer(made)
    await answer(made, { answer: 'sent back', reason: 'Is this 7 meant?' })
    await answer(made, { answer: 'sent back', reason: 'Please look once more' })
    const told = await read(made.school, (db) => listNotices(db, teacher))
    expect(told).toMatchObject([
      {
        words: '10MA4 in Cycle 1 was sent back to you: its sheet says what to look at.',
        link: `/school/classes/${made.classId}/enter?cycle=${made.cycleId}`,
      },
    ])
  })

  test('is not there for a class out of reach, another school, or a cycle that has no such check', async () => {
    const made = await aFoundationClass()
    const other = await aFoundationClass()
    const gone = { status: 404 }
    await expect(answer(made, {}, { pupils: [], classes: [] })).rejects.toMatchObject(gone)
    await expect(answer({ ...made, school: other.school })).rejects.toMatchObject(gone)
    await expect(answer(made, { about: `same/${made.classId}/` })).rejects.toMatchObject(gone)
    await expect(answer(made, { about: `tier/${other.classId}/` })).rejects.toMatchObject(gone)
  })
})

test('pupils missing for a known reason hold the cycle open no longer, until another goes missing', async () => {
  const made = await aFoundationClass(['3', '4', '5', '5', '4', '3'])
  const [first = -1, second = -1] = made.pupilIds
  await mark(made, [cell(first, 'judgement', '', '3')])
  expect((await look(made)).gaps).toMatchObject([{ classId: made.classId, missing: 1 }])
  await answer(made, { about: `missing/${made.classId}/`, reason: 'In hospital since June' })
  expect((await look(made)).gaps).toEqual([])
  await mark(made, [cell(second, 'judgement', '', '4')])
  expect((await look(made)).gaps).toMatchObject([{ missing: 2 }])
})

const kinds = ['tier', 'same', 'missing'] as const
const detailOf = (kind: (typeof kinds)[number], marks: string): CheckDetail =>
  CheckDetail.parse({
    ...{ kind, name: '10MA4', subject: null, pupils: 6, marks, missing: 1, tier: 'F', top: '5', over: ['7'] },
    ...{ field: 'Effort', grade: '2', agree: 0.3 },
  })
const aCheck = fc.record({
  kind: fc.constantFrom(...kinds),
  classId: fc.integer({ min: 1, max: 3 }),
  marks: fc.constantFrom<string>('a', 'b'),
})

test('an answer holds exactly as long as the marks it was given for, whatever was found and kept', () => {
  const distinct = (list: { kind: (typeof kinds)[number]; classId: number; marks: string }[]) => [
    ...new Map(list.map((one) => [`${one.kind}/${one.classId}`, one])).values(),
  ]
  const states = fc.constantFrom('right' as const, 'sent back' as const, 'gone' as const, 'open' as const)
  fc.assert(
    fc.property(fc.array(aCheck), fc.array(fc.tuple(aCheck, states)), (some, before) => {
      const made = ({ kind, classId, marks }: (typeof some)[number]) => ({
        ...{ kind, classId, subjectId: 1, departmentId: null, detail: detailOf(kind, marks) },
      })
      const answered = new Map(
        before.map(([one, state]) => [`${one.kind}/${one.classId}`, { ...made(one), state }]),
      )
      const kept = [...answered.values()].map(
        (one, id): KeptCheck => ({ ...one, id, reason: 'so', by: null, at: null }),
      )
      const found = distinct(some).map(made)
      const checks = reconcileChecks(found, kept)
      const now = checks.slice(0, found.length)
      expect(now.map(({ kind, classId }) => [kind, classId])).toEqual(
        found.map(({ kind, classId }) => [kind, classId]),
      )
      for (const check of now) {
        const old = answered.get(`${check.kind}/${check.classId}`)
        const holds =
          old &&
          (old.state === 'right' || old.state === 'sent back') &&
          old.detail.marks === check.detail.marks
        expect(check.state).toBe(holds ? old.state : 'open')
      }
      expect(checks.slice(found.length).every(({ state }) => state === 'gone')).toBe(true)
    }),
  )
})

test('a class that jumped since the last closed cycle is named among those that did not', async () => {
  const school = await aSchool(engine.owner)
  const grades = ['3', '4', '5', '4', '3', '5']
  const made = await write(school, async (db) => {
    const classes: { classId: number; pupilIds: number[] }[] = []
    for (let place = 0; place < 8; place += 1) {
      const classId = await aClass(db, school)
      const pupilIds: number[] = []
      for (const _ of grades) pupilIds.push(await aPupil(db, school, { classIds: [classId] }))
      classes.push({ classId, pupilIds })
    }
    const first = await aCycle(db, school, { starts: '2026-09-01', ends: '2026-10-16' })
    const enter = async (cycleId: number, moved: (classId: number, place: number) => number) => {
      for (const { classId, pupilIds } of classes) {
        const value = (place: number) => String(Number(grades[place] ?? 0) + moved(classId, place))
        const cells = pupilIds.map((id, place) => cell(id, 'judgement', value(place)))
        await saveMarks(db, everyone, { cycleId, classId, country: 'england' }, cells)
      }
    }
    await enter(first, () => 0)
    await closeCycle(db, first, { reason: 'Effort was not entered' })
    const cycleId = await aCycle(db, school, { number: 2, starts: '2026-11-02', ends: '2026-12-18' })
    const jumped = classes[2]?.classId ?? -1
    await enter(cycleId, (classId, place) => (classId === jumped ? 2 : 0) + (place % 3) - 1)
    return { cycleId, jumped }
  })
  const { checks } = await read(school, async (db) => lookAtCycle(db, await getCycle(db, made.cycleId)))
  const named = checks.filter(({ kind }) => kind === 'class jump')
  expect(named).toMatchObject([{ classId: made.jumped, detail: { since: 'Cycle 1', mean: 2, usual: 0 } }])
})
