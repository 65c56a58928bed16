import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listClasses } from '#features/school/api.server.ts'
import { aClass, aSchool } from '#features/school/testing.ts'
import { fitNationalChances } from '#features/targets/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { effectWords, listEffects } from './effects.server.ts'
import { judgeCycle } from './judge.server.ts'
import { outlookOf } from './judgement.server.ts'
import { answerFinding, getFinding, listFindings, listStandings, listStatuses } from './queries.server.ts'
import { aJudgedSchool as makeSchool } from './testing.ts'
import { findingGrounds, findingHeadline, findingsFinding, precedent, statusWords } from './words.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  await fitNationalChances(engine.owner)
})
afterAll(() => engine.close())

const nobody = { pupils: [], classes: [] }
const aJudgedSchool = (grades: readonly (readonly string[])[], capacity?: number) =>
  makeSchool(engine, grades, capacity)

const steady = ['5', '5', '5', '5']

describe('judging a cycle', () => {
  test('every pupil with a reading has a forecast, and a cycle is judged once', async () => {
    const { school, judge, cycleIds } = await aJudgedSchool(Array.from({ length: 8 }, () => steady))
    expect((await judge(0)).forecasts).toBe(8)
    expect(await judge(0)).toEqual({ forecasts: 0, findings: 0 })
    const cycleId = cycleIds[0] ?? -1
    const statuses = (reach: typeof everyone | typeof nobody) =>
      reading(engine.owner, school.org.id, (db) => listStatuses(db, reach, { cycleId }))
    expect((await statuses(everyone)).size).toBe(8)
    expect((await statuses(nobody)).size).toBe(0)
  })

  test('a planted fall of two grades becomes the first finding and names its readings', async () => {
    const pupils = Array.from({ length: 12 }, (_, i) => (i === 3 ? ['6', '6', '4', '3'] : steady))
    const { judge, findings, pupilIds } = await aJudgedSchool(pupils)
    await judge(0)
    await judge(1)
    await judge(2)
    await judge(3)
    const [first] = await findings()
    expect(first?.pupilId).toBe(pupilIds[3])
    expect(first?.evidence.trail.map((one) => one.grade)).toEqual(['6', '6', '4', '3'])
    expect(first?.evidence.seen).toBe('3')
  })

  test('what is foreseen while the page is read is what is written when the button is pressed', async () => {
    const falling = ['5', '5', '5', '3']
    const pupils = Array.from({ length: 12 }, (_, i) => (i === 3 ? falling : steady))
    const { school, judge, look, findings, cycleIds } = await aJudgedSchool(pupils)
    await judge(0)
    await judge(1)
    await judge(2)
    const foreseen = await look(3)
    expect(await look(3)).toEqual(foreseen)
    expect(outlookOf(foreseen)).toMatchObject({ pupils: 12, forecasts: 12, up: 0, down: 1 })
    // One figure is not what a second judging would find: what is written was foreseen, not found again.
    const [first, ...others] = foreseen.forecasts
    const marked = { ...foreseen, forecasts: first ? [{ ...first, mean: 4.125 }, ...others] : [] }
    const cycleId = cycleIds[3] ?? -1
    const write = () =>
      writing(engine.owner, school.org.id, (db) => judgeCycle(db, cycleId, { foreseen: marked }))
    expect(await write()).toEqual({ forecasts: 12, findings: foreseen.findings.length })
    expect(await write()).toEqual({ forecasts: 0, findings: 0 })
    const kept = await reading(engine.owner, school.org.id, (db) =>
      db
        .selectFrom('forecast')
        .select([
          'pupil_id as pupilId',
          'mean',
          'chance_target as reach',
          'status',
          'model_version as version',
        ])
        .where('org_id', '=', db.orgId)
        .where('cycle_id', '=', cycleId)
        .orderBy('pupil_id')
        .execute(),
    )
    const written = marked.forecasts.map(({ pupilId, mean, reach, status, version }) => {
      return {
        pupilId,
        mean: expect.closeTo(mean, 4),
        reach: expect.closeTo(reach ?? -1, 4),
        status,
        version,
      }
    })
    expect(kept).toEqual(written.toSorted((a, b) => a.pupilId - b.pupilId))
    expect((await findings()).map((one) => one.kind)).toEqual(foreseen.findings.map((one) => one.kind))
  })

  test('a planted rise is found with the same care', async () => {
    const pupils = Array.from({ length: 12 }, (_, i) => (i === 5 ? ['4', '4', '7', '8'] : steady))
    const { judge, findings, pupilIds } = await aJudgedSchool(pupils)
    await judge(0)
    await judge(1)
    await judge(2)
    await judge(3)
    const good = (await findings()).filter((one) => ['rise', 'ahead', 'rise in all'].includes(one.kind))
    expect(good[0]?.pupilId).toBe(pupilIds[5])
  })

  test('there are never more findings than the school can look at', async () => {
    const { judge, findings } = await aJudgedSchool(
      Array.from({ length: 15 }, () => ['2', '2', '1', '1']),
      4,
    )
    await judge(0)
    await judge(1)
    expect(await findings()).toHaveLength(4)
  })

  test('a reading that goes to and fro by a grade does not make the colour flicker', async () => {
    const { school, judge, pupilIds } = await aJudgedSchool(
      Array.from({ length: 10 }, (_, i) => (i === 0 ? ['5', '4', '5', '4'] : steady)),
    )
    await judge(0)
    await judge(1)
    await judge(2)
    await judge(3)
    const lines = await reading(engine.owner, school.org.id, (db) =>
      listStandings(db, everyone, { pupilIds: pupilIds.slice(0, 1) }),
    )
    expect(lines).toHaveLength(4)
    expect(new Set(lines.map((line) => line.status)).size).toBeLessThanOrEqual(2)
  })

  test('without a target nothing is said about being on course', async () => {
    const { school, judge, pupilIds } = await aJudgedSchool([steady, steady])
    await writing(engine.owner, school.org.id, (db) =>
      db.updateTable('target').set({ ended_at: db.now }).where('org_id', '=', db.orgId).execute(),
    )
    await judge(0)
    const [line] = await reading(engine.owner, school.org.id, (db) =>
      listStandings(db, everyone, { pupilIds }),
    )
    expect(statusWords(line?.status ?? null)).toBe('not known')
  })
})

describe('findings', () => {
  test('who does not reach the pupil sees no finding, and another school has none', async () => {
    const { school, judge } = await aJudgedSchool(Array.from({ length: 6 }, () => ['1', '1', '1', '1']))
    await judge(0)
    const seen = await reading(engine.owner, school.org.id, (db) => listFindings(db, nobody))
    expect(seen.filter((one) => one.pupilId !== null)).toEqual([])
    const other = await aSchool(engine.owner)
    expect(await reading(engine.owner, other.org.id, (db) => listFindings(db, everyone))).toEqual([])
  })

  test('of pupils reached through classes are those of what the classes teach; a tutor has all of a pupil', async () => {
    const { school, judge, subjectId, pupilIds } = await aJudgedSchool(
      Array.from({ length: 6 }, () => ['1', '1', '1', '1']),
    )
    await judge(0)
    const [mathematics, history] = await writing(engine.owner, school.org.id, async (db) => {
      const also = await aClass(db, school, { yearGroupId: school.year10 })
      await db
        .insertInto('enrolment')
        .values(
          pupilIds.map((pupil_id) => ({
            ...{ org_id: db.orgId, class_id: also, pupil_id, starts: '2026-09-01' },
          })),
        )
        .execute()
      const classes = await listClasses(db, { subjectId })
      return [classes[0]?.id ?? -1, also]
    })
    const own = (classes: number[]) =>
      reading(engine.owner, school.org.id, (db) =>
        listFindings(db, { pupils: pupilIds, classes }, { ownSubjects: true }),
      )
    expect((await own([mathematics])).length).toBeGreaterThan(0)
    expect(await own([history])).toEqual([])
    expect((await own([history, mathematics])).length).toBe((await own([mathematics])).length)
    expect((await own([])).length).toBe((await own([mathematics])).length)
  })

  test('an answer is kept with its reason, and out of reach it is as if the finding were not there', async () => {
    const { school, judge, findings } = await aJudgedSchool(
      Array.from({ length: 6 }, () => ['1', '1', '1', '1']),
    )
    await judge(0)
    const id = (await findings())[0]?.id ?? -1
    const decided = { findingId: id, answer: 'not now', reason: 'Back from illness this week' }
    await writing(engine.owner, school.org.id, (db) => answerFinding(db, everyone, decided))
    expect((await findings()).find((one) => one.id === id)).toMatchObject({
      answer: 'not now',
      reason: 'Back from illness this week',
    })
    const away = reading(engine.owner, school.org.id, (db) => getFinding(db, nobody, id))
    await expect(away).rejects.toMatchObject({ status: 404 })
  })

  test('a finding says what was seen, compared with what, how sure and from how many readings', () => {
    const evidence = {
      ...{ subject: 'Mathematics', className: null, seen: '4', expected: '6', chanceOf100: 1.2 },
      ...{ target: '6', now100: 31, before100: 62, readings: 7, trail: [], subjects: [] },
    }
    expect(findingHeadline('fall', 'Amina', evidence)).toBe(
      'Amina has slipped in Mathematics: the work was read as 4, where 6 was expected',
    )
    expect(findingGrounds('fall', evidence)).toBe(
      'When nothing has changed, 1 reading in 100 is so far off. Of 100 pupils with such readings, 31 reach the target 6; a cycle ago it was 62. From 7 readings.',
    )
  })

  test('a fall over several subjects names them, furthest first, and how rare it is', () => {
    const evidence = {
      ...{ subject: null, className: null, seen: null, expected: null, chanceOf100: 0.2 },
      ...{ target: null, now100: null, before100: null, readings: 31, trail: [] },
      subjects: ['History', 'Physics', 'Art', 'French', 'Drama'].map((subject) => ({
        ...{ subject, seen: '3', expected: '5' },
      })),
    }
    expect(findingGrounds('fall in all', evidence)).toBe(
      'History 3 (5 was expected), Physics 3 (5 was expected), Art 3 (5 was expected), French 3 (5 was expected) and 1 more. When nothing has changed, fewer than 1 cycle in 100 is so far off. From 31 readings.',
    )
  })

  test('what was done in like cases is told, and what waits is counted apart from what is answered', () => {
    expect(precedent(new Map())).toBeNull()
    expect(
      precedent(
        new Map([
          ['help', 3],
          ['not now', 1],
        ]),
      ),
    ).toBe('In 4 such cases here, help was planned 3 times, it was left for later once.')
    expect(findingsFinding(12, 3, 5)).toBe('12 to look at, 3 to be proud of; 5 answered')
    expect(findingsFinding(0, 0, 5)).toBe('All 5 findings of the last cycle are answered')
    expect(findingsFinding(0, 0, 0)).toBe('Nothing stands out for you to look at')
  })
})

describe('what a collection led to', () => {
  const allJudged = async () => {
    const pupils = Array.from({ length: 12 }, (_, i) => (i === 3 ? ['6', '6', '3', '2'] : steady))
    const made = await aJudgedSchool(pupils)
    for (const place of made.cycleIds.keys()) await made.judge(place)
    return made
  }

  test('is the pupils whose status it changed and the findings somebody decided on, and nothing of another school', async () => {
    const { school, cycleIds } = await allJudged()
    const other = await allJudged()
    const standings = await reading(engine.owner, school.org.id, (db) => listStandings(db, everyone, {}))
    const changedIn = (place: number) =>
      standings.filter(
        (one) =>
          one.cycleId === cycleIds[place] &&
          standings.some(
            (was) =>
              was.cycleId === cycleIds[place - 1] && was.pupilId === one.pupilId && was.status !== one.status,
          ),
      ).length
    const effects = await reading(engine.owner, school.org.id, (db) => listEffects(db, school.yearId))
    const of = (place: number) => effects.find((one) => one.cycleId === cycleIds[place])
    expect(of(0)).toMatchObject({ first: true, pupils: 12, changed: 0 })
    expect([1, 2, 3].map((place) => of(place)?.changed)).toEqual([1, 2, 3].map(changedIn))
    expect(changedIn(2) + changedIn(3)).toBeGreaterThan(0)
    expect(await reading(engine.owner, other.school.org.id, (db) => listEffects(db, school.yearId))).toEqual(
      [],
    )
    expect(effectWords(of(0))).toBe('first forecasts, of 12 pupils, led to 0 decisions')
    expect(effectWords(undefined)).toBe('not judged yet')
  })

  test('counts a decision once, on the cycle of its finding', async () => {
    const { school, cycleIds } = await allJudged()
    const findings = await reading(engine.owner, school.org.id, (db) => listFindings(db, everyone))
    const findingId = findings[0]?.id ?? -1
    await writing(engine.owner, school.org.id, async (db) => {
      await answerFinding(db, everyone, { findingId, answer: 'help', reason: '' })
      await answerFinding(db, everyone, { findingId, answer: 'meeting', reason: '' })
    })
    const effects = await reading(engine.owner, school.org.id, (db) => listEffects(db, school.yearId))
    expect(effects.find((one) => one.cycleId === findings[0]?.cycleId)?.decisions).toBe(1)
    expect(cycleIds).toContain(findings[0]?.cycleId)
  })
})
