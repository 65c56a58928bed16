import { expect, test } from 'vitest'
import { readOfficialTables } from '#features/measures/official-packs.server.ts'
import { datesFrom } from './calendar.ts'
import { leaverBatches } from './rows/leavers.ts'
import { drawWorld } from './world.ts'

const { leavers, schools } = await drawWorld([1, 2, 3, 4, 5, 6, 7])
const everybody = leavers.flatMap(({ pupils }) => pupils)
const of = (year: 11 | 13) => everybody.filter((one) => one.year === year)
const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

test('last year’s Years 11 and 13 left with results, of partner schools Year 11', () => {
  expect(leavers.map(({ pupils }) => pupils.filter(({ year }) => year === 11).length)).toEqual([
    320, 166, 320, 90, 80, 100, 76,
  ])
  expect(leavers.map(({ pupils }) => pupils.filter(({ year }) => year === 13).length)).toEqual([
    95, 0, 215, 0, 0, 0, 0,
  ])
  const full = leavers.slice(0, 3).flatMap(({ pupils }) => pupils.filter(({ year }) => year === 11))
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
    const prior = (school ? leaverBatches(school, leavers[0] ?? { pupils: [], classes: [] }, days) : []).find(
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
  const classes = leavers.flatMap((own) => own.classes)
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
