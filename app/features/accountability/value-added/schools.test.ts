import { describe, expect, test } from 'vitest'
import { effectsAt } from '#stats/multilevel/effects-at.ts'
import { fitMultilevel } from '#stats/multilevel/fit.ts'
import { sumRows } from '#stats/multilevel/sums.ts'
import { createRandom } from '#stats/random.ts'
import { range } from '#stats/vector.ts'
import { asGroupedSums, sumCohort } from './school-sums.ts'
import { compareSchools, type SchoolSums } from './schools.ts'

/** Schools of 120 pupils whose effects are spread as said; `intake` is what their mean start does beyond each pupil's own. */
function someSchools(seed: number, many: number, given: { sd?: number; intake?: number } = {}) {
  const random = createRandom(seed)
  const { sd = 0.4, intake = 0 } = given
  const truth = range(0, many).map(() => random.normal(0, sd))
  const schools = truth.map((own, orgId): SchoolSums => {
    const level = random.normal(0, 0.8)
    const rows = range(0, 120).map(() => {
      const expected = 4.7 + level + random.normal(0, 1.3)
      return [expected, expected + own + intake * level + random.normal(0, 0.9)]
    })
    return { orgId, name: `School ${orgId}`, sums: sumRows(rows, 2) }
  })
  return { truth, schools }
}

describe('schools from their sums', () => {
  test('have the effects of the model over all their pupils, with ranges by Student’s distribution', () => {
    const { schools } = someSchools(1, 7)
    const found = compareSchools(schools, 'start')
    if (!found.ok) throw new Error(found.why)
    const sums = asGroupedSums(schools.map(({ orgId, sums: own }) => ({ name: String(orgId), sums: own })))
    const fit = fitMultilevel(sums, { method: 'REML', fixed: ['expected'] })
    const [level] = fit.ok ? fit.levels : []
    const effect = level && effectsAt(level)[3]
    const fourth = found.standings.find(({ key }) => key === 3)
    expect(fourth?.effect).toBeCloseTo(effect?.effect ?? 9, 12)
    // 2.4469 with six degrees of freedom.
    expect(fourth?.half).toBeCloseTo(2.446912 * (effect?.se ?? 9), 5)
    expect(found).toMatchObject({ freedom: 6, pupils: 840 })
    expect(found.spread.low).toBeLessThan(found.spread.sd)
    expect(found.spread.high).toBeGreaterThan(2 * found.spread.low)
  })

  test('hold the truth in about 95 of 100 cases although they are six', () => {
    const held = range(0, 60).flatMap((seed) => {
      const { truth, schools } = someSchools(100 + seed, 6)
      const middle = truth.reduce((sum, one) => sum + one, 0) / truth.length
      const found = compareSchools(schools, 'start')
      return found.ok
        ? found.standings.map(({ key, effect, half }) =>
            Number(Math.abs(effect - ((truth[key] ?? 9) - middle)) < half),
          )
        : []
    })
    const share = held.reduce((sum, one) => sum + one, 0) / held.length
    expect(held).toHaveLength(360)
    expect(share).toBeGreaterThan(0.93)
  })

  test('are too few to say when they are three, and for the intake when they are four', () => {
    const { schools } = someSchools(2, 4)
    expect(compareSchools(schools.slice(0, 3), 'start')).toEqual({
      ok: false,
      why: '3 schools are too few to say how schools differ: it takes 4.',
    })
    expect(compareSchools(schools, 'start').ok).toBe(true)
    expect(compareSchools(schools, 'intake')).toMatchObject({ ok: false })
    expect(compareSchools([], 'start').ok).toBe(false)
  })

  test('whose intakes do the work stand apart by their pupils’ starts, and not once the intake is counted', () => {
    const { schools } = someSchools(3, 12, { sd: 0.03, intake: 0.7 })
    const spread = (regard: 'start' | 'intake') => {
      const found = compareSchools(schools, regard)
      return found.ok ? found.spread.sd : Number.NaN
    }
    expect(spread('start')).toBeGreaterThan(3 * spread('intake'))
  })

  test('that do not differ are not told apart', () => {
    const { schools } = someSchools(4, 8, { sd: 0 })
    const found = compareSchools(schools, 'start')
    const told = found.ok
      ? found.standings.filter(({ verdict }) => verdict === 'better' || verdict === 'less well')
      : []
    expect(told).toEqual([])
  })
})

describe('what a year group comes to', () => {
  const entry = (pupilId: number, reached: number, expected: number | null) => ({
    ...{ pupilId, subjectId: 1, classId: null, grade: '', start: 100, chance: null },
    ...{ reached, expected },
  })

  test('is the average of each pupil, over the subjects that a national table has', () => {
    const entries = range(0, 12).flatMap((id) => [entry(id, id, 4), entry(id, id + 2, 5), entry(id, 9, null)])
    const { sums, ok } = sumCohort(entries.map((one, i) => ({ ...one, subjectId: i % 3 })))
    expect(sums.n).toBe(12)
    expect(sums.means[1]).toBeCloseTo(6.5, 12)
    expect(sums.means[0]).toBeCloseTo(4.5, 12)
    expect(ok).toBe(true)
  })

  test('of nine pupils does not leave, nor one in which everybody has one of two grades', () => {
    const nine = sumCohort(range(0, 9).map((id) => entry(id, id, 4 + id / 10)))
    expect(nine).toMatchObject({ ok: false, why: 'The year group has 9 pupils, fewer than 10.' })
    const two = sumCohort(range(0, 40).map((id) => entry(id, id % 2 === 0 ? 4 : 7, 4 + id / 10)))
    expect(two).toMatchObject({ ok: false, why: expect.stringContaining('would count pupils') })
    const passes = sumCohort(range(0, 40).map((id) => entry(id, id < 3 ? 1 : 0, 4 + id / 10)))
    expect(passes).toMatchObject({
      ok: false,
      why: expect.stringContaining('fewer than 6 pupils can be counted'),
    })
  })
})
