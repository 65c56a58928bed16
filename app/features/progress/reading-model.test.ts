import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reading } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { fitNationalChances } from '#features/targets/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { DEFAULT_PARAMETERS } from '#stats/filter.ts'
import { learnDue } from './jobs.server.ts'
import { foresee } from './judgement.server.ts'
import { findReadingModel } from './reading-model.server.ts'
import { readingFigures, readingFinding } from './reading-words.ts'
import { aJudgedSchool } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  await fitNationalChances(engine.owner)
})
afterAll(() => engine.close())

const evening = new Date('2026-12-01T19:00:00Z')
/** Everybody due is learned from; how many schools that were. */
async function learnAll(): Promise<number> {
  let schools = 0
  while (await learnDue(engine.owner, evening)) schools += 1
  return schools
}

/** Judgements that go to and fro by grades, whatever the pupil does. */
const wavering = (pupils: number) =>
  Array.from({ length: pupils }, (_, i) => (i % 2 === 0 ? ['3', '7', '3', '7'] : ['7', '3', '7', '3']))

describe('how readings err at a school', () => {
  test('is learned once after a cycle was judged, said beside the usual, and makes the next cycle’s ranges as wide as they must be', async () => {
    const { school, cycleIds, judge } = await aJudgedSchool(engine, wavering(210))
    const see = () => reading(engine.owner, school.org.id, (db) => foresee(db, cycleIds[2] ?? -1))
    const model = () => reading(engine.owner, school.org.id, findReadingModel)
    await judge(0)
    await judge(1)
    const [before] = (await see()).forecasts
    expect(await model()).toBeNull()
    expect(await learnAll()).toBe(1)
    expect(await learnAll()).toBe(0)
    const learned = await model()
    expect(learned).toMatchObject({ cycle: 'Cycle 2', pupils: 160, readings: 320 })
    const [judgement] = learned ? readingFigures(learned) : []
    expect(judgement?.usual).toBe(DEFAULT_PARAMETERS.types.judgement?.noiseSd)
    expect(judgement?.here).toBeGreaterThan(1.5 * (judgement?.usual ?? 0))
    expect(learned && readingFinding(learned)).toMatch(/more than the usual 0\.6$/)
    const [after] = (await see()).forecasts
    expect(after?.sd).toBeGreaterThan(1.1 * (before?.sd ?? 0))
    expect([before?.version, after?.version]).toEqual([
      'filter-1/progress-1',
      'filter-1/progress-1/readings-1',
    ])
  })

  test('of a cycle judged already nothing is said anew, and another school knows nothing of it', async () => {
    const { school, cycleIds, judge } = await aJudgedSchool(engine, wavering(210))
    const other = await aJudgedSchool(engine, wavering(3))
    await judge(0)
    await judge(1)
    await learnAll()
    const again = await reading(engine.owner, school.org.id, (db) => foresee(db, cycleIds[1] ?? -1))
    expect(again.forecasts[0]?.version).toBe('filter-1/progress-1')
    await other.judge(0)
    const theirs = await other.look(1)
    expect(theirs.forecasts[0]?.version).toBe('filter-1/progress-1')
    expect(await reading(engine.owner, other.school.org.id, findReadingModel)).toBeNull()
  })

  test('is not said where too few pupils were read twice, and not asked again until a further cycle', async () => {
    const { school, judge } = await aJudgedSchool(engine, wavering(20))
    await judge(0)
    await judge(1)
    expect(await learnAll()).toBeGreaterThan(0)
    expect(await learnAll()).toBe(0)
    expect(await reading(engine.owner, school.org.id, findReadingModel)).toBeNull()
    await judge(2)
    expect(await learnAll()).toBe(1)
  })
})
