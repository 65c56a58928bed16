import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aPupil } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { createRandom } from '#stats/random.ts'
import { showAtHome } from '../commands/home.server.ts'
import { makeDraft } from '../drafting.server.ts'
import { listShown } from '../queries/home.server.ts'
import { StartSearch } from '../schema.ts'
import { aFinding, aHelpSchool, all, aPlan, type HelpSchool, readOn, writeOn } from '../testing.ts'
import { readGiven } from './given-page.server.ts'
import { listHadPlaces } from './had.server.ts'
import { getPlaces } from './kept.server.ts'
import { giveByLine } from './line.server.ts'
import { drawAmong, drawPlaces, listCandidates } from './lot.server.ts'
import { isPast, lineOf, priorityOf, turnsOf } from './rules.ts'
import { LineForm } from './schema.ts'
import { drawSteps } from './steps.server.ts'
import { drawFinding, lotWords, sharesOf } from './words.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const benefits = [0.9, 0.8, 0.42, 0.41, 0.4, 0.4, 0.39, 0.38, 0.1]

/** Nine pupils flagged: two who clearly need help most, six alike, one who needs it less. */
async function aFlaggedSchool() {
  const made = await aHelpSchool(engine.owner, benefits.length)
  const findings = await writeOn(engine.owner, made, {}, async (db) => {
    const ids: number[] = []
    for (const [at, pupilId] of made.pupilIds.entries())
      ids.push(await aFinding(db, made, { pupilId, benefit: benefits[at] ?? 0 }))
    return ids
  })
  return { made, findings }
}
const form = (finding: number[], given: { places?: number; near?: number } = {}) => ({
  ...{ kind: 'small_group', finding, places: given.places ?? 4, near: given.near ?? 0.1 },
})
const draw = (made: HelpSchool, given: ReturnType<typeof form>, reach = everyone) =>
  writeOn(engine.owner, made, { personId: made.headId }, (db) =>
    drawPlaces(db, { reach, country: 'england' }, given),
  )

describe('a draw', () => {
  test('gives a place to whoever clearly needs it most, and draws among those who cannot be told apart', async () => {
    const { made, findings } = await aFlaggedSchool()
    const done = await draw(made, form(findings))
    if (!done.ok) throw new Error('refused')
    const { pupils, places } = await readOn(engine.owner, made, {}, (db) => getPlaces(db, done.placesId))
    expect(pupils.filter(({ chosen }) => chosen)).toHaveLength(places)
    expect(sharesOf(pupils)).toEqual({ sure: 2, inDraw: 6, drawn: 2, left: 1, chance100: 33 })
    expect(pupils.slice(0, 2).every(({ chosen, probability }) => chosen && probability === 1)).toBe(true)
    expect(pupils.at(-1)).toMatchObject({ chosen: false, probability: 0 })
    expect(lotWords(pupils)).toBe(
      '2 pupils who clearly needed it most had a place. 6 pupils needed it as much as each other, and 2 places were left: drawn by lot, 33 chances in 100 for each. 1 pupil clearly needed it less.',
    )
  })

  test('can be done again from what was kept, and gives the same', async () => {
    const { made, findings } = await aFlaggedSchool()
    const done = await draw(made, form(findings))
    if (!done.ok) throw new Error('refused')
    const again = await readOn(engine.owner, made, {}, async (db) => {
      const kept = await getPlaces(db, done.placesId)
      const candidates = await listCandidates(db, everyone, findings)
      const { places, near, seed } = kept
      return { kept, drawn: drawAmong(candidates, { places, near: near ?? 0, seed: seed ?? 0 }).pupils }
    })
    const chosen = again.kept.pupils.filter((one) => one.chosen).map(({ pupilId }) => String(pupilId))
    expect(again.drawn.filter(({ helped }) => helped).map(({ id }) => id)).toEqual(
      expect.arrayContaining(chosen),
    )
  })

  test('is refused where there is room for all, or nobody stands near the line', async () => {
    const { made, findings } = await aFlaggedSchool()
    expect(await draw(made, form(findings, { places: 9 }))).toMatchObject({
      ok: false,
      errors: { places: expect.stringContaining('a place for everybody') },
    })
    expect(await draw(made, form(findings.slice(0, 3), { places: 2 }))).toMatchObject({
      ok: false,
      errors: { near: expect.stringContaining('Nobody is that near') },
    })
    expect(drawFinding([], 6)).toBe('A draw has nobody to choose from yet')
    expect(drawFinding([{ probability: 1, chosen: true }], 2)).toBe(
      '2 places for 1 pupil: nothing has to be drawn',
    )
  })

  test('holds nobody out of reach, and none of another school is found', async () => {
    const { made, findings } = await aFlaggedSchool()
    const reach = { pupils: made.pupilIds.slice(2, 8), classes: [] }
    const done = await draw(made, form(findings, { places: 3 }), reach)
    if (!done.ok) throw new Error('refused')
    const { pupils } = await readOn(engine.owner, made, {}, (db) => getPlaces(db, done.placesId))
    expect(pupils.map(({ pupilId }) => pupilId).sort((a, b) => a - b)).toEqual(reach.pupils)
    const elsewhere = await aFlaggedSchool()
    await expect(
      readOn(engine.owner, elsewhere.made, {}, (db) => getPlaces(db, done.placesId)),
    ).rejects.toMatchObject({ status: 404 })
    expect(await draw(elsewhere.made, form(findings))).toMatchObject({ ok: false })
  })
})

describe('a line', () => {
  const chances = [0.05, 0.2, 0.3, 0.31, 0.6, 0.8]
  const aLineSchool = () => aHelpSchool(engine.owner, chances.length, (place) => chances[place] ?? 0)
  const fix = (made: HelpSchool, at = 30, reach = everyone, year = made.school.year9) =>
    writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      giveByLine(
        db,
        { reach, country: 'england' },
        LineForm.parse({ kind: 'after_school', subject: made.school.subjectId, year, line: `chance:${at}` }),
      ),
    )

  test('gives everybody at it or past it a place and nobody else, and keeps both sides as they stood', async () => {
    const made = await aLineSchool()
    const done = await fix(made)
    if (!done.ok) throw new Error('refused')
    const given = await readOn(engine.owner, made, {}, (db) => getPlaces(db, done.placesId))
    expect(given).toMatchObject({ way: 'line', score: 'chance', cycleId: made.cycles[1], places: 3 })
    expect(given.pupils.map(({ pupilId, chosen }) => [pupilId, chosen])).toEqual(
      made.pupilIds.map((id, place) => [id, place < 3]),
    )
    const told = await readOn(engine.owner, made, {}, (db) =>
      readGiven(db, { reach: everyone, country: 'england' }, done.placesId),
    )
    expect(told.words).toContain('a chance of the target of 30 in 100 or less')
    expect(told.words).toContain('3 of 6 pupils')
  })

  test('begins help for those with a place, in its subject', async () => {
    const made = await aLineSchool()
    const done = await fix(made)
    if (!done.ok) throw new Error('refused')
    const draft = await readOn(engine.owner, made, { personId: made.headId }, (db) =>
      makeDraft(
        db,
        { reach: everyone, country: 'england' },
        StartSearch.parse({ places: done.placesId, kind: 'after_school' }),
      ),
    )
    expect(
      draft.pupils
        .filter(({ ticked }) => ticked)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(made.pupilIds.slice(0, 3).sort())
    expect(draft.draft.outcome).toBe(`forecast:${made.school.subjectId}`)
  })

  test('is told of whoever has a place by it, on the plan and at home; of whoever joined by hand nothing', async () => {
    const made = await aLineSchool()
    const done = await fix(made)
    if (!done.ok) throw new Error('refused')
    const [first = -1, , , last = -1] = made.pupilIds
    const form = { kind: 'after_school', pupil: [first, last] }
    const planId = await aPlan(engine.owner, made, { form })
    const had = await readOn(engine.owner, made, {}, (db) => listHadPlaces(db, { planId }))
    expect(had).toEqual([
      { planId, pupilId: first, placesId: done.placesId, way: 'line', probability: 1, chance100: null },
    ])
    await writeOn(engine.owner, made, {}, (db) => showAtHome(db, all, planId, 'Words for home'))
    const home = (pupilId: number) => readOn(engine.owner, made, {}, (db) => listShown(db, everyone, pupilId))
    expect((await home(first))[0]?.given).toContain('The line was the same for all')
    expect((await home(last))[0]?.given).toBeNull()
    const otherKind = await aPlan(engine.owner, made, { form: { kind: 'mentoring', pupil: [first] } })
    expect(await readOn(engine.owner, made, {}, (db) => listHadPlaces(db, { planId: otherKind }))).toEqual([])
  })

  test('is refused with nobody on a side, holds nobody out of reach, and is not there for another school', async () => {
    const made = await aLineSchool()
    expect(await fix(made, 1)).toMatchObject({ ok: false, errors: { line: expect.any(String) } })
    expect(await fix(made, 30, everyone, made.school.year10)).toMatchObject({ ok: false })
    const done = await fix(made, 30, { pupils: made.pupilIds.slice(1, 5), classes: [] })
    if (!done.ok) throw new Error('refused')
    const { pupils } = await readOn(engine.owner, made, {}, (db) => getPlaces(db, done.placesId))
    expect(pupils).toHaveLength(4)
    const narrow = { reach: { pupils: made.pupilIds.slice(1, 2), classes: [] }, country: 'england' }
    const seen = await readOn(engine.owner, made, {}, (db) => readGiven(db, narrow, done.placesId))
    expect(seen.lines.filter(({ name }) => name !== null)).toHaveLength(1)
    const elsewhere = await aLineSchool()
    await expect(
      readOn(engine.owner, elsewhere, {}, (db) => getPlaces(db, done.placesId)),
    ).rejects.toMatchObject({ status: 404 })
    await expect(
      fix({ ...elsewhere, school: { ...elsewhere.school, subjectId: 999_999 } }),
    ).rejects.toMatchObject({
      status: 404,
    })
  })

  test('nobody changes sides by being written down, and past it is past it however it is said', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 99 }),
        (chance, at) => {
          const line = lineOf({ score: 'chance', at })
          const priority = priorityOf('chance', { mean: 0, reach: chance }) ?? 0
          expect(isPast(Math.fround(priority), Math.fround(line))).toBe(isPast(priority, line))
          expect(isPast(priority, line) || chance > at / 100 - 1e-6).toBe(true)
          expect(!isPast(priority, line) || chance < at / 100 + 1e-6).toBe(true)
        },
      ),
    )
  })
})

describe('one class after another', () => {
  /** Four classes of two pupils each beside the school’s own one. */
  async function aStepSchool() {
    const made = await aHelpSchool(engine.owner)
    const classIds = await writeOn(engine.owner, made, {}, async (db) => {
      const ids: number[] = []
      for (let place = 0; place < 4; place += 1) ids.push(await aClass(db, made.school))
      for (const id of ids)
        for (let place = 0; place < 2; place += 1) await aPupil(db, made.school, { classIds: [id] })
      return ids
    })
    return { made, classIds }
  }
  const start = (made: HelpSchool, classIds: number[], atATime: number, reach = everyone) =>
    writeOn(engine.owner, made, { personId: made.headId }, (db) =>
      drawSteps(
        db,
        { reach, country: 'england' },
        { kind: 'immersion_day', subject: made.school.subjectId, class: classIds, atATime },
      ),
    )

  test('lets all begin, so many at a time, in an order that its seed gives again', async () => {
    const { made, classIds } = await aStepSchool()
    const done = await start(made, classIds, 2)
    if (!done.ok) throw new Error('refused')
    const given = await readOn(engine.owner, made, {}, (db) => getPlaces(db, done.placesId))
    expect(given).toMatchObject({ way: 'steps', places: 8, atATime: 2 })
    const turns = new Map(given.pupils.map(({ classId, turn }) => [classId, turn]))
    expect([...turns.values()].sort()).toEqual([1, 1, 2, 2])
    expect(turnsOf(classIds, 2, createRandom(given.seed ?? 0))).toEqual(turns)
    const told = await readOn(engine.owner, made, {}, (db) =>
      readGiven(db, { reach: everyone, country: 'england' }, done.placesId),
    )
    expect(told.words).toContain('All 4 classes have it')
    const second = await readOn(engine.owner, made, { personId: made.headId }, (db) =>
      makeDraft(
        db,
        { reach: everyone, country: 'england' },
        StartSearch.parse({ places: done.placesId, turn: 2 }),
      ),
    )
    expect(second.pupils.filter(({ ticked }) => ticked)).toHaveLength(4)
  })

  test('is refused where all would begin at once, and a class out of reach is not there', async () => {
    const { made, classIds } = await aStepSchool()
    expect(await start(made, classIds, 4)).toMatchObject({
      ok: false,
      errors: { atATime: expect.any(String) },
    })
    const some = { pupils: 'all' as const, classes: classIds.slice(1) }
    await expect(start(made, classIds, 2, some)).rejects.toMatchObject({ status: 404 })
    const elsewhere = await aStepSchool()
    await expect(start(elsewhere.made, classIds, 2)).rejects.toMatchObject({ status: 404 })
  })
})

test('whatever the needs, no more have a place than there are places, and a chance is one of a draw', () => {
  const need = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(need, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0.1, 0.25, 0.5),
      fc.integer({ min: 0, max: 1e6 }),
      (needs, places, near, seed) => {
        const candidates = needs.map((benefit, pupilId) => ({ pupilId, benefit }))
        const { pupils } = drawAmong(candidates, { places, near, seed })
        expect(pupils.filter(({ helped }) => helped)).toHaveLength(Math.min(places, needs.length))
        const expected = pupils.reduce((sum, { probability }) => sum + probability, 0)
        expect(expected).toBeCloseTo(Math.min(places, needs.length), 6)
      },
    ),
  )
})
