import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitMultilevel } from '../multilevel/fit.ts'
import { denseDeviance, sumsOf } from '../multilevel/testing.ts'
import { createRandom } from '../random.ts'
import { simulateCrossed, USUAL_CROSSED } from '../simulate/crossed.ts'
import { at, range } from '../vector.ts'
import { curvatureOf } from './curvature.ts'
import type { CrossedData, CrossedFactor } from './data.ts'
import { prepareDesign } from './design.ts'
import { type CrossedFit, fitCrossed } from './fit.ts'
import { knowFrom } from './know.ts'
import { solveAt } from './solve.ts'

const factor = (name: string, codes: readonly number[]): CrossedFactor => ({
  name,
  levels: range(0, Math.max(...codes) + 1).map((code) => `${name} ${code + 1}`),
  codes: Int32Array.from(codes),
})

function fitted(data: CrossedData): CrossedFit {
  const fit = fitCrossed(data)
  if (!fit.ok) throw new Error(fit.message)
  return fit
}

// Diameters of growth around penicillin, 24 plates by 6 samples (Davies and Goldsmith 1972, table 6.6).
const penicillin = [
  ...[
    27, 23, 26, 23, 23, 21, 27, 23, 26, 23, 23, 21, 25, 21, 25, 24, 24, 20, 26, 23, 25, 23, 23, 20, 25, 22,
    26, 22,
  ],
  ...[
    23, 20, 24, 22, 25, 23, 22, 19, 24, 20, 23, 21, 22, 19, 26, 22, 26, 24, 24, 21, 24, 21, 24, 22, 22, 20,
    24, 21,
  ],
  ...[
    24, 23, 22, 19, 26, 23, 26, 24, 24, 21, 25, 22, 26, 24, 24, 20, 26, 24, 26, 24, 25, 22, 26, 23, 26, 23,
    23, 20,
  ],
  ...[
    26, 23, 25, 24, 24, 22, 25, 22, 25, 23, 23, 20, 25, 21, 24, 23, 23, 20, 25, 22, 24, 23, 23, 19, 24, 21,
    23, 21,
  ],
  ...[
    21, 19, 26, 23, 26, 24, 24, 21, 25, 21, 24, 22, 22, 18, 25, 22, 25, 22, 22, 20, 24, 21, 24, 22, 24, 19,
    24, 21,
  ],
  ...[24, 22, 21, 18],
]

describe('effects that cross', () => {
  test('agree with the published fit of the penicillin data (Bates, "lme4", 2.1) in every figure', () => {
    const fit = fitted({
      outcome: Float64Array.from(penicillin),
      fixed: [],
      factors: [
        factor(
          'plate',
          penicillin.map((_, i) => Math.floor(i / 6)),
        ),
        factor(
          'sample',
          penicillin.map((_, i) => i % 6),
        ),
      ],
    })
    expect(fit.deviance).toBeCloseTo(330.860588991, 8)
    expect(fit.fixed[0]?.estimate).toBeCloseTo(22.97222222, 8)
    expect(fit.fixed[0]?.standardError).toBeCloseTo(0.80857336, 5)
    expect(fit.factors[0]?.variance).toBeCloseTo(0.7169081768, 5)
    expect(fit.factors[1]?.variance).toBeCloseTo(3.7309175883, 4)
    expect(fit.residualVariance).toBeCloseTo(0.3024154627, 7)
    const samples = [2.187057967, -1.010476149, 1.937899464, -0.096894973, -0.013842139, -3.00374417]
    for (const [i, effect] of samples.entries())
      expect(fit.factors[1]?.effects[i]?.effect).toBeCloseTo(effect, 6)
    expect(fit.factors[0]?.effects[0]?.effect).toBeCloseTo(0.80454704, 6)
    expect(fit.factors[0]?.effects[2]?.effect).toBeCloseTo(0.18167191, 6)
  })

  /**
   * A small school: two year groups, each with two subjects in sets, and teachers who have several. Every seventh result is
   * of a class that was shared; of the last few the class is not known, of the first few the teacher.
   */
  function school(seed: number, missing: number) {
    const random = createRandom(seed)
    const drawn = (count: number, sd: number) => range(0, count).map(() => random.normal(0, sd))
    const [pupils, classes, teachers] = [drawn(16, 0.8), drawn(8, 0.5), drawn(4, 0.6)]
    const rows = range(0, 32).map((i) => {
      const [pupil, subject] = [Math.floor(i / 2), i % 2]
      const set = random.integer(2)
      const code = 4 * (pupil % 2) + 2 * subject + set
      const teacher = (code * 3 + 1 + Number(i % 7 === 0)) % 4
      const prior = random.normal()
      const y =
        5 + 0.7 * prior + 0.3 * subject + at(pupils, pupil) + at(classes, code) + at(teachers, teacher)
      return {
        pupil,
        code: i >= 32 - missing ? -1 : code,
        teacher: i < missing ? -1 : teacher,
        prior,
        subject,
        y: y + random.normal(0, 0.7),
      }
    })
    const data: CrossedData = {
      outcome: Float64Array.from(rows, ({ y }) => y),
      fixed: [
        { name: 'prior', values: Float64Array.from(rows, ({ prior }) => prior) },
        { name: 'subject', values: Float64Array.from(rows, ({ subject }) => subject) },
      ],
      factors: [
        factor(
          'teacher',
          rows.map(({ teacher }) => teacher),
        ),
        factor(
          'pupil',
          rows.map(({ pupil }) => pupil),
        ),
        factor(
          'class',
          rows.map(({ code }) => code),
        ),
      ],
    }
    return { rows, data }
  }

  test('have the right likelihood where they end, and no better one beside it, by the whole covariance matrix', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 5 }), (seed, missing) => {
        const { rows, data } = school(seed, missing)
        const fit = fitted(data)
        const [teacher = 0, pupil = 0, own = 0] = fit.factors.map(({ variance }) => variance)
        const dense = (change: readonly number[]): number =>
          denseDeviance(
            rows.map(({ prior, subject, y }) => [prior, subject, y]),
            (i, j) => {
              const [a, b] = [rows[i], rows[j]]
              const same = (key: 'pupil' | 'code' | 'teacher') =>
                a?.[key] === b?.[key] && (a?.[key] ?? -1) >= 0
              return (
                (same('teacher') ? teacher * at(change, 0) : 0) +
                (same('pupil') ? pupil * at(change, 1) : 0) +
                (same('code') ? own * at(change, 2) : 0) +
                (i === j ? fit.residualVariance * at(change, 3) : 0)
              )
            },
            'REML',
          )
        expect(dense([1, 1, 1, 1])).toBeCloseTo(fit.deviance, 7)
        for (const place of range(0, 4))
          for (const by of [0.98, 1.02])
            expect(dense(range(0, 4).map((i) => (i === place ? by : 1)))).toBeGreaterThan(fit.deviance - 1e-8)
      }),
      // In the example the first walk crept: it had stopped a seventh of a unit above the least deviance.
      { numRuns: 15, examples: [[1, 4]] },
    )
  })

  test('are known to within what Henderson’s equations say, solved whole', () => {
    const { rows, data } = school(6, 0)
    const fit = fitted(data)
    const ratios = fit.factors.map(({ variance }) => fit.residualVariance / variance)
    const columns = [
      ...data.factors.flatMap(({ levels, codes }) =>
        levels.map((_, level) => Array.from(codes, (code) => Number(code === level))),
      ),
      rows.map(() => 1),
      ...data.fixed.map(({ values }) => [...values]),
    ]
    const penalty = data.factors.flatMap(({ levels }, f) => levels.map(() => at(ratios, f)))
    const inverse = inverted(
      columns.map((a, i) =>
        columns.map(
          (b, j) => a.reduce((all, x, row) => all + x * at(b, row), 0) + (i === j ? (penalty[i] ?? 0) : 0),
        ),
      ),
    )
    const right = columns.map((a) => a.reduce((all, x, row) => all + x * at(data.outcome, row), 0))
    const solution = inverse.map((line) => line.reduce((all, value, i) => all + value * at(right, i), 0))
    const effects = fit.factors.flatMap((own) => own.effects)
    for (const [i, { effect, se, reliability }] of effects.entries()) {
      expect(effect).toBeCloseTo(at(solution, i), 8)
      expect(se).toBeCloseTo(Math.sqrt(fit.residualVariance * at(inverse[i] ?? [], i)), 8)
      expect(reliability).toBeCloseTo(1 - at(inverse[i] ?? [], i) * (penalty[i] ?? 0), 8)
    }
    for (const [i, { estimate }] of fit.fixed.entries())
      expect(estimate).toBeCloseTo(at(solution, effects.length + i), 8)
  })

  function inverted(square: readonly (readonly number[])[]): number[][] {
    const n = square.length
    const lines = square.map((line, i) => [...line, ...range(0, n).map((j) => Number(i === j))])
    for (const k of range(0, n)) {
      const pivot = (lines[k] ?? []).map((value) => value / at(lines[k] ?? [], k))
      for (const i of range(0, n)) {
        const times = at(lines[i] ?? [], k)
        lines[i] = i === k ? pivot : (lines[i] ?? []).map((value, j) => value - times * at(pivot, j))
      }
    }
    return lines.map((line) => line.slice(n))
  }

  test('are reached in a few steps, as their curvature is known from the effects alone', () => {
    const { data } = simulateCrossed(
      { ...USUAL_CROSSED, pupils: 400, yearGroups: 3, sets: 5 },
      createRandom(3),
    )
    const { factors, residualVariance, evaluations } = fitted(data)
    expect(evaluations).toBeLessThanOrEqual(6)
    const prepared = prepareDesign(data)
    if (!prepared.ok) throw new Error(prepared.message)
    const { design } = prepared
    const place = factors.map(({ variance }) => Math.sqrt(variance / residualVariance))
    const solved = solveAt(design, place)
    if (!solved) throw new Error('no remainder')
    const curvature = curvatureOf(design, solved, knowFrom(design, solved)) ?? []
    const value = (i: number, j: number, a: number, b: number): number =>
      solveAt(
        design,
        place.map((own, k) => own + (k === i ? a : 0) + (k === j ? b : 0)),
      )?.deviance ?? Number.NaN
    const [h, scale] = [0.004, Math.sqrt(at(curvature[0] ?? [], 0) * at(curvature[1] ?? [], 1))]
    for (const i of range(0, 3))
      for (const j of range(0, 3)) {
        const second = value(i, j, h, h) - value(i, j, h, -h) - value(i, j, -h, h) + value(i, j, -h, -h)
        expect(Math.abs(at(curvature[i] ?? [], j) - second / (4 * h * h)) / scale).toBeLessThan(0.05)
      }
  })

  test('of one factor alone are those of the nested model', () => {
    const { rows, data } = school(3, 0)
    const fit = fitted({ ...data, factors: data.factors.slice(1, 2) })
    const values = rows.map(({ pupil, prior, subject, y }) => ({
      path: [`pupil ${pupil + 1}`],
      values: [prior, subject, y],
    }))
    const sums = sumsOf(values, ['prior', 'subject', 'y'], ['pupil'])
    const nested = fitMultilevel(sums, { method: 'REML', fixed: ['prior', 'subject'] })
    if (!nested.ok) throw new Error(nested.message)
    expect(fit.deviance).toBeCloseTo(nested.deviance, 8)
    expect(fit.factors[0]?.variance).toBeCloseTo(nested.levels[0]?.covariance[0] ?? 0, 5)
    for (const [i, { values: own }] of (nested.levels[0]?.effects ?? []).entries())
      expect(fit.factors[0]?.effects[i]?.effect).toBeCloseTo(own[0] ?? 9, 5)
  })

  test('that do not differ are exactly 0 with nothing known of any', () => {
    const random = createRandom(5)
    const rows = range(0, 300)
    const fit = fitted({
      outcome: Float64Array.from(rows, (i) => (Math.floor(i / 10) % 5) + random.normal()),
      fixed: [],
      factors: [
        factor(
          'pupil',
          rows.map((i) => Math.floor(i / 10)),
        ),
        factor(
          'teacher',
          rows.map((i) => i % 10),
        ),
      ],
    })
    const teachers = fit.factors[1]
    expect(teachers?.variance).toBe(0)
    expect(teachers?.effects.every(({ effect, reliability }) => effect === 0 && reliability === 0)).toBe(true)
    expect(fit.factors[0]?.variance).toBeGreaterThan(0.5)
  })
})

test('what cannot be told apart is refused by name', () => {
  const outcome = Float64Array.from(range(0, 40), (i) => (i * 7) % 11)
  const pupils = factor(
    'pupil',
    range(0, 40).map((i) => i % 10),
  )
  const refusal = (factors: CrossedFactor[], fixed: CrossedData['fixed'] = []) => {
    const fit = fitCrossed({ outcome, fixed, factors })
    return fit.ok ? undefined : fit.message
  }
  expect(refusal([pupils, factor('teacher', new Array<number>(40).fill(0))])).toContain(
    'At least two of “teacher”',
  )
  expect(refusal([pupils, factor('result', range(0, 40))])).toContain('Each “result” has one result')
  expect(refusal([])).toContain('at least one way')
  const values = new Float64Array(40).fill(3)
  expect(refusal([pupils], [{ name: 'subject', values }])).toContain('“subject” is the same')
})
