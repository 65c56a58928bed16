import { describe, expect, test } from 'vitest'
import { bandMeans } from './bands.ts'
import {
  type CountRow,
  chanceAtLeast,
  fitOrdinal,
  fitOrdinalWithSchools,
  fitSchoolEffects,
  gradeChances,
  type OrdinalModel,
  standardCuts,
} from './ordinal.ts'
import { createRandom } from './random.ts'
import { simulateAttainment, TRUE_MODEL } from './simulate/attainment.ts'
import { MATHEMATICS_2024 } from './simulate/mathematics-2024.ts'
import { at, range, sum } from './vector.ts'

const LETTERS = ['E', 'D', 'C', 'B', 'A']
const TABLE: CountRow[] = [
  { x: 1, counts: [40, 30, 12, 3, 0] },
  { x: 2, counts: [25, 60, 40, 10, 2] },
  { x: 3, counts: [10, 55, 90, 40, 8] },
  { x: 4, counts: [3, 20, 80, 85, 30] },
  { x: 5, counts: [0, 5, 30, 70, 60] },
  { x: 6.5, counts: [0, 1, 8, 30, 55] },
]

function fitted(rows: readonly CountRow[], grades = LETTERS, options = {}): OrdinalModel {
  const fit = fitOrdinal(grades, rows, options)
  expect(fit.ok).toBe(true)
  return fit.ok ? fit.model : TRUE_MODEL
}

describe('the ordinal model', () => {
  // Found once with scipy: Nelder-Mead, then BFGS, on the plain likelihood with a straight line and log-linear spread.
  test.each([
    [1, [0.4119335, 0.4069061, 0.1624506, 0.0182167, 0.0004932]],
    [3, [0.0603662, 0.2593446, 0.4223596, 0.2227132, 0.0352164]],
    [5, [0.0028691, 0.0391904, 0.212994, 0.4183137, 0.3266325]],
    [6.5, [0.0001607, 0.0045419, 0.0541886, 0.2519918, 0.689117]],
  ])('at baseline %d it agrees with a general-purpose optimiser', (x, published) => {
    const chances = gradeChances(fitted(TABLE, LETTERS, { df: 1 }), x)
    chances.forEach((chance, k) => {
      expect(Math.abs(chance - at(published, k))).toBeLessThan(5e-4)
    })
  })

  test('known cuts are found again to within .02, at every baseline', () => {
    const { rows } = simulateAttainment(
      { schools: 1, pupilsPerSchool: 200000, schoolSd: 0 },
      createRandom(11),
    )
    const model = fitted(rows, [...TRUE_MODEL.grades])
    const gaps = [95, 100, 105, 110, 115].flatMap((x) => {
      const truth = standardCuts(TRUE_MODEL, x)
      return standardCuts(model, x)
        .map((cut, k) => ({ cut, gap: Math.abs(cut - at(truth, k)) }))
        .filter(({ cut }) => Math.abs(cut) < 1.5)
    })
    expect(Math.max(...gaps.map(({ gap }) => gap))).toBeLessThan(0.02)
  })

  test('chances sum to one and add up to the chance of at least a grade', () => {
    const model = fitted(TABLE)
    expect(sum(gradeChances(model, 4.2, 0.3))).toBeCloseTo(1, 14)
    expect(chanceAtLeast(model, 4.2, 3, 0.3)).toBeCloseTo(sum(gradeChances(model, 4.2, 0.3).slice(3)), 14)
    expect(range(0, 6).map((k) => chanceAtLeast(model, 4, k))[0]).toBe(1)
  })

  test('a grade nobody has reached keeps a small chance, and a higher baseline a larger one', () => {
    const unseen = TABLE.map((row) => ({ ...row, counts: [...row.counts, 0] }))
    const model = fitted(unseen, [...LETTERS, 'A*'])
    expect(chanceAtLeast(model, 6.5, 5)).toBeGreaterThan(0)
    expect(chanceAtLeast(model, 6.5, 5)).toBeLessThan(0.02)
    expect(chanceAtLeast(model, 6.5, 5)).toBeGreaterThan(chanceAtLeast(model, 2, 5))
  })

  test('grades that separate perfectly still give finite cuts', () => {
    const model = fitted(
      [
        { x: 1, counts: [50, 0] },
        { x: 2, counts: [0, 50] },
      ],
      ['fail', 'pass'],
    )
    expect([...model.cuts, ...model.location, ...model.scale].every(Number.isFinite)).toBe(true)
    expect(chanceAtLeast(model, 2, 1)).toBeGreaterThan(0.95)
  })

  test('too few pupils and a single grade are said, not guessed at', () => {
    expect(fitOrdinal(LETTERS, [{ x: 1, counts: [1, 2, 3, 0, 0] }])).toMatchObject({
      reason: 'too few pupils',
    })
    expect(fitOrdinal(LETTERS, [{ x: 1, counts: [0, 40, 0, 0, 0] }])).toMatchObject({
      reason: 'too few grades',
    })
  })

  test('one baseline alone gives the shares themselves', () => {
    const model = fitted([{ x: 4, counts: [10, 20, 40, 20, 10] }])
    gradeChances(model, 4).forEach((chance, k) => {
      expect(chance).toBeCloseTo([0.1, 0.2, 0.4, 0.2, 0.1][k] ?? 0, 6)
    })
  })

  test('a model survives being stored as JSON', () => {
    const model = fitted(TABLE)
    expect(JSON.parse(JSON.stringify(model))).toEqual(model)
  })
})

describe('school effects', () => {
  const { schools, effects } = simulateAttainment(
    { schools: 150, pupilsPerSchool: 60, schoolSd: 0.4 },
    createRandom(4),
  )

  test('the spread between schools and the effects themselves are found again', () => {
    const found = fitSchoolEffects(TRUE_MODEL, schools)
    expect(Math.abs(found.tau - 0.4)).toBeLessThan(0.06)
    const z = found.effects.map(({ effect, standardError }, j) => (effect - at(effects, j)) / standardError)
    expect(z.filter((one) => Math.abs(one) < 1.96).length / z.length).toBeGreaterThan(0.9)
  })

  test('a school of few pupils is pulled further towards the middle', () => {
    const all = schools.slice(0, 1)
    const few = all.map((one) => ({ ...one, rows: one.rows.map((row) => ({ ...row, weight: 0.05 })) }))
    const [large] = fitSchoolEffects(TRUE_MODEL, all, { tau: 0.4 }).effects
    const [small] = fitSchoolEffects(TRUE_MODEL, few, { tau: 0.4 }).effects
    expect(Math.abs(small?.effect ?? 9)).toBeLessThan(Math.abs(large?.effect ?? 0))
    expect(small?.standardError).toBeGreaterThan(large?.standardError ?? 9)
  })

  test('fitted together, the pupils of a school spread less than all pupils do', () => {
    const pooled = fitted(
      schools.flatMap((school) => school.rows),
      [...TRUE_MODEL.grades],
    )
    const { fit, schools: found } = fitOrdinalWithSchools(TRUE_MODEL.grades, schools)
    expect(Math.abs(found.tau - 0.4)).toBeLessThan(0.06)
    const reach = (model: OrdinalModel) => at(standardCuts(model, 105), 7) - at(standardCuts(model, 105), 3)
    expect(fit.ok && reach(fit.model) / reach(pooled)).toBeGreaterThan(1.04)
    expect(fit.ok && Math.abs(reach(fit.model) - reach(TRUE_MODEL))).toBeLessThan(0.1)
  })
})

describe('the national table of GCSE mathematics 2024', () => {
  const centres = bandMeans(
    MATHEMATICS_2024.map(({ from, to, counts }) => ({ from, to, pupils: sum(counts) })),
  )
  const rows = MATHEMATICS_2024.map(({ counts }, i) => ({ x: at(centres, i), counts }))
  const model = fitted(rows, [...TRUE_MODEL.grades])
  const gaps = rows.map(({ x, counts }) => {
    const shares = counts.map((count) => count / sum(counts))
    return Math.max(...gradeChances(model, x).map((chance, k) => Math.abs(chance - at(shares, k))))
  })

  test('the curve meets the published shares within 2 points between scores 96 and 117, 8 points at the ends', () => {
    expect(Math.max(...gaps.slice(3, 10))).toBeLessThan(0.02)
    expect(Math.max(...gaps)).toBeLessThan(0.085)
  })

  test('weighted by pupils, a chance is half a point off on average', () => {
    const off = rows.map(
      ({ x, counts }) =>
        sum(gradeChances(model, x).map((chance, k) => Math.abs(chance - at(counts, k) / sum(counts)) / 10)) *
        sum(counts),
    )
    expect(sum(off) / sum(rows.flatMap(({ counts }) => counts))).toBeLessThan(0.006)
  })

  test('a higher start never lowers the chance of any grade or better', () => {
    const falls = range(1, 10).flatMap((grade) =>
      range(75, 120).filter(
        (x) => chanceAtLeast(model, x + 1, grade) < chanceAtLeast(model, x, grade) - 1e-4,
      ),
    )
    expect(falls).toEqual([])
  })
})
