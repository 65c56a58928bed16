import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conditionBy, fitMoments, type Moments, type Reading } from './moments.ts'
import { normalPdf } from './normal.ts'
import { chanceAtLeast, fitSchoolEffects, gradeChances, latentGrade, type OrdinalModel } from './ordinal.ts'
import { createRandom, type Random } from './random.ts'
import { TRUE_MODEL } from './simulate/attainment.ts'
import { learnFromResults, placeStart, type StartModel } from './starts.ts'
import { range } from './vector.ts'

const kinds = ['reading', 'maths', 'cat'] as const
const [reading, maths, cat] = kinds.map((_, k) => kinds.map((_, l) => (k === l ? 1 : 0))) as [
  number[],
  number[],
  number[],
]
const average = [0.5, 0.5, 0]
const truth: Moments = {
  ...{ kinds, pupils: 0, mean: [105, 104, 100] },
  covariance: [49, 34, 60, 34, 56, 70, 60, 70, 200],
}

const condition = (moments: Moments, readings: readonly Reading[]) => conditionBy(moments)(readings)
const givenAll = conditionBy(truth)
const place = (starts: StartModel, readings: readonly Reading[]) => placeStart(starts, givenAll(readings))

function draw(random: Random): [number, number, number] {
  // By hand from the triangle of the covariance: each given those before it.
  const r = random.normal(105, 7)
  const m = random.normal(104 + (34 / 49) * (r - 105), Math.sqrt(56 - 34 ** 2 / 49))
  const given = condition(truth, [
    { weights: reading, value: r },
    { weights: maths, value: m },
  ])
  return [r, m, random.normal(given.mean[2], Math.sqrt(given.covariance[8] ?? 0))]
}
const all = ([r, m, c]: readonly number[]): Reading[] => [
  { weights: reading, value: r ?? 0 },
  { weights: maths, value: m ?? 0 },
  { weights: cat, value: c ?? 0 },
]

/** A model on the average whose latent grade is a straight line of it with constant spread. */
const straight: OrdinalModel = {
  ...{
    ...TRUE_MODEL,
    centre: 104.5,
    spread: 6.5,
    knots: [-2, 2],
    location: [0.8],
    scaleKnots: [],
    scale: [],
  },
}

describe('moments of measures some of which are missing', () => {
  test('with nothing missing they are the plain mean and covariance', () => {
    const random = createRandom(1)
    const rows = range(0, 400).map(() => draw(random))
    const found = fitMoments(kinds, rows.map(all))
    const mean = kinds.map((_, k) => rows.reduce((sum, row) => sum + (row[k] ?? 0), 0) / rows.length)
    const covariance = kinds.flatMap((_, k) =>
      kinds.map(
        (_, l) =>
          rows.reduce(
            (sum, row) => sum + ((row[k] ?? 0) - (mean[k] ?? 0)) * ((row[l] ?? 0) - (mean[l] ?? 0)),
            0,
          ) / rows.length,
      ),
    )
    expect(found?.mean.map((value, k) => Math.abs(value - (mean[k] ?? 0)) < 1e-6)).toEqual([true, true, true])
    expect(
      Math.max(...covariance.map((value, i) => Math.abs(value - (found?.covariance[i] ?? 0)))),
    ).toBeLessThan(1e-4)
  })

  test('where one measure is missing of half the pupils they are those of the factored likelihood (Anderson 1957)', () => {
    const random = createRandom(2)
    const rows = range(0, 600).map(() => draw(random))
    const pairs = rows.map(([r, m], i) =>
      all([r, m, 0])
        .slice(0, i % 2 === 0 ? 2 : 1)
        .map(({ weights, value }) => ({ weights: weights.slice(0, 2), value })),
    )
    const found = fitMoments(['reading', 'maths'], pairs, { rounds: 2000 })
    // Mean and variance of reading from all; regression of maths on it from the complete half.
    const [xs, half] = [rows.map(([r]) => r), rows.filter((_, i) => i % 2 === 0)]
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
    const [mx, hx, hy] = [mean(xs), mean(half.map(([r]) => r)), mean(half.map(([, m]) => m))]
    const vx = mean(xs.map((x) => (x - mx) ** 2))
    const hxx = mean(half.map(([r]) => (r - hx) ** 2))
    const slope = mean(half.map(([r, m]) => (r - hx) * (m - hy))) / hxx
    const rest = mean(half.map(([, m]) => (m - hy) ** 2)) - slope ** 2 * hxx
    expect(found?.mean[1]).toBeCloseTo(hy + slope * (mx - hx), 3)
    expect(found?.covariance[1]).toBeCloseTo(slope * vx, 2)
    expect(found?.covariance[3]).toBeCloseTo(rest + slope ** 2 * vx, 2)
  })

  test('who is missing the dearer test is found out from the others: a selected half shifts no mean', () => {
    const random = createRandom(3)
    const rows = range(0, 20_000).map(() => draw(random))
    const found = fitMoments(
      kinds,
      rows.map((row) => (row[0] > 105 ? all(row) : all(row).slice(0, 2))),
    )
    expect(Math.abs((found?.mean[2] ?? 0) - 100)).toBeLessThan(0.5)
    expect(Math.abs((found?.covariance[8] ?? 0) - 200)).toBeLessThan(8)
  })

  test('an average is a reading of its halves: conditioned on it the halves add up to it', () => {
    fc.assert(
      fc.property(fc.double({ min: 85, max: 120, noNaN: true }), (value) => {
        const given = condition(truth, [{ weights: average, value }])
        expect(((given.mean[0] ?? 0) + (given.mean[1] ?? 0)) / 2).toBeCloseTo(value, 6)
      }),
    )
  })
})

describe('a place on the latent scale from several starts', () => {
  const starts = (model: OrdinalModel, weights = [0, 0, 0]): StartModel => ({
    ...{ model, moments: truth, baseline: average, weights },
  })

  test('with the baseline known and nothing learned it is what the model says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 85, max: 119 }), fc.integer({ min: 85, max: 119 }), (r, m) => {
        const found = place(starts(TRUE_MODEL), all([r, m, 90]).slice(0, 2))
        const said = latentGrade(TRUE_MODEL, (r + m) / 2)
        expect(found.mean).toBeCloseTo(said.mean, 6)
        expect(found.sd).toBeCloseTo(said.sd, 6)
      }),
    )
  })

  test('on a straight line it is the conditional of the joint normal of grade and starts, whatever is known', () => {
    const weights = [0.01, -0.01, 0.03]
    const model = starts(straight, weights)
    // The joint of [reading, maths, cat, grade], built by hand: g = line(average) + c'(X - mu) + own.
    const s = (k: number, l: number) => truth.covariance[3 * k + l] ?? 0
    const withAverage = [0, 1, 2].map((k) => (s(k, 0) + s(k, 1)) / 2)
    const va = ((withAverage[0] ?? 0) + (withAverage[1] ?? 0)) / 2
    const through = weights.reduce((sum, b, k) => sum + (b * (withAverage[k] ?? 0)) / va, 0)
    const c = weights.map((b, k) => b - through * (average[k] ?? 0))
    const line = [0, 1, 2].map((k) => (0.8 / 6.5) * (average[k] ?? 0) + (c[k] ?? 0))
    const withGrade = [0, 1, 2].map((k) => line.reduce((sum, b, l) => sum + b * s(k, l), 0))
    const explained = c.reduce((sum, a, k) => sum + c.reduce((t, b, l) => t + a * b * s(k, l), 0), 0)
    const grade = line.reduce((sum, b, k) => sum + b * (withGrade[k] ?? 0), 0) + 1 - explained
    const joint: Moments = {
      ...{ kinds: [...kinds, 'grade'], pupils: 0, mean: [...truth.mean, 0] },
      covariance: [0, 1, 2]
        .flatMap((k) => [s(k, 0), s(k, 1), s(k, 2), withGrade[k] ?? 0])
        .concat([...withGrade, grade]),
    }
    const sets: readonly Reading[][] = [
      all([108, 99, 111]),
      all([108, 99, 111]).slice(2),
      all([96, 99, 111]).slice(0, 1),
      [],
    ]
    for (const readings of sets) {
      const whole = condition(
        joint,
        readings.map(({ weights, value }) => ({ weights: [...weights, 0], value })),
      )
      const found = place(model, readings)
      // The line goes through 0 at the centre of the model, which is the mean of the average.
      expect(found.mean).toBeCloseTo(whole.mean[3] ?? 0, 4)
      expect(found.sd ** 2).toBeCloseTo(whole.covariance[15] ?? 0, 4)
    }
  })

  test('on a bent line with changing spread the chances are those of a numeric integral, within a point and a half of a hundred', () => {
    const given = condition(truth, [{ weights: cat, value: 121 }])
    const mean = ((given.mean[0] ?? 0) + (given.mean[1] ?? 0)) / 2
    const c = given.covariance
    const sd = Math.sqrt(((c[0] ?? 0) + 2 * (c[1] ?? 0) + (c[4] ?? 0)) / 4)
    const found = place(starts(TRUE_MODEL), [{ weights: cat, value: 121 }])
    for (const grade of range(1, 10)) {
      let integral = 0
      for (let z = -6; z <= 6; z += 0.01)
        integral += 0.01 * normalPdf(z) * chanceAtLeast(TRUE_MODEL, mean + z * sd, grade)
      expect(Math.abs(chanceAtLeast(TRUE_MODEL, found, grade) - integral)).toBeLessThan(0.015)
    }
  })

  test('the less is known the wider the spread: from both tests, one, another test, none', () => {
    const spread = (readings: readonly Reading[]) => place(starts(straight), readings).sd
    const known = all([104, 104, 100])
    const spreads = [known.slice(0, 2), known.slice(0, 1), known.slice(2), []].map(spread)
    expect(spreads).toEqual([...spreads].sort((a, b) => a - b))
    expect(new Set(spreads).size).toBe(4)
  })
})

describe('what past results add', () => {
  const weights = [0, 0, 0.05]
  function aPast(random: Random, pupils: number, effect: number, withBaseline: boolean) {
    const model: StartModel = { model: straight, moments: truth, baseline: average, weights }
    return range(0, pupils).map(() => {
      const row = all(draw(random))
      const chances = gradeChances(straight, place(model, row), effect)
      return { given: givenAll(withBaseline ? row : row.slice(2)), grade: random.weighted(chances) }
    })
  }
  const start = { model: straight, moments: truth, baseline: average }

  test('weights and effect that made the results are found again', () => {
    const found = learnFromResults(start, aPast(createRandom(4), 6_000, 0.3, true), 0.4)
    expect(found.effect).toBeCloseTo(0.3, 1)
    // Weights that say the same beyond the baseline are the same: what is compared is where they put a pupil.
    const placed = (own: readonly number[]) => place({ ...start, weights: own }, all([104, 104, 130])).mean
    expect(Math.abs(placed(found.weights) - placed(weights))).toBeLessThan(0.1)
  })

  test('also from pupils who never took the national tests, as those of 2020 and 2021', () => {
    const found = learnFromResults(start, aPast(createRandom(5), 6_000, 0.3, false), 0.4)
    expect(Math.abs(found.effect - 0.3)).toBeLessThan(0.05)
    const placed = (own: readonly number[]) =>
      place({ ...start, weights: own }, all([104, 104, 130]).slice(2)).mean
    expect(Math.abs(placed(found.weights) - placed(weights))).toBeLessThan(0.1)
  })

  test('with one kind of start the effect is that of one Laplace step per school', () => {
    const random = createRandom(6)
    const one: Moments = { kinds: ['average'], mean: [104], covariance: [49], pupils: 0 }
    const past = range(0, 60).map(() => {
      const x = Math.round(random.normal(104, 7))
      return { x, grade: random.weighted(gradeChances(TRUE_MODEL, x, 0.5)) }
    })
    const readings = (x: number) => [{ weights: [1], value: x }]
    const found = learnFromResults(
      { model: TRUE_MODEL, moments: one, baseline: [1] },
      past.map(({ x, grade }) => ({ given: conditionBy(one)(readings(x)), grade })),
      0.25,
    )
    const rows = past.map(({ x, grade }) => ({
      x,
      counts: TRUE_MODEL.grades.map((_, k) => (k === grade ? 1 : 0)),
    }))
    const { effects } = fitSchoolEffects(TRUE_MODEL, [{ school: 'A', rows }], { tau: 0.25 })
    expect(found.effect).toBeCloseTo(effects[0]?.effect ?? 0, 4)
    expect(found.standardError).toBeCloseTo(effects[0]?.standardError ?? 0, 2)
  })

  test('a few pupils move little: the effect of ten is pulled most of the way to 0', () => {
    const few = learnFromResults(start, aPast(createRandom(8), 10, 1, true), 0.25)
    expect(few.effect).toBeGreaterThan(0)
    expect(few.effect).toBeLessThan(0.5)
  })
})
