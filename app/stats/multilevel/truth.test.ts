import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { simulateValueAdded, sumSchools, USUAL_VALUE_ADDED } from '../simulate/value-added.ts'
import { at, mean, range } from '../vector.ts'
import { fitMultilevel } from './fit.ts'
import { fitOrdinary } from './ordinary.ts'
import { fitted } from './testing.ts'

const world = { ...USUAL_VALUE_ADDED, schools: 60, fewest: 20, most: 120 }

/** Many worlds of one truth, fitted: estimates of each and how schools' intervals did. */
const fits = range(0, 60).map((seed) => {
  const schools = simulateValueAdded(world, createRandom(seed))
  const sums = sumSchools(schools)
  const fit = fitted(fitMultilevel(sums, { method: 'REML', fixed: ['prior'], slopes: { school: ['prior'] } }))
  const raw = fitOrdinary(sums, ['prior'])
  if (!raw.ok) throw new Error(raw.message)
  return { schools, fit, raw }
})

describe('schools whose truth is known', () => {
  test('slope and variances are found without bias', () => {
    const middle = (value: (fit: (typeof fits)[number]['fit']) => number) =>
      mean(fits.map(({ fit }) => value(fit)))
    expect(Math.abs(middle((fit) => fit.fixed[1]?.estimate ?? 0) - 0.56)).toBeLessThan(0.006)
    expect(Math.abs(middle((fit) => fit.levels[0]?.covariance[0] ?? 0) - 0.09)).toBeLessThan(0.006)
    expect(Math.abs(middle((fit) => fit.levels[0]?.covariance[1] ?? 0) - 0.018)).toBeLessThan(0.002)
    expect(Math.abs(middle((fit) => fit.levels[0]?.covariance[2] ?? 0) - 0.0144)).toBeLessThan(0.001)
    expect(Math.abs(middle((fit) => fit.residualVariance) - 0.5476)).toBeLessThan(0.003)
  })

  test('95 of 100 intervals hold the school’s true effect, for levels and for slopes', () => {
    const hits = fits.flatMap(({ schools, fit }) =>
      (fit.levels[0]?.effects ?? []).map(({ values, covariance }, j) => {
        const truth = schools.truth[j]
        const inside = (i: number, value: number) =>
          Math.abs(at(values, i) - value) < 1.96 * Math.sqrt(at(covariance, i === 0 ? 0 : 2))
        return { level: inside(0, truth?.intercept ?? 9), slope: inside(1, truth?.slope ?? 9) }
      }),
    )
    const share = (key: 'level' | 'slope') => hits.filter((hit) => hit[key]).length / hits.length
    expect(share('level')).toBeGreaterThan(0.935)
    expect(share('level')).toBeLessThan(0.96)
    expect(share('slope')).toBeGreaterThan(0.935)
    expect(share('slope')).toBeLessThan(0.96)
  })

  test('effects drawn in by size lie nearer to the truth than mean residuals', () => {
    const gap = (effects: readonly number[], truth: readonly { intercept: number }[]) =>
      Math.sqrt(mean(effects.map((effect, j) => (effect - (truth[j]?.intercept ?? 0)) ** 2)))
    const shrunk = mean(
      fits.map(({ fit, schools }) =>
        gap(fit.levels[0]?.effects.map(({ values }) => at(values, 0)) ?? [], schools.truth),
      ),
    )
    const raw = mean(
      fits.map(({ raw, schools }) =>
        gap(
          raw.groups.map(({ effect }) => effect),
          schools.truth,
        ),
      ),
    )
    expect(shrunk).toBeLessThan(0.95 * raw)
  })
})
