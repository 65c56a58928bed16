import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { aFinding, aHelpSchool, type HelpSchool, readOn, writeOn } from '../testing.ts'
import { drawAmong, drawPlaces, getDraw, listCandidates } from './draw.server.ts'
import { drawFinding, sharesOf, shareWords } from './words.ts'

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
    const { pupils, places } = await readOn(engine.owner, made, {}, (db) => getDraw(db, done.drawId))
    expect(pupils.filter(({ chosen }) => chosen)).toHaveLength(places)
    expect(sharesOf(pupils)).toEqual({ sure: 2, inDraw: 6, drawn: 2, left: 1, chance100: 33 })
    expect(pupils.slice(0, 2).every(({ chosen, probability }) => chosen && probability === 1)).toBe(true)
    expect(pupils.at(-1)).toMatchObject({ chosen: false, probability: 0 })
    expect(shareWords(pupils)).toBe(
      '2 pupils who clearly needed it most had a place. 6 pupils needed it as much as each other, and 2 places were left: drawn by lot, 33 chances in 100 for each. 1 pupil clearly needed it less.',
    )
  })

  test('can be done again from what was kept, and gives the same', async () => {
    const { made, findings } = await aFlaggedSchool()
    const done = await draw(made, form(findings))
    if (!done.ok) throw new Error('refused')
    const again = await readOn(engine.owner, made, {}, async (db) => {
      const kept = await getDraw(db, done.drawId)
      const candidates = await listCandidates(db, everyone, findings)
      return { kept, drawn: drawAmong(candidates, kept).pupils }
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
    expect(drawFinding([{ probability: 1, chosen: true }], 2)).toBe(
      '2 places for 1 pupil: nothing has to be drawn',
    )
  })

  test('holds nobody out of reach, and none of another school is found', async () => {
    const { made, findings } = await aFlaggedSchool()
    const reach = { pupils: made.pupilIds.slice(2, 8), classes: [] }
    const done = await draw(made, form(findings, { places: 3 }), reach)
    if (!done.ok) throw new Error('refused')
    const { pupils } = await readOn(engine.owner, made, {}, (db) => getDraw(db, done.drawId))
    expect(pupils.map(({ pupilId }) => pupilId).sort((a, b) => a - b)).toEqual(reach.pupils)
    const elsewhere = await aFlaggedSchool()
    await expect(
      readOn(engine.owner, elsewhere.made, {}, (db) => getDraw(db, done.drawId)),
    ).rejects.toMatchObject({ status: 404 })
    expect(await draw(elsewhere.made, form(findings))).toMatchObject({ ok: false })
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
