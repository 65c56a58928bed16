import { expect, test } from 'vitest'
import { readOfficialTables } from '#features/measures/official-packs.server.ts'
import { datesFrom } from './calendar.ts'
import { leaverBatches } from './rows/leavers.ts'
import { drawWorld } from './world.ts'

const { lastYears, schools } = await drawWorld([1, 2, 3, 4, 5, 6, 7])
const everybody = lastYears.flatMap(({ leavers }) => leavers)
const of = (year: 11 | 13) => everybody.filter((one) => one.year === year)
const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

test('last year’s Years 11 and 13 left with results, of partner schools Year 11', () => {
  expect(lastYears.map(({ leavers }) => leavers.filter(({ year }) => year === 11).length)).toEqual([
    320, 166, 320, 90, 80, 100, 76,
  ])
  expect(lastYears.map(({ leavers }) => leavers.filter(({ year }) => year === 13).length)).toEqual([
    95, 0, 215, 0, 0, 0, 0,
  ])
  const full = lastYears.slice(0, 3).flatMap(({ leavers }) => leavers.filter(({ year }) => year === 11))
  expect(Math.min(...full.map(({ awards }) => awards.length))).toBeGreaterThanOrEqual(8)
  expect(Math.min(...of(11).map(({ awards }) => awards.length))).toBe(4)
  expect(Math.min(...of(13).map(({ awards }) => awards.length))).toBe(3)
})

test('nobody has the number of somebody who is still there', () => {
  const numbers = [...everybody.map(({ pupil }) => pupil), ...schools.flatMap(({ pupils }) => pupils)]
  expect(new Set(numbers.map(({ upn }) => upn)).size).toBe(numbers.length)
  expect(new Set(numbers.map(({ admission }) => admission)).size).toBe(numbers.length)
  expect(new Set(numbers.map(({ id }) => id)).size).toBe(numbers.length)
})

test('those who left were read in every subject up to the cycle before the examinations, and the readings tell what came', () => {
  const [a1] = lastYears
  const courses = a1?.courses ?? []
  const wanted = a1?.leavers.reduce((sum, { endings }) => sum + endings.length, 0)
  expect(courses.length).toBe(wanted)
  expect(new Set(courses.map(({ groups, states }) => `${groups.length} of ${states.length}`))).toEqual(
    new Set(['5 of 5']),
  )
  expect(Math.max(...(a1?.entries ?? []).map(({ step }) => step))).toBe(5)
  // What a course adds after that: one cycle's walk and the examination's own noise, .6 of a grade.
  const off = courses
    .filter(({ subject }) => subject === 'history')
    .map(({ states, outcome }) => outcome - (states.at(-1) ?? 0))
  expect(Math.abs(mean(off))).toBeLessThan(0.2)
  expect(Math.sqrt(mean(off.map((one) => one * one)))).toBeGreaterThan(0.5)
  expect(Math.sqrt(mean(off.map((one) => one * one)))).toBeLessThan(0.95)
})

test('every qualification is on a national list', async () => {
  const known = JSON.stringify(await readOfficialTables())
  const numbers = new Set(everybody.flatMap(({ awards }) => awards.map(({ qualification }) => qualification)))
  expect([...numbers].filter((number) => !known.includes(`"${number}"`))).toEqual([])
})

test('grades in mathematics lie near those of the nation of 2024, whose mean is 4.73', () => {
  const grades = of(11).flatMap(({ awards }) =>
    awards.filter(({ subject }) => subject === 'mathematics').map(({ grade }) => Number(grade) || 0),
  )
  expect(mean(grades)).toBeGreaterThan(4.3)
  expect(mean(grades)).toBeLessThan(5.1)
})

test('who would have taken key stage 2 in 2020 or 2021 has no result of it', () => {
  const kinds = (today: string) => {
    const days = { date: datesFrom(today), yearName: String, hour: String }
    const [school] = schools
    const prior = (school ? leaverBatches(school, lastYears[0]?.leavers ?? [], days) : []).find(
      ({ table }) => table === 'prior_attainment',
    )
    const left = new Set(of(11).map(({ pupil }) => pupil.id))
    return new Set(prior?.rows.filter(([, id]) => left.has(Number(id))).map(([, , kind]) => kind))
  }
  expect(kinds('2026-11-26').has('ks2_average')).toBe(false)
  expect(kinds('2026-11-26').has('cat4_verbal')).toBe(true)
  expect(kinds('2028-11-26').has('ks2_average')).toBe(true)
})

test('everybody who left sat in one class of each subject on any day, and none of these classes has a number given before', () => {
  const classes = lastYears.flatMap((own) => own.classes)
  const known = new Set(schools.flatMap((school) => school.classes.map(({ id }) => id)))
  expect(classes.filter(({ id }) => known.has(id))).toEqual([])
  const seats = classes.flatMap(({ subject, members }) =>
    members.map(({ pupil, first }) => `${pupil.id} ${subject} ${first}`),
  )
  expect(new Set(seats).size).toBe(seats.length)
  const taken = new Set(seats.map((seat) => seat.split(' ').slice(0, 2).join(' ')))
  const awarded = everybody.flatMap(({ pupil, awards }) =>
    awards.map(({ subject }) => `${pupil.id} ${subject}`),
  )
  expect(awarded.filter((one) => !taken.has(one))).toEqual([])
})
