import { afterAll, expect, test } from 'vitest'
import { openTestEngine } from '#platform/db/testing.ts'
import { loadPacks } from './commands.server.ts'
import {
  findScale,
  findTransitionMatrix,
  getScale,
  listScales,
  listTransitionSubjects,
  listWords,
} from './queries.server.ts'

const engine = await openTestEngine()
const first = await loadPacks(engine.owner)
const again = await loadPacks(engine.owner)
afterAll(() => engine.close())

test('loading the packs twice changes nothing', async () => {
  const stored = await engine.owner.selectFrom('vocabulary').select('key').execute()
  expect(again).toEqual(first)
  expect(stored).toHaveLength(first.words)
})

test('a scale comes out of the database as it stands in the pack', async () => {
  const scale = await getScale(engine.owner, 'gcse-combined-science')
  expect(scale).toMatchObject({ name: 'GCSE combined science 9-9 to 1-1', pass_grade: '4-4' })
  expect(await findScale(engine.owner, 'no-such-scale')).toBeUndefined()
  expect((await listScales(engine.owner)).map((each) => each.key)).toContain('pt-0-20')
})

test('two countries may use the same key for different words', async () => {
  const england = await listWords(engine.owner, 'england', 'attendance_code', '2026-11-24')
  const portugal = await listWords(engine.owner, 'portugal', 'attendance_code', '2026-11-24')
  expect(england.find((code) => code.key === 'P')?.name).toBe('Approved sporting activity')
  expect(portugal.find((code) => code.key === 'P')?.name).toBe('Presente')
})

test('the authorised holiday of before 2024 is a code of its time', async () => {
  const then = await listWords(engine.owner, 'england', 'attendance_code', '2023-11-24')
  const now = await listWords(engine.owner, 'england', 'attendance_code', '2026-11-24')
  expect(then.some((code) => code.key === 'H')).toBe(true)
  expect(now.some((code) => code.key === 'H')).toBe(false)
})

test('the words come in the order the field uses', async () => {
  const years = await listWords(engine.owner, 'england', 'year_group')
  const fields = await listWords(engine.owner, 'england', 'cycle_field')
  expect(years.map((year) => year.number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
  expect(fields.map((field) => field.key)).toEqual(['judgement', 'effort', 'flags', 'comment'])
})

test('the national table of a subject is found by its national key', async () => {
  const history = await findTransitionMatrix(engine.owner, 'History')
  expect(history).toMatchObject({ version: '2024', scale_key: 'gcse-9-1', baseline_kind: 'ks2_average' })
  expect(history?.bands.map((band) => band.low).slice(0, 3)).toEqual([null, 80, 90])
  expect(await findTransitionMatrix(engine.owner, 'Astrology')).toBeUndefined()
  expect(await listTransitionSubjects(engine.owner)).toHaveLength(35)
})
