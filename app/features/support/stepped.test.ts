import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { getPlan } from './queries/plans.server.ts'
import { readStepped } from './queries/stepped.server.ts'
import { stepOf, steppedFinding } from './rules/stepped.ts'
import { aHelpSchool, all, aPlan, readOn } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

describe('the rule of stepped care', () => {
  test('lets help end for whoever was on course in two cycles running, and steps up where two brought no rise', () => {
    expect(stepOf({ before: 0.4, since: [0.62, 0.7] })).toBe('stop')
    expect(stepOf({ before: null, since: [0.62, 0.7] })).toBe('stop')
    expect(stepOf({ before: 0.7, since: [0.62, 0.58] })).toBe('step up')
    expect(stepOf({ before: 0.3, since: [0.3, 0.34] })).toBe('step up')
    expect(stepOf({ before: 0.3, since: [0.4, 0.38] })).toBe('continue')
    expect(stepOf({ before: 0.3, since: [0.65] })).toBe('continue')
    expect(stepOf({ before: 0.3, since: [null, 0.65] })).toBe('continue')
    // Of help that nothing was said before of it is not known whether the first cycle brought a rise.
    expect(stepOf({ before: null, since: [0.3, 0.3] })).toBe('continue')
    expect(stepOf({ before: null, since: [] })).toBe('continue')
  })

  test('says of a group how many may end, step up and go on', () => {
    const row = (step: 'stop' | 'step up' | 'continue') => ({
      ...{ pupilId: 1, before: null, since: [], step },
    })
    const rows = [row('stop'), row('stop'), row('step up'), row('continue')]
    expect(steppedFinding({ since: ['Cycle 2', 'Cycle 3'], rows })).toBe(
      'By the rule of stepped care, of 4 pupils 2 may end, 1 takes the next step, 1 goes on',
    )
    expect(steppedFinding({ since: ['Cycle 2'], rows })).toMatch(/^Too early .* there was one$/)
    expect(steppedFinding({ since: [], rows })).toMatch(/there was none$/)
  })

  test('reads the chances before the help and after each cycle judged since, of those within reach alone', async () => {
    const made = await aHelpSchool(engine.owner)
    const planId = await aPlan(engine.owner, made)
    await engine.owner
      .updateTable('help_plan')
      .set({ judged_cycle_id: made.cycles[0] })
      .where('org_id', '=', made.school.org.id)
      .where('id', '=', planId)
      .execute()
    const [first = -1, ...others] = made.pupilIds
    const read = (pupils: 'all' | number[]) =>
      readOn(engine.owner, made, {}, async (db) =>
        readStepped(db, { ...everyone, pupils }, await getPlan(db, all, planId)),
      )
    const found = await read('all')
    expect([found?.before, ...(found?.since ?? [])]).toEqual(['Cycle 1', 'Cycle 2'])
    expect(found?.rows.map(({ pupilId }) => pupilId).sort()).toEqual([first, ...others].sort())
    const [row] = found?.rows ?? []
    expect([row?.before, ...(row?.since ?? [])].map((chance) => chance?.toFixed(2))).toEqual(['0.30', '0.45'])
    expect((await read([first]))?.rows.map(({ pupilId }) => pupilId)).toEqual([first])
    expect(await read([])).toBeNull()
  })

  test('has nothing to say of help that is not after a target; what began before anything was judged has no before', async () => {
    const made = await aHelpSchool(engine.owner)
    const attendance = await aPlan(engine.owner, made, { form: { outcome: 'attendance' } })
    const early = await aPlan(engine.owner, made)
    await engine.owner
      .updateTable('help_plan')
      .set({ judged_cycle_id: null, starts: '2026-09-01' })
      .where('org_id', '=', made.school.org.id)
      .where('id', '=', early)
      .execute()
    const read = (planId: number) =>
      readOn(engine.owner, made, {}, async (db) => readStepped(db, everyone, await getPlan(db, all, planId)))
    expect(await read(attendance)).toBeNull()
    expect(await read(early)).toMatchObject({ before: null, since: ['Cycle 1', 'Cycle 2'] })
  })
})
