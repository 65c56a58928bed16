import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, type OrgWriter, readAs } from '#features/access/api.server.ts'
import { writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { headlineOf } from '#features/measures/api.ts'
import { aPupil, aSchool, aYearGroup, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { listFormulas } from './formulas.server.ts'
import { readMeasure } from './measured.server.ts'
import { readPupilResults } from './pupil.server.ts'
import { findMeasured, readResults } from './results.server.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const numbers = { language: '60142923', literature: '60144476', mathematics: '60146084', history: '60182179' }

async function award(
  db: OrgWriter,
  pupilId: number,
  grades: Partial<Record<keyof typeof numbers, string>>,
  on = '2027-08-19',
) {
  const rows = Object.entries(grades).map(([subject, grade]) => ({
    ...{ org_id: db.orgId, pupil_id: pupilId, grade, awarded_on: on, title: subject },
    qualification: numbers[subject as keyof typeof numbers],
  }))
  await db.insertInto('exam_result').values(rows).execute()
}

type House = { school: School; ids: number[]; first: number }

/** A school whose Year 11 of 2026/27 has results: as many pupils as grades of mathematics are given. */
async function aYearWithResults(mathematics: readonly string[]): Promise<House> {
  const school = await aSchool(engine.owner)
  const ids = await writing(engine.owner, school.org.id, async (db) => {
    const yearGroupId = await aYearGroup(db, 11)
    const made: number[] = []
    for (const grade of mathematics) {
      const id = await aPupil(db, school, { yearGroupId })
      await award(db, id, { language: '5', literature: '4', mathematics: grade, history: '6' })
      made.push(id)
    }
    return made
  })
  return { school, ids, first: ids[0] ?? -1 }
}

const reading = <T>({ school }: House, query: Parameters<typeof readAs<T>>[2]) => {
  const at = new Date('2027-09-10T12:00:00Z')
  const asker = { orgId: school.org.id, personId: null, accountId: null, now: at, today: '2027-09-10' }
  return readAs(engine.owner, asker, query)
}

const headline = (house: House, key: string, seesEach = true) =>
  reading(house, async (db) => {
    const results = await readResults(db, { country: 'england' })
    const found = results && findMeasured(results, key)
    if (!found) throw new Error(`nothing is measured by ${key}`)
    return headlineOf(found.measure, found.group.cohort, { seesEach })
  })

describe('the results of a year', () => {
  test('are those of its Year 11: 5 twice and 4 and mathematics twice and 6 for each pupil', async () => {
    const house = await aYearWithResults(['4', '5', '5', '6', '7', '9', '3', '5'])
    expect(await headline(house, 'attainment_8')).toMatchObject({ n: 8, of: 8, value: 20 + 2 * (44 / 8) })
    expect(await headline(house, 'basics_95')).toMatchObject({ value: 6 / 8 })
  })

  test('are of the rules of the day they came, and say where there is no official baseline', async () => {
    const house = await aYearWithResults(['4', '5', '5', '6', '7', '9'])
    expect(await headline(house, 'progress_8')).toMatchObject({
      value: null,
      missing: expect.stringContaining('not part of this product yet'),
    })
    const day = await reading(house, async (db) => (await readResults(db, { country: 'england' }))?.day)
    expect(day).toBe('2027-08-19')
  })

  test('show no share from which fewer than six pupils could be read to who may not see each of them', async () => {
    const house = await aYearWithResults(['4', '5', '5', '6', '7', '9', '3', '5'])
    expect(await headline(house, 'basics_95', false)).toMatchObject({
      value: null,
      missing: 'Too few pupils to show.',
    })
    expect(await headline(house, 'attainment_8', false)).toMatchObject({ n: 8, value: 31 })
    const few = await aYearWithResults(['4', '5'])
    expect(await headline(few, 'attainment_8', false)).toMatchObject({ n: null, value: null })
  })

  test('leave out results that came after the year, and pupils of other years', async () => {
    const house = await aYearWithResults(['4', '4', '4', '4', '4', '4'])
    await writing(engine.owner, house.school.org.id, async (db) => {
      await award(db, house.first, { mathematics: '9' }, '2027-11-04')
      const younger = await aPupil(db, house.school)
      await award(db, younger, { mathematics: '9' })
    })
    expect(await headline(house, 'attainment_8')).toMatchObject({ n: 6, value: 28 })
  })

  test('leave out who left before half of the year was over, and keep who left after', async () => {
    const house = await aYearWithResults(['4', '4', '4', '4', '4', '9'])
    const [early = -1, late = -1] = house.ids
    await writing(engine.owner, house.school.org.id, async (db) => {
      const leave = (id: number, left_on: string) =>
        db.updateTable('pupil').set({ left_on }).where('org_id', '=', db.orgId).where('id', '=', id).execute()
      await leave(early, '2026-11-20')
      await leave(late, '2027-07-20')
    })
    expect(await headline(house, 'attainment_8')).toMatchObject({ n: 5, of: 5 })
  })

  test('are not there for a school without any, nor for a year without any', async () => {
    const house = { school: await aSchool(engine.owner), ids: [], first: -1 }
    expect(await reading(house, (db) => readResults(db, { country: 'england' }))).toBeNull()
    const other = await aYearWithResults(['4'])
    expect(await reading(other, (db) => readResults(db, { country: 'england', yearId: 999_999 }))).toBeNull()
    expect(await reading(other, (db) => readResults(db, { country: 'portugal' }))).toBeNull()
  })

  test('of one school hold nothing of another', async () => {
    await aYearWithResults(['9', '9', '9', '9', '9', '9'])
    const house = await aYearWithResults(['4', '4', '4', '4', '4', '4'])
    expect(await headline(house, 'attainment_8')).toMatchObject({ n: 6, value: 28 })
  })
})

describe('one measure', () => {
  test('names nobody to who may see no pupil, and says of a cohort only what cannot be read off', async () => {
    const house = await aYearWithResults(['4', '4', '4', '4', '4', '4', '9'])
    const found = await reading(house, (db) =>
      readMeasure(db, { country: 'england', key: 'attainment_8', yearId: undefined, pupils: null }),
    )
    expect(found?.named).toBeNull()
    expect(found?.bins.filter(({ pupils }) => pupils !== null && pupils > 0 && pupils < 6)).toEqual([])
    expect(found?.bins.map(({ pupils }) => pupils)).toContain(null)
  })

  test('that nobody has is told once, not beside the name of each pupil', async () => {
    const house = await aYearWithResults(['4', '5', '6'])
    const opened = (key: string) =>
      reading(house, (db) =>
        readMeasure(db, { country: 'england', key, yearId: undefined, pupils: { reach: everyone } }),
      )
    const without = await opened('median_line')
    expect(without?.headline.value).toBeNull()
    expect(without?.named?.lines).toEqual([])
    expect((await opened('attainment_8'))?.named?.lines).toHaveLength(3)
  })

  test('that no pack has is not there', async () => {
    const house = await aYearWithResults(['4'])
    const asked = reading(house, (db) =>
      readMeasure(db, { country: 'england', key: 'attainment_9', yearId: undefined, pupils: null }),
    )
    await expect(asked).rejects.toMatchObject({ status: 404 })
  })
})

test('each figure has its formula, the tables it reads with their source, and the rules of every year', async () => {
  const school = await aSchool(engine.owner)
  const found = await reading({ school, ids: [], first: 0 }, (db) => listFormulas(db, 'england'))
  const progress = found.find(({ key }) => key === 'progress_8')
  expect(progress?.formulas.map(({ version }) => version)).toEqual(['2027', '2025', '2024', '2017'])
  const of2024 = progress?.formulas.find(({ version }) => version === '2024')
  expect(of2024?.tables.join()).toMatch(/Progress 8.*key stage 4 qualifications/)
  expect(
    found.every(({ formulas }) => formulas.every(({ source }) => source.address.startsWith('https://'))),
  ).toBe(true)
})

test('a pupil’s results open to what counted and what did not', async () => {
  const house = await aYearWithResults(['7'])
  await writing(engine.owner, house.school.org.id, (db) =>
    award(db, house.first, { mathematics: '4' }, '2026-11-05'),
  )
  const { results, years } = await reading(house, (db) => readPupilResults(db, house.first, 'england'))
  expect(results).toHaveLength(5)
  const attained = years[0]?.opened.find(({ measure }) => measure.key === 'attainment_8')
  expect(attained?.figure.value).toBe(5 * 2 + 4 + 4 * 2 + 6)
  expect(attained?.figure.why().left).toMatchObject([
    { grade: '7', why: expect.stringContaining('An earlier entry of the same course counts') },
  ])
  expect(years[0]?.opened.some(({ measure }) => measure.rule.kind === 'gap of ranks')).toBe(false)
})
