import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { reading, writing } from '#features/access/testing.ts'
import { checkSnapshot } from '#features/cycle/api.server.ts'
import type { Correction } from '#features/cycle/api.ts'
import { closeCycle } from '#features/cycle/commands/close.server.ts'
import { correctMark } from '#features/cycle/commands/correct.server.ts'
import { saveMarks } from '#features/cycle/commands/mark.server.ts'
import { aCycle } from '#features/cycle/testing.ts'
import { sheets } from '#features/exchange/out.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aPupil, aSchool } from '#features/school/testing.ts'
import { fitNationalChances } from '#features/targets/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { judgeCycle } from './judge.server.ts'
import { listStandings } from './queries.server.ts'
import { runCycle } from './run.server.ts'
import { correctTrail } from './trail.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  await fitNationalChances(engine.owner)
})
afterAll(() => engine.close())

/** A class of one in a closed and judged cycle with the grade 6. */
async function aJudgedPupil() {
  const school = await aSchool(engine.owner)
  const write = <T>(command: Parameters<typeof writing<T>>[2]) =>
    writing(engine.owner, school.org.id, command)
  const read = <T>(query: Parameters<typeof reading<T>>[2]) => reading(engine.owner, school.org.id, query)
  const made = await write(async (db) => {
    const classId = await aClass(db, school)
    const pupilId = await aPupil(db, school, { classIds: [classId] })
    const cycleId = await aCycle(db, school, { starts: '2026-09-01', ends: '2026-10-16' })
    const cell = { pupilId, field: 'judgement', value: '6', before: '' }
    await saveMarks(db, everyone, { cycleId, classId, country: 'england' }, [cell])
    await closeCycle(db, cycleId, { reason: 'Effort was not entered' })
    await judgeCycle(db, cycleId)
    return { classId, pupilId, cycleId }
  })
  const correct = () =>
    write((db) =>
      correctMark(db, everyone, {
        ...{ ...made, field: 'judgement', value: '3', reason: 'Two papers were swapped', country: 'england' },
        base: '/school',
      }),
    )
  return { school, write, read, ...made, correct }
}

test('a correction leaves the frozen forecast and its seal as they were, and moves the forecast of a later cycle', async () => {
  const { school, write, read, correct, cycleId, pupilId } = await aJudgedPupil()
  const later = await write((db) =>
    aCycle(db, school, { number: 2, starts: '2026-11-02', ends: '2026-12-18' }),
  )
  const frozen = () => read((db) => listStandings(db, everyone, { cycleId }))
  const means = async () =>
    (await read((db) => runCycle(db, later, [pupilId]))).verdicts.map((one) => one.mean)
  const [before, now] = [await frozen(), await means()]
  expect(before).toHaveLength(1)
  await correct()
  expect(await frozen()).toEqual(before)
  expect(await read((db) => checkSnapshot(db, cycleId))).toBe(true)
  expect((await means())[0]).toBeLessThan((now[0] ?? 0) - 0.5)
})

test('a forecast changed behind the back of the database’s refusal is told by the seal', async () => {
  const { school, read, cycleId } = await aJudgedPupil()
  const change = `update forecast set mean = 9 where org_id = ${school.org.id}`
  await expect(engine.script(change)).rejects.toThrow(/never changed/)
  await engine.script(
    `alter table forecast disable trigger frozen; ${change}; alter table forecast enable trigger frozen`,
  )
  expect(await read((db) => checkSnapshot(db, cycleId))).toBe(false)
})

test('a file of judgements says what was frozen and who changed it, when and why, only where something was', async () => {
  const { read, correct } = await aJudgedPupil()
  const file = () => read(async (db) => sheets.judgements?.(db, 'england'))
  expect((await file())?.columns).not.toContain('Working at, Cycle 1: as frozen')
  await correct()
  const { columns = [], rows = [] } = (await file()) ?? {}
  const at = (name: string) => rows[0]?.[columns.indexOf(name)]
  expect(at('Working at, Cycle 1')).toBe('3')
  expect(at('Working at, Cycle 1: as frozen')).toBe('6')
  expect(at('Working at, Cycle 1: corrected')).toMatch(/^3 instead of 6: Two papers were swapped \(.+UTC\)$/)
  expect(columns).not.toContain('Effort, Cycle 1: as frozen')
})

test('the trail of a finding shows both values at the last reading of the cycle, and the others as they were', () => {
  const correction: Correction = {
    ...{ id: 1, cycleId: 2, cycle: 'Cycle 2', classId: 1, className: '9MA1', subjectId: 1, pupilId: 1 },
    ...{ field: 'judgement', label: 'Working at', kind: 'judgement', state: 'made', answers: null },
    ...{ was: '6', value: '5', reason: 'Mistyped', by: 'Ada Hill', at: new Date('2026-11-24T10:00:00Z') },
  }
  const trail = [
    { cycle: 'Cycle 2', grade: '6' },
    { cycle: 'Cycle 1', grade: '6' },
    { cycle: 'Cycle 2', grade: '6' },
  ]
  const shown = correctTrail(trail, [correction])
  expect(shown.map(({ grade, changes }) => [grade, changes.map((one) => one.was)])).toEqual([
    ['6', []],
    ['6', []],
    ['5', ['6']],
  ])
})
