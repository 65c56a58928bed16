import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  everyone,
  type OrgReader,
  type OrgWriter,
  type Reach,
  readAs,
  writeAs,
} from '#features/access/api.server.ts'
import { anAsker, aPerson, reading, writing } from '#features/access/testing.ts'
import { aCycle } from '#features/cycle/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aPupil, aSchool, aSubject, aYearGroup, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { readCohortAhead } from './cohort.server.ts'
import { type AheadGroup, readAheadGroup } from './group.server.ts'
import type { CohortModel } from './rules/model.ts'
import { outcomeOf, workModel } from './rules/outcome.ts'
import { getScenario, listScenarios, removeScenario, saveScenario, withinReach } from './scenarios.server.ts'
import type { Change } from './schema.ts'
import { outcomeWith, readModel } from './what-if.server.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const asked = { country: 'england', yearNumber: 11 }
const numbers = { language: '60142923', literature: '60144476', mathematics: '60146084', history: '60182179' }

type House = { school: School; ids: number[]; subjects: Record<keyof typeof numbers, number>; sets: number[] }

async function yearGroupOf(db: OrgWriter, number: number): Promise<number> {
  const row = await db
    .selectFrom('year_group')
    .select('id')
    .where('org_id', '=', db.orgId)
    .where('number', '=', number)
    .executeTakeFirstOrThrow()
  return row.id
}

async function award(db: OrgWriter, pupilId: number, given: { subject: number; number: string; on: string }) {
  const { subject, number, on } = given
  await db
    .insertInto('exam_result')
    .values({
      ...{ org_id: db.orgId, pupil_id: pupilId, qualification: number, awarded_on: on },
      ...{ grade: '5', subject_id: subject },
    })
    .execute()
}

const forecast = (
  db: OrgWriter,
  cycleId: number,
  rows: readonly { pupilId: number; subjectId: number; mean: number; sd: number }[],
) =>
  db
    .insertInto('forecast')
    .values(
      rows.map(({ pupilId, subjectId, mean, sd }) => ({
        ...{ org_id: db.orgId, cycle_id: cycleId, pupil_id: pupilId, subject_id: subjectId, mean, sd },
        ...{ readings: 3, model_version: 'test' },
      })),
    )
    .execute()

type Made = {
  mathematics: readonly number[]
  sd?: number
  judged?: boolean
  awarded?: boolean
  /** A subject that has no forecast. */
  without?: keyof typeof numbers
}

/**
 * A school whose Year 11 is heading surely for 5 and 4 in English, 6 in history and what is given in mathematics, where the
 * first half sit in one set and the rest in another; somebody of last year was awarded each subject.
 */
async function aYear11({
  mathematics,
  sd = 0.001,
  judged = true,
  awarded = true,
  without,
}: Made): Promise<House> {
  const school = await aSchool(engine.owner)
  return writing(engine.owner, school.org.id, async (db) => {
    const yearGroupId = await aYearGroup(db, 11)
    const language = await aSubject(db, { name: 'English Language' })
    const literature = await aSubject(db, { name: 'English Literature' })
    const history = await aSubject(db, { name: 'History' })
    const subjects = { language, literature, mathematics: school.subjectId, history }
    const classOf = (subjectId: number) => aClass(db, school, { yearGroupId, subjectId })
    const [one, two] = [await classOf(school.subjectId), await classOf(school.subjectId)]
    const others = [await classOf(language), await classOf(literature), await classOf(history)]
    const leaver = await aPupil(db, school)
    const keys = ['language', 'literature', 'mathematics', 'history'] as const
    if (awarded)
      for (const key of keys)
        await award(db, leaver, { subject: subjects[key], number: numbers[key], on: '2026-08-20' })
    const cycleId = await aCycle(db, school, { yearGroupIds: [yearGroupId] })
    const ids: number[] = []
    for (const [place, mean] of mathematics.entries()) {
      const set = place < mathematics.length / 2 ? one : two
      const pupilId = await aPupil(db, school, { yearGroupId, classIds: [...others, set] })
      ids.push(pupilId)
      const grades = { language: 5, literature: 4, history: 6, mathematics: mean }
      if (judged)
        await forecast(
          db,
          cycleId,
          keys
            .filter((key) => key !== without)
            .map((key) => ({ pupilId, subjectId: subjects[key], mean: grades[key], sd })),
        )
    }
    return { school, ids, subjects, sets: [one, two] }
  })
}

const read = <T>({ school }: House, query: (db: OrgReader) => Promise<T>) =>
  reading(engine.owner, school.org.id, query)

async function groupOf(house: House, seesEach = true): Promise<AheadGroup> {
  const found = await read(house, (db) => readAheadGroup(db, { ...asked, seesEach }))
  if (typeof found === 'string') throw new Error(found)
  return found
}
const lineIn = (group: AheadGroup, key: string) => group.lines.find((line) => line.key === key)?.headline

async function modelOf(house: House, reach: Reach = everyone): Promise<CohortModel> {
  const found = await read(house, (db) => readModel(db, reach, asked))
  if (typeof found === 'string') throw new Error(found)
  return found
}

const eight = [4, 5, 5, 6, 7, 9, 3, 5]

describe('what this year may bring', () => {
  test('is what the official rules make of the forecasts, when these are sure', async () => {
    const group = await groupOf(await aYear11({ mathematics: eight }))
    expect(lineIn(group, 'attainment_8')?.value).toBeCloseTo(20 + 2 * (44 / 8), 6)
    expect(lineIn(group, 'basics_95')?.value).toBeCloseTo(6 / 8, 6)
    expect(group).toMatchObject({ yearNumber: 11, pupils: 8, cycle: 'Cycle 1' })
  })

  test('is a range where forecasts are not sure, and says why there is no Progress 8', async () => {
    const group = await groupOf(await aYear11({ mathematics: eight, sd: 1 }))
    const { value, low, high } = lineIn(group, 'attainment_8') ?? {}
    expect(low).toBeLessThan(value ?? Number.NaN)
    expect(high).toBeGreaterThan(value ?? Number.NaN)
    expect(lineIn(group, 'progress_8')).toMatchObject({
      value: null,
      missing: expect.stringContaining('not part of this product yet'),
    })
  })

  test('leaves out the entries without a forecast and says how many', async () => {
    const house = await aYear11({ mathematics: eight, without: 'history' })
    const group = await groupOf(house)
    expect(group.without).toEqual({ forecasts: 8, subjects: [] })
    expect(lineIn(group, 'attainment_8')?.value).toBeCloseTo(14 + 2 * (44 / 8), 6)
  })

  test('stands beside the year before in which the year group had results, not beside an early entry of this year', async () => {
    const house = await aYear11({ mathematics: eight })
    expect((await groupOf(house)).lastYear).toBeNull()
    await writing(engine.owner, house.school.org.id, async (db) => {
      const { subjects, school, ids } = house
      const result = { subject: subjects.mathematics, number: numbers.mathematics, on: '2026-11-12' }
      await award(db, ids[0] ?? 0, result)
      const year = await db
        .insertInto('academic_year')
        .values({ org_id: db.orgId, name: '2025/26', starts: '2025-09-01', ends: '2026-08-31' })
        .returning('id')
        .executeTakeFirstOrThrow()
      const left = await aPupil(
        db,
        { ...school, yearId: year.id },
        { yearGroupId: await yearGroupOf(db, 11) },
      )
      await award(db, left, { ...result, on: '2026-08-20' })
    })
    const group = await groupOf(house)
    expect(group.lastYear).toBe('2025/26')
    expect(group.lines.find(({ key }) => key === 'attainment_8')?.last).toBe(10)
  })

  test('ends where the tier of a class ends', async () => {
    const house = await aYear11({ mathematics: [9, 9, 9, 9] })
    await writing(engine.owner, house.school.org.id, (db) =>
      db
        .updateTable('class')
        .set({ tier: 'foundation' })
        .where('org_id', '=', db.orgId)
        .where('id', 'in', house.sets)
        .execute(),
    )
    expect(lineIn(await groupOf(house), 'attainment_8')?.value).toBeCloseTo(20 + 2 * 5, 6)
  })

  test('shows nothing from which fewer than six pupils could be read to who may not see each of them', async () => {
    const house = await aYear11({ mathematics: [4, 5, 6] })
    const group = await groupOf(house, false)
    expect(group.pupils).toBeNull()
    expect(group.lines.every(({ headline }) => headline.value === null)).toBe(true)
  })

  test('cannot be said before a cycle, without earlier results, after the results, or of nobody', async () => {
    const why = (house: House) => read(house, (db) => readCohortAhead(db, everyone, asked))
    expect(await why(await aYear11({ mathematics: eight, judged: false }))).toBe('no cycle')
    expect(await why(await aYear11({ mathematics: eight, awarded: false }))).toBe('no entries')
    expect(await why(await aYear11({ mathematics: [] }))).toBe('nobody')
    const over = await aYear11({ mathematics: eight })
    const result = { subject: over.subjects.mathematics, number: numbers.mathematics, on: '2026-11-12' }
    await writing(engine.owner, over.school.org.id, async (db) => {
      for (const id of over.ids) await award(db, id, result)
    })
    expect(await why(over)).toBe('results are here')
  })
})

describe('the what-if', () => {
  test('holds the pupils within reach and no others, of this school and no other', async () => {
    await aYear11({ mathematics: eight })
    const house = await aYear11({ mathematics: eight })
    const [first = -1, second = -1] = house.ids
    const few = await modelOf(house, { pupils: [second, first, 1e9], classes: [] })
    expect(few.pupils.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([first, second])
    expect((await modelOf(house)).pupils).toHaveLength(8)
    const nobody = await read(house, (db) => readModel(db, { pupils: [], classes: [] }, asked))
    expect(nobody).toBe('nobody')
  })

  test('begins with the subject whose classes one answers for', async () => {
    const house = await aYear11({ mathematics: eight })
    const mine = await modelOf(house, { pupils: house.ids, classes: house.sets })
    expect(mine.courses[mine.own ?? -1]?.name).toBe('Mathematics')
    expect((await modelOf(house)).own).toBeNull()
  })

  test('holds nothing of how pupils live, and of where they started what a measure asks', async () => {
    const house = await aYear11({ mathematics: eight })
    const [first = -1] = house.ids
    await writing(engine.owner, house.school.org.id, async (db) => {
      const kinds = ['ks2_average', 'reading_age']
      await db
        .insertInto('prior_attainment')
        .values(kinds.map((kind) => ({ org_id: db.orgId, pupil_id: first, kind, score: 101 })))
        .execute()
    })
    const model = await modelOf(house)
    expect(model.pupils.find(({ id }) => id === first)?.starts).toEqual({ ks2_average: 101 })
    expect(model.pupils.every(({ traits }) => Object.keys(traits).length === 0)).toBe(true)
    expect(model.measures.map(({ key }) => key)).not.toContain('contextual')
  })

  test('starts from what this year may bring, and moves with a set by the rule', async () => {
    const house = await aYear11({ mathematics: eight })
    const ahead = workModel(await modelOf(house))
    const at = ahead.setting.measures.findIndex(({ key }) => key === 'attainment_8')
    expect(outcomeOf(ahead).headlines[at]?.value).toBeCloseTo(31, 6)
    const up: Change = {
      kind: 'raise',
      classId: house.sets[0],
      subjectId: house.subjects.mathematics,
      grades: 1,
    }
    const { headlines, help } = outcomeWith(ahead, [up])
    expect(headlines[at]?.value).toBeCloseTo(31 + (2 * 4) / 8, 6)
    expect(help).toMatchObject([{ subjectId: house.subjects.mathematics }])
    expect(help[0]?.pupils).toBeCloseTo(4, 6)
  })
})

describe('a scenario', () => {
  const own = async () => {
    const house = await aYear11({ mathematics: eight })
    const [one, two] = await writing(engine.owner, house.school.org.id, async (db) => [
      await aPerson(db),
      await aPerson(db),
    ])
    const as = (personId: number | null | undefined) =>
      anAsker(house.school.org.id, { personId: personId ?? null })
    const model = await modelOf(house)
    const subjectId = house.subjects.mathematics
    const changes: Change[] = [
      { kind: 'set', pupilId: house.ids[0], subjectId, grade: '9' },
      { kind: 'raise', classId: house.sets[1], subjectId, grades: 1 },
      { kind: 'nearest', measure: 'basics_94', most: 5 },
    ]
    const save = (
      personId: number | null | undefined,
      given: Partial<Parameters<typeof saveScenario>[2]> = {},
    ) =>
      writeAs(engine.owner, as(personId), (db) =>
        saveScenario(db, model, { name: 'Set 2 catches up', changes, hours: 7.5, shared: false, ...given }),
      )
    const open = (personId: number | undefined, id: number) =>
      readAs(engine.owner, as(personId), (db) => getScenario(db, id))
    return { house, model, changes, one, two, as, save, open }
  }

  test('opens again as it was saved, for whoever saved it, and for others once it is shared', async () => {
    const { save, open, one, two, changes, as } = await own()
    const id = await save(one)
    expect(await open(one, id)).toMatchObject({
      name: 'Set 2 catches up',
      hoursAGrade: 7.5,
      mine: true,
      changes,
    })
    await expect(open(two, id)).rejects.toMatchObject({ status: 404 })
    await save(one, { scenarioId: id, shared: true, name: 'Everybody' })
    expect(await open(two, id)).toMatchObject({ name: 'Everybody', mine: false, changes })
    const listed = await readAs(engine.owner, as(two), (db) => listScenarios(db, 11))
    expect(listed.map((row) => row.id)).toEqual([id])
  })

  test('shows a reader only what it says of pupils the reader may see anyway', async () => {
    const { house, save, open, one, two } = await own()
    const { changes } = await open(two, await save(one, { shared: true }))
    const [, second = -1] = house.ids
    const model = await modelOf(house, { pupils: [second], classes: [] })
    const visible = withinReach(changes, model)
    expect(visible).toEqual({ changes: [changes[2]], hidden: 2 })
  })

  test('cannot say anything of a pupil, a class or a subject out of reach', async () => {
    const { house, save, as, one, changes } = await own()
    const elsewhere = await aYear11({ mathematics: eight })
    const far: Change = {
      kind: 'set',
      pupilId: elsewhere.ids[0],
      subjectId: house.subjects.mathematics,
      grade: '9',
    }
    await expect(save(one, { changes: [far] })).rejects.toMatchObject({ status: 404 })
    const few = await modelOf(house, { pupils: [house.ids[7] ?? -1], classes: [] })
    const saved = writeAs(engine.owner, as(one), (db) =>
      saveScenario(db, few, { name: 'Far', changes, hours: null, shared: true }),
    )
    await expect(saved).rejects.toMatchObject({ status: 404 })
  })

  test('of one person is nobody else’s to change, nor another school’s to see, nor anybody’s without a person', async () => {
    const { save, open, one, two, as } = await own()
    const id = await save(one, { shared: true })
    await expect(save(two, { scenarioId: id })).rejects.toMatchObject({ status: 404 })
    await expect(writeAs(engine.owner, as(two), (db) => removeScenario(db, id))).rejects.toMatchObject({
      status: 404,
    })
    await expect(save(null)).rejects.toMatchObject({ status: 404 })
    const other = await own()
    await expect(other.open(other.one, id)).rejects.toMatchObject({ status: 404 })
    await writeAs(engine.owner, as(one), (db) => removeScenario(db, id))
    await expect(open(one, id)).rejects.toMatchObject({ status: 404 })
  })

  test('leaves on record what was saved, what it replaced and that it was taken away', async () => {
    const { house, save, one, as, changes } = await own()
    const id = await save(one)
    await save(one, { scenarioId: id, name: 'Again' })
    await writeAs(engine.owner, as(one), (db) => removeScenario(db, id))
    const events = await read(house, (db) =>
      db
        .selectFrom('audit_event')
        .select(['action', 'before', 'after'])
        .where('org_id', '=', db.orgId)
        .where('subject', '=', 'scenario')
        .orderBy('seq')
        .execute(),
    )
    expect(events).toMatchObject([
      { action: 'scenario.saved', before: null, after: { name: 'Set 2 catches up', changes } },
      { action: 'scenario.saved', before: { name: 'Set 2 catches up' }, after: { name: 'Again' } },
      { action: 'scenario.removed', before: { name: 'Again' } },
    ])
  })

  test('remembers the cycle it was built on when another has closed since', async () => {
    const { house, save, open, one } = await own()
    const id = await save(one)
    await writing(engine.owner, house.school.org.id, async (db) => {
      const later = await aCycle(db, house.school, { number: 2, starts: '2026-10-19', ends: '2026-11-20' })
      const rows = house.ids.map((pupilId) => ({
        pupilId,
        subjectId: house.subjects.mathematics,
        mean: 8,
        sd: 1,
      }))
      await forecast(db, later, rows)
    })
    const model = await modelOf(house)
    expect(model.cycle.name).toBe('Cycle 2')
    expect(await open(one, id)).toMatchObject({ cycle: 'Cycle 1' })
  })
})
