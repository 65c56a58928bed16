import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { askForPathway, refuseRequest } from './commands/requests.server.ts'
import { planSwitch, switchPupil } from './commands/switch.server.ts'
import { readOutcome } from './outcomes.server.ts'
import { makeProposal } from './proposal.server.ts'
import { listChanges } from './queries/changes.server.ts'
import { listFreePlaces } from './queries/offers.server.ts'
import { getPathway, listPathways } from './queries/pathways.server.ts'
import { listPlaces, listRequests } from './queries/places.server.ts'
import { aCurriculumSchool, aPathway, aStarter, country, readOn, writeOn } from './testing.ts'
import { actionsOf, aProposedYear, aSwitch, confirm, yearOf } from './testing-places.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

describe('a switch', () => {
  test('keeps what is given up, ends the place before it, and stands among changes to be reviewed', async () => {
    const { made, open, pupils } = await aProposedYear(engine.owner)
    await confirm(engine.owner, made)
    const pupilId = pupils[0] ?? 0
    const done = await writeOn(
      engine.owner,
      made,
      (db) => switchPupil(db, pupilId, aSwitch(open, { starts: '2026-12-01', reviewOn: '2026-12-18' })),
      { today: '2026-12-01' },
    )
    expect(done).toMatchObject({ ok: true })
    const found = await readOn(engine.owner, made, async (db) => ({
      places: await listPlaces(db, pupilId),
      changes: await listChanges(db, { pupilId }),
    }))
    expect(found.places.map(({ pathwayId, ends }) => [pathwayId === open, ends])).toEqual([
      [true, null],
      [false, '2026-11-30'],
    ])
    expect(found.changes[0]).toMatchObject({
      pathway: 'Open',
      fromPathway: 'Sciences',
      reason: 'Loves making',
    })
    expect(found.changes[0]?.givenUp?.begun).toEqual(['Art'])
  })

  test('to a full pathway moves nobody: the answer is the numbers, and the wish waits in order', async () => {
    const { made, sciences, pupils } = await aProposedYear(engine.owner)
    await confirm(engine.owner, made)
    const [, , third = 0, fourth = 0] = pupils
    const ask = (pupilId: number) => ({ pupilId, pathwayId: sciences, reason: 'Wants to be a vet' })
    await writeOn(engine.owner, made, (db) => askForPathway(db, everyone, ask(fourth)), {
      today: '2026-11-25',
    })
    await writeOn(engine.owner, made, (db) => askForPathway(db, everyone, ask(third)), {
      today: '2026-11-26',
    })
    const form = aSwitch(sciences, { starts: '2026-11-27' })
    const done = await writeOn(engine.owner, made, (db) => switchPupil(db, third, form), {
      today: '2026-11-27',
    })
    expect(done).toEqual({ ok: true, id: null, full: 'Sciences is full in Year 9: 2 of 2 places are taken' })
    expect((await readOn(engine.owner, made, (db) => listPlaces(db, third)))[0]?.pathway).toBe('Open')
    const ahead = (id: number) =>
      readOn(engine.owner, made, async (db) => (await planSwitch(db, id, sciences)).ahead.length)
    expect([await ahead(third), await ahead(fourth), await ahead(pupils[0] ?? 0)]).toEqual([0, 0, 1])
    const waiting = await readOn(engine.owner, made, (db) => listRequests(db, { pathwayId: sciences }))
    expect(waiting.map(({ pupilId, state }) => [pupilId, state])).toEqual([
      [fourth, 'open'],
      [third, 'waiting'],
    ])
  })

  test('a place that is free again is offered to who waits longest; passing them over needs a reason, which stays with the wish', async () => {
    const { made, sciences, open, pupils } = await aProposedYear(engine.owner)
    await confirm(engine.owner, made)
    const [first = 0, , third = 0, fourth = 0] = pupils
    const at = { today: '2026-11-27' }
    const to = (pathwayId: number, given: object = {}) =>
      aSwitch(pathwayId, { starts: '2026-11-27', ...given })
    const free = () => readOn(engine.owner, made, listFreePlaces, at)
    const move = (id: number, pathwayId: number, given?: object) =>
      writeOn(engine.owner, made, (db) => switchPupil(db, id, to(pathwayId, given)), at)
    await writeOn(engine.owner, made, (db) => switchPupil(db, fourth, to(sciences)), at)
    await writeOn(engine.owner, made, (db) => switchPupil(db, third, to(sciences)), at)
    expect(await free()).toEqual([])
    await move(first, open)
    expect(await free()).toMatchObject([{ pupilId: fourth, pathway: 'Sciences', year: 'Year 9', waiting: 2 }])
    expect(await move(third, sciences)).toEqual({
      ...{ ok: false, errors: { passing: '1 pupil asked earlier: say why this one goes first.' } },
    })
    expect(await move(third, sciences, { passing: 'Needs it for veterinary school' })).toMatchObject({
      ok: true,
    })
    const [wish] = await readOn(engine.owner, made, (db) => listRequests(db, { pathwayId: sciences }), at)
    expect(wish).toMatchObject({
      ...{ pupilId: fourth, state: 'waiting' },
      passed: [{ on: '2026-11-27', reason: 'Needs it for veterinary school' }],
    })
    expect(await actionsOf(engine.owner, made, 'curriculum.passed-over')).toBe(1)
    expect(await free()).toEqual([])
    const other = await writeOn(engine.owner, made, (db) => aPathway(db, made, { name: 'Third' }), at)
    expect(await move(fourth, other)).toMatchObject({ ok: true })
    const wishes = await readOn(engine.owner, made, (db) => listRequests(db, { pupilId: fourth }), at)
    expect(wishes.map(({ state }) => state)).toEqual(['waiting'])
  })

  test('places for which somebody waits are not given to others by the rule', async () => {
    const { made, sciences, open, pupils } = await aProposedYear(engine.owner)
    await confirm(engine.owner, made)
    const [first = 0, , third = 0] = pupils
    const found = await writeOn(
      engine.owner,
      made,
      async (db) => {
        await switchPupil(db, third, aSwitch(sciences, { starts: '2026-11-27' }))
        await switchPupil(db, first, aSwitch(open, { starts: '2026-11-27' }))
        await aStarter(db, made, 119)
        return makeProposal(db, yearOf(made), country)
      },
      { today: '2026-11-27' },
    )
    expect(found.proposed.map(({ pathwayId }) => pathwayId)).toEqual([open])
    expect(found.pathways.map(({ kept }) => kept)).toEqual([1, 0])
  })

  test('two at once for the last place: one has it, the other waits', async () => {
    const made = await aCurriculumSchool(engine.owner)
    const { last, pupils } = await writeOn(engine.owner, made, async (db) => ({
      last: await aPathway(db, made, { capacity: '1' }),
      pupils: [await aStarter(db, made, 100), await aStarter(db, made, 101)],
    }))
    const both = await Promise.all(
      pupils.map((id) => writeOn(engine.owner, made, (db) => switchPupil(db, id, aSwitch(last)))),
    )
    expect(both.map((done) => done.ok && done.full !== null).sort()).toEqual([false, true])
  })

  test('a wish is refused with a reason once, and asked again', async () => {
    const { made, sciences, pupils } = await aProposedYear(engine.owner)
    const [pupilId = 0] = pupils
    const ask = { pupilId, pathwayId: sciences, reason: 'Wants to be a vet' }
    await writeOn(engine.owner, made, async (db) => {
      const asked = await askForPathway(db, everyone, ask)
      expect(await askForPathway(db, everyone, ask)).toMatchObject({ ok: false })
      const requestId = asked.ok ? asked.id : -1
      await refuseRequest(db, { pupilId, requestId, reason: 'Not this year' })
      expect(await askForPathway(db, everyone, ask)).toMatchObject({ ok: true })
    })
    const [first] = await readOn(engine.owner, made, (db) => listRequests(db, { pupilId }))
    expect(first).toMatchObject({ state: 'refused', answer: 'Not this year' })
  })
})

describe('walls', () => {
  test('another school sees and changes nothing of it', async () => {
    const { made, sciences, pupils } = await aProposedYear(engine.owner)
    await confirm(engine.owner, made)
    const other = await aCurriculumSchool(engine.owner)
    const [pupilId = 0] = pupils
    expect(await readOn(engine.owner, other, (db) => listPathways(db))).toEqual([])
    expect(await readOn(engine.owner, other, (db) => listPlaces(db, pupilId))).toEqual([])
    const missing = { status: 404 }
    await expect(readOn(engine.owner, other, (db) => getPathway(db, sciences))).rejects.toMatchObject(missing)
    await expect(
      writeOn(engine.owner, other, (db) => switchPupil(db, pupilId, aSwitch(sciences))),
    ).rejects.toMatchObject(missing)
  })

  test('nobody asks for a pupil who is out of their reach', async () => {
    const { made, sciences, pupils } = await aProposedYear(engine.owner)
    const [own = 0, foreign = 0] = pupils
    const reach = { pupils: [own], classes: [] }
    const ask = (pupilId: number) => ({ pupilId, pathwayId: sciences, reason: 'Would like it' })
    await expect(
      writeOn(engine.owner, made, (db) => askForPathway(db, reach, ask(foreign))),
    ).rejects.toMatchObject({ status: 404 })
    expect(await writeOn(engine.owner, made, (db) => askForPathway(db, reach, ask(own)))).toMatchObject({
      ok: true,
    })
  })

  test('of fewer than six on a pathway no outcome is told', async () => {
    const { made, sciences } = await aProposedYear(engine.owner)
    await confirm(engine.owner, made)
    const outcome = await readOn(engine.owner, made, async (db) =>
      readOutcome(db, await getPathway(db, sciences)),
    )
    expect(outcome).toEqual({ now: null, beside: null, left: null })
  })
})
