import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { listRefusals } from '../imports.server.ts'
import { acceptImport, undoImport } from '../settle.server.ts'
import { checked, checkedZip } from '../testing.ts'
import { packSchool } from './out/package.server.ts'
import { readClassPeriods, writeClassPeriods } from './periods.ts'
import { anEmptySchool, aSmallSchool, aZip, contentOf } from './testing.ts'

const at = (week: number, weekday: number, name: string) => ({ week, weekday, name, begins: Number(name) })
const fortnight = [1, 2].flatMap((week) =>
  [1, 2].flatMap((day) => ['1', '3'].map((name) => at(week, day, name))),
)
const read = (words: string[]) =>
  readClassPeriods(words, fortnight).found.map(({ week, weekday, name }) => `${week}/${weekday}/${name}`)

describe('the periods of a class', () => {
  test('are read as other systems write them', () => {
    expect(read(['AMo1'])).toEqual(['1/1/1'])
    expect(read(['MonB:3'])).toEqual(['2/1/3'])
    expect(read(['Week 2 Tuesday P1'])).toEqual(['2/2/1'])
    expect(read(['Tu-3'])).toEqual(['1/2/3', '2/2/3'])
  })

  test('are read of a timetable of four weeks, and go out of it', () => {
    const four = [1, 2, 3, 4].map((week) => at(week, 5, '1'))
    const weeks = (word: string) => readClassPeriods([word], four).found.map(({ week }) => week)
    expect([weeks('CFr1'), weeks('Week 4 Fri 1'), weeks('FriD1'), weeks('Fr1')]).toEqual([
      ...[[3], [4], [4], [1, 2, 3, 4]],
    ])
    const drama = [{ ...at(1, 5, '1'), name: 'Drama' }]
    expect(readClassPeriods(['FriDrama'], drama).found).toEqual(drama)
    expect(writeClassPeriods([{ ...at(3, 5, '1'), room: null }], 4).periods).toBe('CFr1')
  })

  test('of a number alone are that slot of every day, as the standard has it', () => {
    expect(read(['3'])).toEqual(['1/1/3', '1/2/3', '2/1/3', '2/2/3'])
  })

  test('that the timetable does not have are left, each by its word', () => {
    expect(readClassPeriods(['Mo1', 'Mo9', 'H'], fortnight).unread).toEqual(['Mo9', 'H'])
  })

  test('go out so that they come in again as they were', () => {
    const own = [at(2, 1, '3'), at(1, 2, '1')].map((slot) => ({ ...slot, room: 'Lab 2' }))
    const { periods, location } = writeClassPeriods(own, 2)
    expect({ periods, location }).toEqual({ periods: 'ATu1,BMo3', location: 'Lab 2' })
    expect(read(periods.split(','))).toEqual(['1/2/1', '2/1/3'])
  })
})

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

/** The small school with its class at the periods given. */
const zipWith = (periods: string) =>
  aZip({ ...aSmallSchool, classes: aSmallSchool.classes?.map((one) => ({ ...one, periods })) ?? [] })

/** A school that took the small school in, and has a timetable of three periods on two days. */
async function aSchoolWithPeriods() {
  const school = await anEmptySchool(engine, 'North School')
  await acceptImport(school.write, (await checkedZip(school.write, aZip(aSmallSchool))).id)
  const slots = ['Mon;1;09:00;09:50', 'Mon;2;10:00;10:50', 'Tue;1;09:00;09:50']
  const file = `Class;Day;Period;Begins;Ends\n${slots.map((slot) => `9PH1;${slot}`).join('\n')}\n`
  await acceptImport(school.write, (await checked(school.write, 'timetable', file)).id)
  const classOut = async () => {
    const { bytes } = await school.write((db) => packSchool(db, school))
    return (await contentOf(bytes)).classes?.['9ph1']
  }
  return { ...school, classOut }
}

test('a class of a zip is put where it meets, and what cannot be read is told, kept and given out again', async () => {
  const { write, classOut } = await aSchoolWithPeriods()
  expect(await classOut()).toMatchObject({ periods: 'Mo1,Mo2,Tu1' })
  const one = await checkedZip(write, zipWith('Mo2,Fr6'))
  expect(await write((db) => listRefusals(db, one.id))).toMatchObject([
    { part: 'classes.csv', column: 'periods', value: 'Fr6', whole: false },
  ])
  expect(await acceptImport(write, one.id)).toEqual({ ok: true })
  // As it came, the unread word included: nothing has changed since.
  expect(await classOut()).toMatchObject({ periods: 'Mo2,Fr6', location: 'Lab 2' })
  const moved = 'Class;Day;Period;Room\n9PH1;Tue;1;Lab 2\n'
  await acceptImport(write, (await checked(write, 'timetable', moved)).id)
  expect(await classOut()).toMatchObject({ periods: 'Tu1', location: 'Lab 2' })
})

test('is taken back exactly', async () => {
  const { write, classOut } = await aSchoolWithPeriods()
  const before = await classOut()
  const one = await checkedZip(write, zipWith('1'))
  await acceptImport(write, one.id)
  expect(await classOut()).toMatchObject({ periods: '1' })
  expect(await undoImport(write, one.id)).toEqual({ ok: true })
  expect(await classOut()).toEqual(before)
})
