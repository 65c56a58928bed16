import { expect, test } from 'vitest'
import { createRandom } from '#stats/random.ts'
import { aMeasured, aResult, englishTables, qans } from '../testing.ts'
import { fitContextual } from './contextual.ts'
import { headlineOf } from './headline.ts'
import type { MeasuredPupil, Tables } from './pupil.ts'
import { compareWith, workOut } from './work-out.ts'

const tables = await englishTables('2026-08-20')

/** Pupils whose outcome is 1.2 points a point of start, four less for the disadvantaged, and noise of three. */
function drawPupils(seed: number, count: number) {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const start = 90 + random.integer(30)
    const poor = random.chance(0.3)
    const outcome = 1.2 * (start - 100) + 45 - (poor ? 4 : 0) + random.normal(0, 3)
    return { start, outcome, traits: { pupil_premium: String(poor), sex: random.choice(['F', 'M']) } }
  })
}

test('what is fitted to the pupils at hand finds the effects they were drawn with', () => {
  const fit = fitContextual(drawPupils(7, 4000), ['pupil_premium', 'sex'])
  const expected = (start: number, pupil_premium: string, sex: string) =>
    fit?.expect({ start, traits: { pupil_premium, sex } }) ?? 0
  expect(expected(110, 'false', 'F') - expected(100, 'false', 'F')).toBeCloseTo(12, 0)
  expect(expected(105, 'true', 'F') - expected(105, 'false', 'F')).toBeCloseTo(-4, 0)
  expect(Math.abs(expected(105, 'true', 'F') - expected(105, 'true', 'M'))).toBeLessThan(0.4)
  expect(fit?.sd).toBeCloseTo(3, 0)
})

test('fewer than a hundred pupils, or pupils who all started alike, have no fit', () => {
  const pupils = drawPupils(1, 120)
  expect(fitContextual(pupils.slice(0, 99), ['sex'])).toBeNull()
  expect(
    fitContextual(
      pupils.map((pupil) => ({ ...pupil, start: 100 })),
      ['sex'],
    ),
  ).toBeNull()
})

const measured = (from: number, count: number, better: number): MeasuredPupil[] =>
  drawPupils(from, count).map(({ start, traits }, place) =>
    aMeasured({
      ...{ id: from * 10_000 + place, starts: { ks2_average: start }, traits },
      results: [
        aResult(qans.mathematics, String(Math.min(9, Math.max(1, Math.round((start - 85) / 4) + better)))),
      ],
    }),
  )

const headline = (given: Tables, key: string, pupils: MeasuredPupil[]) => {
  const measure = given.measures.get(key)
  if (!measure) throw new Error(`no measure ${key}`)
  return headlineOf(measure, workOut(pupils, given), { seesEach: true })
}

test('without pupils of other years or schools there is nothing to compare with, and it says so', () => {
  const alone = headline(tables, 'contextual', measured(1, 120, 0))
  expect(alone).toMatchObject({
    value: null,
    missing: expect.stringContaining('Nobody is at hand to compare with'),
  })
})

test('a year one grade better in mathematics than the pupils at hand stands two points above the base', () => {
  const compared = compareWith(measured(2, 600, 0), tables)
  const same = headline(compared, 'contextual', measured(3, 300, 0))
  const better = headline(compared, 'contextual', measured(3, 300, 1))
  expect(same.value).toBeCloseTo(1000, 0)
  expect((better.value ?? 0) - (same.value ?? 0)).toBeGreaterThan(1.5)
  expect(better.low).toBeLessThan(better.value ?? 0)
  const median = (pupils: MeasuredPupil[]) => headline(compared, 'median_line', pupils).value ?? 0
  expect(median(measured(3, 300, 1)) - median(measured(3, 300, 0))).toBeGreaterThan(0.75)
})
