import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { mean, range } from '../vector.ts'
import { believe } from './belief.ts'
import {
  alwaysValidInterval,
  combineWithin,
  drawTowards,
  poolEffects,
  type Study,
  tauSquared,
} from './pool.ts'

// Thirteen trials of the BCG vaccine (Colditz et al. 1994): ill and well of the vaccinated, ill and well of the others.
const trials = [
  [4, 119, 11, 128],
  [6, 300, 29, 274],
  [3, 228, 11, 209],
  [62, 13536, 248, 12619],
  [33, 5036, 47, 5761],
  [180, 1361, 372, 1079],
  [8, 2537, 10, 619],
  [505, 87886, 499, 87892],
  [29, 7470, 45, 7232],
  [17, 1699, 65, 1600],
  [186, 50448, 141, 27197],
  [5, 2493, 3, 2338],
  [27, 16886, 29, 17825],
]
const bcg: Study[] = trials.map(([a = 0, b = 0, c = 0, d = 0]) => ({
  g: Math.log(a / (a + b) / (c / (c + d))),
  se: Math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)),
}))

describe('pooled', () => {
  test('the BCG trials have the variance between them that metafor gives (Viechtbauer 2010) by each method', () => {
    expect(tauSquared(bcg, 'REML')).toBeCloseTo(0.31324, 5)
    expect(tauSquared(bcg, 'DerSimonian-Laird')).toBeCloseTo(0.30876, 5)
    expect(tauSquared(bcg, 'Paule-Mandel')).toBeCloseTo(0.318068, 5)
  })

  test('they have its mean and Knapp and Hartung’s interval, and a range for the next trial on 11 degrees of freedom', () => {
    const pooled = poolEffects(bcg)
    expect(pooled?.g).toBeCloseTo(-0.714532, 5)
    expect(pooled?.se).toBeCloseTo(0.180792, 5)
    expect(pooled?.low).toBeCloseTo(-1.108444, 5)
    expect(pooled?.high).toBeCloseTo(-0.320621, 5)
    expect(pooled?.i2).toBeCloseTo(0.9222, 4)
    // 2.200985 is the t of 11 degrees of freedom.
    expect(pooled?.nextHigh).toBeCloseTo(-0.714532 + 2.200985 * Math.sqrt(0.313243 + 0.180792 ** 2), 4)
  })

  test('studies that agree better than chance keep the ordinary error, and two are not pooled', () => {
    const alike = range(0, 4).map(() => ({ g: 0.2, se: 0.1 }))
    expect(poolEffects(alike)).toMatchObject({ tau2: 0, se: 0.05 })
    expect(poolEffects(alike.slice(0, 2))).toBeNull()
  })

  test('a design that may be biased weighs less', () => {
    const studies = [0.1, 0.1, 0.1].map((g) => ({ g, se: 0.1 }))
    const doubtful = { g: 0.6, se: 0.1, biasSd: 1 }
    expect(poolEffects([...studies, doubtful])?.g).toBeLessThan(0.12)
  })

  test('the interval holds the mean effect in 95 of 100 sets of five unlike schools, or more', () => {
    const random = createRandom(11)
    const held = range(0, 1500).map(() => {
      const studies = range(0, 5).map(() => {
        const se = 0.08 + 0.15 * random.uniform()
        return { g: random.normal(0.2, 0.1) + random.normal(0, se), se }
      })
      const pooled = poolEffects(studies)
      return Number(pooled !== null && pooled.low <= 0.2 && pooled.high >= 0.2)
    })
    expect(mean(held)).toBeGreaterThan(0.94)
  })
})

describe('looked at after every cycle', () => {
  const wrongEver = (interval: (estimate: { g: number; se: number }) => { low: number; high: number }) =>
    mean(
      range(0, 600).map((seed) => {
        const random = createRandom(seed)
        let sum = 0
        const looks = range(1, 41).map((n) => {
          sum += random.normal(0, 0.3)
          const { low, high } = interval({ g: sum / n, se: 0.3 / Math.sqrt(n) })
          return low > 0 || high < 0
        })
        return Number(looks.some(Boolean))
      }),
    )

  test('the always-valid interval calls nothing an effect in at most 5 of 100 sequences, where the plain one does so in many', () => {
    expect(wrongEver((estimate) => alwaysValidInterval(estimate))).toBeLessThan(0.05)
    expect(wrongEver(({ g, se }) => ({ low: g - 1.96 * se, high: g + 1.96 * se }))).toBeGreaterThan(0.2)
  })
})

describe('one school among others', () => {
  // The eight schools of Rubin (1981) with the spread between them set to 10: B and the estimate worked out by hand.
  test('is drawn towards them by what is not its own', () => {
    const { g, own, low, high } = drawTowards({ g: 28, se: 15 }, { g: 8, se: 4, tau2: 100 })
    expect(own).toBeCloseTo(100 / 325, 9)
    expect(g).toBeCloseTo(8 + (100 / 325) * 20, 9)
    const sd = Math.sqrt((100 / 325) * 225 + (225 / 325) ** 2 * 16)
    expect([g - low, high - g]).toEqual([expect.closeTo(1.959964 * sd, 4), expect.closeTo(1.959964 * sd, 4)])
  })

  test('is wholly the others’ where schools do not differ', () => {
    expect(drawTowards({ g: 0.4, se: 0.2 }, { g: 0.1, se: 0.05, tau2: 0 })).toMatchObject({ g: 0.1, own: 0 })
  })

  test('has its cycles together by how sure each is, as one over the sum of their weights', () => {
    const all = combineWithin([
      { g: 0.2, se: 0.1 },
      { g: 0.5, se: 0.2 },
    ])
    expect(all?.g).toBeCloseTo((0.2 * 100 + 0.5 * 25) / 125, 9)
    expect(all?.se).toBeCloseTo(1 / Math.sqrt(125), 9)
    expect(combineWithin([])).toBeNull()
  })
})

describe('belief', () => {
  // Coaching in eight schools (Rubin 1981), summed over a grid of 1,201 by 2,401 points in R.
  const effects = [28, 8, -3, 7, -1, 1, 18, 12]
  const errors = [15, 10, 16, 11, 9, 11, 10, 18]
  const schools = effects.map((g, i) => ({ g, se: errors[i] ?? 0 }))

  test('about eight schools is that of an independent summing', () => {
    const belief = believe(schools, { mean: 0, sd: 20, betweenSd: 10 })
    expect(belief.mean).toBeCloseTo(7.4526, 2)
    expect(belief.sd).toBeCloseTo(4.5263, 2)
    expect(belief.chanceAbove(0)).toBeCloseTo(0.9513, 3)
    expect(belief.chanceNextAbove(0)).toBeCloseTo(0.8762, 3)
    const { low, high } = belief.nextRange(0.9)
    expect(belief.chanceNextAbove(low)).toBeCloseTo(0.95, 9)
    expect(belief.chanceNextAbove(high)).toBeCloseTo(0.05, 9)
  })

  test('is the prior before any study, and where schools do not differ the mean of prior and study by their precision', () => {
    const prior = { mean: 0.1, sd: 0.15, betweenSd: 1e-6 }
    const before = believe([], prior)
    expect(before.mean).toBeCloseTo(0.1, 9)
    expect(before.sd).toBeCloseTo(0.15, 9)
    const after = believe([{ g: 0.3, se: 0.2 }], prior)
    const precision = 1 / 0.2 ** 2 + 1 / 0.15 ** 2
    expect(after.mean).toBeCloseTo((0.3 / 0.2 ** 2 + 0.1 / 0.15 ** 2) / precision, 6)
    expect(after.sd).toBeCloseTo(1 / Math.sqrt(precision), 6)
  })
})
