import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EWMA_START, expectedBenefit, rankByBenefit, scanCusum, stepEwma } from './alarm.ts'
import { createRandom } from './random.ts'
import { mean, range } from './vector.ts'

describe('the CUSUM', () => {
  test('follows the sums of a worked example, and starts again after an alarm', () => {
    // -1: .5; -2: 2.0; -1.2: 2.7 alarm, then 0; -1: .5
    expect(scanCusum([-1, -2, -1.2, -1])).toEqual([undefined, undefined, 'fall', undefined])
  })

  test('finds a rise as it finds a fall', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: 30 }), (zs) => {
        const turned = scanCusum(zs.map((z) => -z)).filter((alarm) => alarm === 'rise').length
        expect(scanCusum(zs).filter((alarm) => alarm === 'fall').length).toBe(turned)
      }),
    )
  })

  test('a missing reading neither alarms nor forgives', () => {
    expect(scanCusum([-1, -2, Number.NaN, -1.2])).toEqual([undefined, undefined, undefined, 'fall'])
  })

  // Siegmund's approximation of the run length: (exp(2 k b) - 2 k b - 1) / (2 k^2), b = h + 1.166.
  test('false alarms come about as rarely as theory says', () => {
    const random = createRandom(6)
    const alarms = scanCusum(range(0, 300000).map(() => random.normal())).filter((alarm) => alarm === 'fall')
    const b = 2.5 + 1.166
    const runLength = (Math.exp(b) - b - 1) / 0.5
    expect(Math.abs(300000 / alarms.length / runLength - 1)).toBeLessThan(0.1)
  })
})

describe('a class', () => {
  test('that does not move has a level of sd 1, correlated pupils or not', () => {
    const random = createRandom(7)
    const levels = range(0, 4000).map(() => {
      const shared = random.normal(0, Math.sqrt(0.2))
      const zs = range(0, 20).map(() => shared + random.normal(0, Math.sqrt(0.8)))
      return stepEwma(EWMA_START, zs, { correlation: 0.2 }).z
    })
    expect(Math.abs(mean(levels.map((z) => z * z)) - 1)).toBeLessThan(0.08)
  })

  test('that slides together is seen though no pupil stands out', () => {
    const zs = range(0, 25).map((i) => -0.7 + 0.04 * (i - 12))
    const first = stepEwma(EWMA_START, zs)
    expect(stepEwma(first, zs).z).toBeLessThan(-3)
  })

  test('without readings keeps its level', () => {
    const before = stepEwma(EWMA_START, [1, 2])
    expect(stepEwma(before, [])).toMatchObject({ level: before.level, z: before.z })
  })
})

describe('whom to help first', () => {
  test('the benefit is the mean of what help can win back', () => {
    const random = createRandom(8)
    const won = range(0, 200000).map(() => Math.min(1 / 3, Math.max(0, 5.5 - random.normal(5.2, 0.9))))
    expect(expectedBenefit({ mean: 5.2, sd: 0.9, target: 5.5 })).toBeCloseTo(mean(won), 2)
  })

  test('a pupil far behind is never worth less than one nearly there', () => {
    const worth = [3, 4, 5, 6, 7].map((level) => expectedBenefit({ mean: level, sd: 0.8, target: 5.5 }))
    expect(worth).toEqual([...worth].sort((a, b) => b - a))
  })

  test('the list is never longer than the capacity, and leaves out what is worth nothing', () => {
    expect(rankByBenefit([3, 0, 9, 5], (x) => x, 2)).toEqual([9, 5])
    expect(rankByBenefit([3, 0], (x) => x, 5)).toEqual([3])
    expect(rankByBenefit([3, 1], (x) => x, 0)).toEqual([])
  })
})
