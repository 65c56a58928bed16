import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, type Reach } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aSubject } from '#features/school/testing.ts'
import { fitNationalChances } from '#features/targets/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { scoreForecast } from '#stats/ledger.ts'
import { USUAL_SHARES } from '#stats/shared-errors.ts'
import { auditForecasts, auditSentence } from './audit.ts'
import { listFurthest } from './furthest.server.ts'
import { listLedgerLines } from './lines.server.ts'
import { outcomeAfter } from './outcome.ts'
import { readDepartmentRecord, readSchoolRecord } from './record.server.ts'
import { readErrorShares } from './shares.server.ts'
import { aSchoolThatForecast, type LeftSchool } from './testing.ts'
import { getPart } from './visible.server.ts'
import { departmentsFinding, pastWords, recordFinding, subjectPastWords } from './words.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  await fitNationalChances(engine.owner)
})
afterAll(() => engine.close())

const resultsDay = '2027-08-19'
const afterwards = '2027-09-01'

const recordFor = ({ asOn, school }: LeftSchool, reach: Reach = everyone, today = afterwards) =>
  asOn(today, (db) => readSchoolRecord(db, { reach, may: () => true, org: school.org }))

const forecastsOf = ({ asOn, subjectId }: LeftSchool, cycleId: number) =>
  asOn(afterwards, (db) =>
    db
      .selectFrom('forecast')
      .innerJoin('forecast_model as m', (join) =>
        join
          .onRef('m.org_id', '=', 'forecast.org_id')
          .onRef('m.cycle_id', '=', 'forecast.cycle_id')
          .onRef('m.subject_id', '=', 'forecast.subject_id'),
      )
      .select(['mean', 'sd', 'target', 'grades', 'shift', 'extra', 'past', 'm.model_version as version'])
      .where('forecast.org_id', '=', db.orgId)
      .where('forecast.cycle_id', '=', cycleId)
      .where('forecast.subject_id', '=', subjectId)
      .execute(),
  )

describe('what is kept of a forecast', () => {
  test('its target, its grades and its model stand beside it, and nobody can change them', async () => {
    const made = await aSchoolThatForecast(engine, 8)
    const [one] = await forecastsOf(made, made.cycleId)
    expect(one).toMatchObject({ target: '5', shift: 0, extra: 0, past: null, version: 'filter-1/progress-1' })
    expect(one?.grades.at(-1)).toBe('9')
    await expect(
      made.write(afterwards, (db) =>
        db.updateTable('forecast_model').set({ shift: 1 }).where('org_id', '=', db.orgId).execute(),
      ),
    ).rejects.toThrow(/permission denied|frozen/)
  })

  test('a target set afterwards does not stand beside an earlier forecast', async () => {
    const made = await aSchoolThatForecast(engine, 8)
    await made.award('6', resultsDay)
    const found = await made.asOn(afterwards, (db) => listLedgerLines(db, { until: afterwards }))
    expect(new Set(found.lines.map(({ target }) => target))).toEqual(new Set(['5']))
  })
})

describe('results beside forecasts', () => {
  test('before results come the page has nothing to say, and says so', async () => {
    const made = await aSchoolThatForecast(engine, 8)
    const page = await recordFor(made)
    expect(page.record).toBeNull()
    expect(recordFinding('', page.record)).toBe('No forecast has met its result yet')
  })

  test('when they come every forecast is scored, by department, by cycle and from the start', async () => {
    const made = await aSchoolThatForecast(engine, 8)
    await made.award('5', resultsDay)
    const page = await recordFor(made)
    expect(page.record).toMatchObject({ forecasts: 8, pupils: 8 })
    expect(page.record?.exact.value).toBe(1)
    expect(departmentsFinding(page.departments)).toBe('Mathematics: 0.3 of a grade too cautious')
    expect(page.departments.map(({ name, record }) => [name, record?.forecasts])).toEqual([
      ['Mathematics', 8],
    ])
    expect(page.moments.map(({ name }) => name)).toEqual(['From the start alone', 'Cycle 1, 2026/27'])
    // The chances beside the target gave .6 to its being reached, and it was by all eight.
    expect(page.moments[0]?.record?.forecasts).toBe(8)
    expect(page.bands.map(({ reached }) => reached.value)).toEqual([1])
  })

  test('results of the day before the page is read count, those of the day after do not', async () => {
    const made = await aSchoolThatForecast(engine, 8)
    await made.award('5', resultsDay)
    expect((await recordFor(made, everyone, '2027-08-18')).record).toBeNull()
    expect((await recordFor(made, everyone, resultsDay)).record?.forecasts).toBe(8)
  })

  test('an early entry is not what the course came to', async () => {
    const made = await aSchoolThatForecast(engine, 8)
    await made.award('3', '2026-11-20')
    expect((await recordFor(made)).record).toBeNull()
    await made.award('5', resultsDay)
    expect((await recordFor(made)).record?.exact.value).toBe(1)
  })

  test('the first summer counts, and the last award in it', () => {
    const award = (on: string, year: string, place: number) => ({ on, year, place })
    const awards = [
      award('2027-08-20', '2026/27', 5),
      award('2027-06-30', '2026/27', 4),
      award('2028-08-20', '2027/28', 7),
    ]
    expect(outcomeAfter(awards, '2027-03-01')).toEqual({ on: '2027-08-20', year: '2026/27', place: 5 })
    expect(outcomeAfter(awards, '2027-10-01')?.place).toBe(7)
    expect(outcomeAfter(awards, '2028-10-01')).toBeNull()
  })

  test('a grade of another scale is counted as not scored', async () => {
    const made = await aSchoolThatForecast(engine, 8)
    await made.award('5', resultsDay, made.pupilIds.slice(1))
    await made.award('Merit*', resultsDay, made.pupilIds.slice(0, 1))
    const page = await recordFor(made)
    expect(page.record?.forecasts).toBe(7)
    expect(page.otherScale).toBe(1)
  })

  test('of fewer than six results nothing is said', async () => {
    const made = await aSchoolThatForecast(engine, 8)
    await made.award('5', resultsDay, made.pupilIds.slice(0, 5))
    const page = await recordFor(made)
    expect(page.record).toBeNull()
    expect([...page.departments, ...page.moments].flatMap(({ record }) => record ?? [])).toEqual([])
    expect(page.bands).toEqual([])
  })
})

describe('who may see it', () => {
  test('a teacher sees the subjects of their classes and no other; another school sees nothing', async () => {
    const made = await aSchoolThatForecast(engine, 8)
    const other = await aSchoolThatForecast(engine, 8)
    await made.award('5', resultsDay)
    const { school, subjectId, write, asOn } = made
    const classId = await write(afterwards, (db) => aClass(db, school, { subjectId }))
    const elsewhere = await write(afterwards, (db) => aClass(db, school))
    const teaching = (id: number): Reach => ({ pupils: [], classes: [id] })
    expect((await recordFor(made, teaching(classId))).record?.forecasts).toBe(8)
    expect((await recordFor(made, teaching(elsewhere))).record).toBeNull()
    expect((await recordFor(made, { pupils: [], classes: [] })).taught).toBe(0)
    expect((await recordFor(other)).record).toBeNull()
    const part = (reach: Reach) => asOn(afterwards, (db) => getPart(db, reach, school.departmentId))
    expect((await part(teaching(classId))).subjects.map(({ id }) => id)).toEqual([subjectId])
    await expect(part({ pupils: 'all', classes: [] })).rejects.toMatchObject({ status: 404 })
  })

  test('pupils furthest off are named within reach alone', async () => {
    const made = await aSchoolThatForecast(engine, 8)
    const [far = -1, ...others] = made.pupilIds
    await made.award('1', resultsDay, [far])
    await made.award('5', resultsDay, others)
    const furthest = (reach: Reach) =>
      made.asOn(afterwards, async (db) => {
        const part = await getPart(db, everyone, made.school.departmentId)
        return listFurthest(db, reach, part, (await readDepartmentRecord(db, part)).ledger)
      })
    const [first, ...more] = await furthest(everyone)
    expect(more).toEqual([])
    expect(first).toMatchObject({ pupilId: far, result: '1', range: { middle: '5' }, cycle: 'Cycle 1' })
    expect(await furthest({ pupils: others, classes: 'all' })).toEqual([])
  })

  test('a group of few pupils is withheld, and with it what would give it away', () => {
    const score = (pupil: number, outcome: number) =>
      scoreForecast({ ...{ pupil, outcome, unit: 1, target: null }, chances: [0.05, 0.25, 0.4, 0.25, 0.05] })
    const forecasts = Array.from({ length: 60 }, (_, i) => score(i, i % 3 === 0 ? 0 : i % 3 === 1 ? 2 : 4))
    const group = (few: number) => ({
      ...{ key: 'sen', name: 'Needs' },
      values: [
        { key: 'K', label: 'Support' },
        { key: 'N', label: 'None' },
      ],
      of: new Map(forecasts.map((_, i) => [i, i < few ? 'K' : 'N'] as const)),
    })
    // Three of each kind in the small group: withheld, the other group would give them away, and so would the totals.
    expect(auditForecasts(forecasts, [group(9)])).toEqual([])
    const [large] = auditForecasts(forecasts, [group(30)])
    expect(large?.rows.map(({ counts }) => counts)).toEqual([
      [10, 10, 10],
      [10, 10, 10],
    ])
    expect(large && auditSentence(large)).toBe('Needs: forecasts were equally right, as far as can be told')
  })
})

describe('a department’s past and its next forecasts', () => {
  test('where results came two grades above, the next forecasts are higher and wider, and say so', async () => {
    const wrong = await aSchoolThatForecast(engine, 20)
    const without = await aSchoolThatForecast(engine, 20)
    await wrong.award('7', resultsDay)
    const [moved] = await forecastsOf(wrong, await wrong.judgeNext())
    const [plain] = await forecastsOf(without, await without.judgeNext())
    expect(plain).toMatchObject({ shift: 0, extra: 0, past: null, version: 'filter-1/progress-1' })
    expect(moved?.version).toBe('filter-1/progress-1/past-2')
    expect(moved?.past).toMatchObject({ department: 'Mathematics', results: 20, years: 1, clear: true })
    expect(moved?.mean).toBeCloseTo((plain?.mean ?? 0) + (moved?.shift ?? 0), 2)
    expect(moved?.shift).toBeGreaterThan(0.5)
    expect(moved?.sd).toBeGreaterThan((plain?.sd ?? 9) + 0.2)
  })

  test('results that come after a cycle teach its forecasts nothing', async () => {
    const made = await aSchoolThatForecast(engine, 20)
    await made.award('7', '2027-11-30')
    const [next] = await forecastsOf(made, await made.judgeNext())
    expect(next?.past).toBeNull()
  })

  test('it is told in words, and where nothing is felt nothing is said', () => {
    const past = { department: 'Mathematics', results: 310, years: 2, seen: -0.4, clear: true, subject: null }
    expect(pastWords({ past, moved: -0.3, wider: 0.1 })).toBe(
      'In 2 years with results Mathematics here was forecast 0.4 of a grade too high (310 results): this forecast is 0.3 of a grade lower, and its range wider, for it.',
    )
    expect(pastWords({ past: { ...past, seen: -0.04, clear: false }, moved: 0, wider: 0.1 })).toBe(
      'In 2 years with results Mathematics here was forecast neither too high nor too low (310 results), but what came wandered more than expected: this forecast has a wider range for it.',
    )
    const subject = { name: 'Statistics', results: 45, years: 1, seen: 0.6, clear: true, own: 0.4 }
    expect(subjectPastWords('Statistics', { past: { ...past, subject }, moved: 0.2, wider: 0.1 })).toBe(
      'In the last year with results Statistics here was forecast 0.6 of a grade too low (45 results, of 310 in Mathematics): the next forecasts of Statistics are 0.2 of a grade higher, and their ranges wider, for it.',
    )
    const unclear = { ...past, subject: { ...subject, results: 3, clear: false } }
    expect(pastWords({ past: unclear, moved: -0.3, wider: 0.1 })).toContain(
      'Mathematics here was forecast 0.4',
    )
    expect(pastWords({ past, moved: 0, wider: 0.001 })).toBeNull()
    expect(pastWords({ past: null, moved: 0, wider: 0 })).toBeNull()
  })
})

describe('how errors divide', () => {
  /** Forecasts of 4 in four more subjects, made with the first cycle; what came is 4 for the first pupils, 6 for the rest. */
  async function fourSubjects({ write, pupilIds, cycleId }: LeftSchool) {
    await write(resultsDay, async (db) => {
      const own = { org_id: db.orgId, cycle_id: cycleId, model_version: 'test' }
      for (const name of ['Art', 'Drama', 'French', 'Music']) {
        const subject_id = await aSubject(db, { name })
        const cuts = Array.from({ length: 9 }, (_, k) => k + 0.5)
        const grades = ['U', ...cuts.map((cut) => String(cut + 0.5))]
        await db
          .insertInto('forecast_model')
          .values({ ...own, subject_id, grades, cuts, unit: 1 })
          .execute()
        await db
          .insertInto('forecast')
          .values(pupilIds.map((pupil_id) => ({ ...own, subject_id, pupil_id, mean: 4, sd: 1, readings: 1 })))
          .execute()
        await db
          .insertInto('exam_result')
          .values(
            pupilIds.map((pupil_id, place) => ({
              ...{ org_id: db.orgId, pupil_id, subject_id, awarded_on: resultsDay },
              ...{ qualification: `60${subject_id}`, grade: place < 30 ? '4' : '6' },
            })),
          )
          .execute()
      }
    })
  }

  test('is measured by forecasts made as long before results of earlier years, and assumed without', async () => {
    const made = await aSchoolThatForecast(engine, 60)
    const next = await made.judgeNext()
    const of = (cycleId: number) => made.asOn(afterwards, (db) => readErrorShares(db, cycleId))
    expect(await of(next)).toEqual({ shares: USUAL_SHARES, from: null })
    await fourSubjects(made)
    const { shares, from } = await of(next)
    expect(from).toEqual({ results: 240, pupils: 60, subjects: 4 })
    // Whoever is a grade or two better is so in all four.
    expect(shares.pupil).toBeGreaterThan(0.2)
    expect((await of(made.cycleId)).from).toBeNull()
  })
})
