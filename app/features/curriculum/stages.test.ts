import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPacks } from '#features/measures/api.server.ts'
import { listKeyStages, putKeyStages } from '#features/school/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { saveGateway } from './commands/gateways.server.ts'
import { switchStages } from './commands/stages.server.ts'
import { settleCurriculum } from './jobs.server.ts'
import { listGateways } from './queries/gateways.server.ts'
import { readStageModels } from './queries/stages.server.ts'
import { aCurriculumSchool, aPathway, type CurriculumSchool, country, readOn, writeOn } from './testing.ts'

import { actionsOf } from './testing-places.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

describe('gateways and key stages', () => {
  test('there are nine gateways, and what the school does in one is kept with its pathways', async () => {
    const made = await aCurriculumSchool(engine.owner)
    const gateways = await writeOn(engine.owner, made, async (db) => {
      const pathwayId = [await aPathway(db, made)]
      const form = {
        does: 'Talks with everybody',
        evidence: '',
        leaderId: made.deputyId,
        helpKind: ['mentoring'],
        pathwayId,
      }
      await saveGateway(db, { key: 'advice_guidance', country }, form)
      await saveGateway(db, { key: 'advice_guidance', country }, { ...form, does: 'Talks twice' })
      return listGateways(db, country)
    })
    expect(gateways).toHaveLength(9)
    expect(gateways.flatMap(({ own }) => own ?? [])).toMatchObject([
      { does: 'Talks twice', helpKinds: ['mentoring'], pathways: [{ name: 'Open' }] },
    ])
  })

  test('a switch of key stages is for a school year to come; decided again, the last word holds', async () => {
    const made = await aCurriculumSchool(engine.owner)
    const form = {
      modelKey: 'ks3-2-years',
      academicYearStarts: '2027-09-01',
      upToYear: 7,
      reason: 'More time for courses',
    }
    const decide = (given: object) =>
      writeOn(engine.owner, made, (db) => switchStages(db, country, { ...form, ...given }))
    expect(await decide({ academicYearStarts: '2026-09-01' })).toMatchObject({ ok: false })
    expect(await decide({ modelKey: 'none' })).toMatchObject({ ok: false })
    expect(await decide({ upToYear: 8 })).toEqual({ ok: true, stays: false })
    expect(await decide({})).toEqual({ ok: true, stays: false })
    const { decisions } = await readOn(engine.owner, made, readStageModels)
    expect(decisions).toMatchObject([{ modelKey: 'ks3-2-years', upToYear: 7, starts: '2027-09-01' }])
  })
})

describe('a decided model of key stages', () => {
  const form = { modelKey: 'ks3-2-years', academicYearStarts: '2027-09-01', upToYear: 7, reason: 'More time' }
  async function aDecidedSchool() {
    const made = await aCurriculumSchool(engine.owner)
    await writeOn(engine.owner, made, async (db) => {
      const stages = [
        { name: 'Key stage 3', first_year: 7, last_year: 9 },
        { name: 'Key stage 4', first_year: 10, last_year: 11 },
      ]
      await putKeyStages(db, { modelKey: 'ks3-3-years', stages })
      await switchStages(db, country, form)
    })
    return made
  }
  const at = (day: string) => settleCurriculum(engine.owner, new Date(`${day}T08:00:00Z`))
  const stagesNow = async (made: CurriculumSchool) =>
    (await readOn(engine.owner, made, listKeyStages)).map(({ firstYear, lastYear }) => [firstYear, lastYear])

  test('begins by itself on its day and goes up with its pupils, each year once, on record', async () => {
    const made = await aDecidedSchool()
    expect(await at('2027-08-31')).toBe(0)
    expect(await stagesNow(made)).toEqual([
      [7, 9],
      [10, 11],
    ])
    expect([await at('2027-09-01'), await at('2027-09-01')]).toEqual([1, 0])
    expect(await stagesNow(made)).toEqual([
      [7, 9],
      [10, 11],
      [12, 13],
    ])
    expect(await at('2029-09-03')).toBe(1)
    expect(await stagesNow(made)).toEqual([
      [7, 8],
      [9, 11],
      [12, 13],
    ])
    expect(await actionsOf(engine.owner, made, 'school.key-stages-chosen')).toBe(3)
    const { current, decisions } = await readOn(engine.owner, made, readStageModels)
    expect([current, decisions[0]]).toMatchObject([
      'ks3-2-years',
      { appliedOn: '2029-09-01', fromModel: 'ks3-3-years' },
    ])
  })

  test('is taken back before its day by deciding for the model there is', async () => {
    const made = await aDecidedSchool()
    const back = { ...form, modelKey: 'ks3-3-years', reason: 'Not yet' }
    const decide = () => writeOn(engine.owner, made, (db) => switchStages(db, country, back))
    expect(await decide()).toEqual({ ok: true, stays: true })
    expect(await decide()).toMatchObject({ ok: false })
    expect(await at('2027-09-01')).toBe(0)
    expect(await actionsOf(engine.owner, made, 'curriculum.stages-taken-back')).toBe(1)
  })
})
