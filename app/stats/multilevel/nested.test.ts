import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { at, range } from '../vector.ts'
import { fitMultilevel } from './fit.ts'
import { denseDeviance, fitted, rowsFrom, sumsOf } from './testing.ts'

// Strength of paste by delivery batch and cask, two tests each (Davies and Goldsmith 1972, table 6.5).
const pastes = [
  ...[
    62.8, 62.6, 60.1, 62.3, 62.7, 63.1, 60, 61.4, 57.5, 56.9, 61.1, 58.9, 58.7, 57.5, 63.9, 63.1, 65.4, 63.7,
  ],
  ...[
    57.1, 56.4, 56.9, 58.6, 64.7, 64.5, 55.1, 55.1, 54.7, 54.2, 58.8, 57.5, 63.4, 64.9, 59.3, 58.1, 60.5, 60,
  ],
  ...[
    62.5, 62.6, 61, 58.7, 56.9, 57.7, 59.2, 59.4, 65.2, 66, 64.8, 64.1, 54.8, 54.8, 64, 64, 57.7, 56.8, 58.3,
  ],
  ...[59.3, 59.2, 59.2, 58.9, 56.6],
]

describe('casks within batches', () => {
  const rows = pastes.map((strength, i) => ({
    path: [`batch ${Math.floor(i / 6)}`, `cask ${Math.floor(i / 2)}`],
    values: [strength],
  }))
  const sums = sumsOf(rows, ['strength'], ['batch', 'cask'])

  test('agree with the published fit of the pastes data (Bates, "lme4", 2.2) in every figure', () => {
    const fit = fitted(fitMultilevel(sums, { method: 'ML', fixed: [] }))
    expect(fit.deviance).toBeCloseTo(247.994465862, 8)
    expect(fit.fixed[0]?.estimate).toBeCloseTo(60.05333333, 7)
    expect(fit.fixed[0]?.standardError).toBeCloseTo(0.64213534, 6)
    expect(fit.levels.map(({ name }) => name)).toEqual(['batch', 'cask'])
    expect(fit.levels[0]?.covariance[0]).toBeCloseTo(1.1991558, 5)
    expect(fit.levels[1]?.covariance[0]).toBeCloseTo(8.43366638, 5)
    expect(fit.residualVariance).toBeCloseTo(0.67800001, 6)
    expect(fit.levels[0]?.effects[0]?.values[0]).toBeCloseTo(0.64367893, 6)
    expect(fit.levels[1]?.effects[0]?.values[0]).toBeCloseTo(1.9255868, 6)
    expect(fit.levels[1]?.effects[2]?.values[0]).toBeCloseTo(2.1178582, 6)
  })

  test('and by REML', () => {
    const fit = fitted(fitMultilevel(sums, { method: 'REML', fixed: [] }))
    expect(fit.deviance).toBeCloseTo(246.990745853, 8)
    expect(fit.levels[0]?.covariance[0]).toBeCloseTo(1.65730913, 5)
    expect(fit.levels[1]?.covariance[0]).toBeCloseTo(8.43366658, 5)
  })
})

describe('against the whole covariance matrix of all rows', () => {
  /** Two authorities upwards, schools with slopes, two columns; everything drawn from a seed. */
  function world(seed: number) {
    const random = createRandom(seed)
    const authorities = range(0, 3).map(() => random.normal(0, 0.8))
    const schools = range(0, 9).map(() => [random.normal(0, 1), random.normal(0, 0.7)])
    return range(0, 63).map((i) => {
      const school = Math.floor(i / 7)
      const authority = Math.floor(school / 3)
      const [x, z] = [random.normal(2, 1), random.normal(-1, 3)]
      const own = schools[school] ?? []
      const y =
        1 + 0.5 * x - 0.2 * z + at(authorities, authority) + at(own, 0) + at(own, 1) * x + random.normal()
      return { path: [`A${authority}`, `S${school}`], values: [x, z, y] }
    })
  }

  test.each(['ML', 'REML'] as const)(
    '%s has the right value where it ends, and no smaller one beside it',
    (method) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 10_000 }), (seed) => {
          const rows = world(seed)
          const sums = sumsOf(rows, ['x', 'z', 'y'], ['authority', 'school'])
          const fit = fitted(fitMultilevel(sums, { method, fixed: ['x', 'z'], slopes: { school: ['x'] } }))
          const [upper = 0] = fit.levels[0]?.covariance ?? []
          const [v0 = 0, v01 = 0, v1 = 0] = fit.levels[1]?.covariance ?? []
          const dense = (change: number[]): number =>
            denseDeviance(
              rows.map(({ values }) => values),
              (i, j) => {
                const [a, b] = [rows[i], rows[j]]
                const [xa, xb] = [at(a?.values ?? [], 0), at(b?.values ?? [], 0)]
                const shared = a?.path[0] === b?.path[0] ? upper * at(change, 0) : 0
                const scale = at(change, 1)
                const own = scale * (v0 + v01 * (xa + xb) + v1 * at(change, 2) * xa * xb)
                const rest = i === j ? fit.residualVariance * at(change, 3) : 0
                return shared + (a?.path[1] === b?.path[1] ? own : 0) + rest
              },
              method,
            )
          expect(dense([1, 1, 1, 1])).toBeCloseTo(fit.deviance, 6)
          for (const change of [
            [1.01, 1, 1, 1],
            [0.99, 1, 1, 1],
            [1, 1.01, 1, 1],
            [1, 0.99, 1, 1],
            [1, 1, 1.01, 1],
            [1, 1, 1, 1.01],
            [1, 1, 1, 0.99],
          ])
            expect(dense(change)).toBeGreaterThan(fit.deviance - 1e-7)
        }),
        { numRuns: 12 },
      )
    },
  )

  test('rows made from sums have these sums', () => {
    const { groups } = sumsOf(world(5), ['x', 'z', 'y'], ['authority', 'school'])
    const again = sumsOf(
      groups.flatMap((group) => rowsFrom(group).map((values) => ({ path: group.path, values }))),
      ['x', 'z', 'y'],
      ['authority', 'school'],
    )
    for (const [g, { products }] of groups.entries())
      for (const [i, product] of Array.from(products).entries())
        expect(again.groups[g]?.products[i]).toBeCloseTo(product, 9)
  })
})
