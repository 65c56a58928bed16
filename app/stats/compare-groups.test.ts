import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitGroups, type GroupSums, sumGroup } from './compare-groups.ts'

// Yield of dyestuff by batch (Davies and Goldsmith 1972), as fitted in Bates, "lme4", 1.3.1.
const dyestuff = [
  [1545, 1440, 1440, 1520, 1580],
  [1540, 1555, 1490, 1560, 1495],
  [1595, 1550, 1605, 1510, 1560],
  [1445, 1440, 1595, 1465, 1545],
  [1595, 1630, 1515, 1635, 1625],
  [1520, 1455, 1450, 1480, 1445],
]

describe('shrunken effects of groups', () => {
  test('agree with the published fit of the dyestuff data: variances 1764 and 2451 about 1527.5', () => {
    const fit = fitGroups(dyestuff.map(sumGroup))
    expect(fit.mean).toBeCloseTo(1527.5, 3)
    expect(fit.between).toBeCloseTo(1764.05, 0)
    expect(fit.within).toBeCloseTo(2451.25, 0)
    expect(fit.effects[0]?.effect).toBeCloseTo(-17.607, 2)
    expect(fit.effects[4]?.effect).toBeCloseTo(56.734, 1)
    expect(fit.effects[0]?.reliability).toBeCloseTo(0.7825, 3)
  })

  /** The same likelihood from the whole covariance matrix, by elimination: no sums, no shortcuts. */
  function denseDeviance(groups: readonly (readonly number[])[], between: number, within: number): number {
    const values = groups.flatMap((own, g) => own.map((value) => ({ value, g })))
    const rows = values.map((a, i) => [
      ...values.map((b, j) => (a.g === b.g ? between : 0) + (i === j ? within : 0)),
      1,
      a.value,
    ])
    let logs = 0
    const n = values.length
    for (let k = 0; k < n; k++) {
      const pivot = rows[k]?.[k] ?? Number.NaN
      logs += Math.log(pivot)
      for (let i = k + 1; i < n; i++) {
        const times = (rows[i]?.[k] ?? 0) / pivot
        rows[i] = (rows[i] ?? []).map((cell, j) => cell - times * (rows[k]?.[j] ?? 0))
      }
    }
    const crossed = (a: number, b: number) =>
      rows.reduce((sum, row, k) => sum + ((row[a] ?? 0) * (row[b] ?? 0)) / (row[k] ?? 1), 0)
    const [ones, both, square] = [crossed(n, n), crossed(n, n + 1), crossed(n + 1, n + 1)]
    return logs + Math.log(ones) + square - both ** 2 / ones
  }

  test('with groups of different size no other variances are likelier, by the whole covariance matrix', () => {
    const groups = [[3, 5, 4], [9, 8], [1, 2, 4, 3, 2, 1], [6]]
    const { between, within } = fitGroups(groups.map(sumGroup))
    const best = denseDeviance(groups, between, within)
    for (const [a, b] of [
      [1.02, 1],
      [0.98, 1],
      [1, 1.02],
      [1, 0.98],
      [1.3, 0.9],
    ] as const)
      expect(denseDeviance(groups, between * a, within * b)).toBeGreaterThan(best)
  })

  test('are nought where groups differ no more than their values let expect', () => {
    const alike = [
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3.1],
    ].map(sumGroup)
    expect(fitGroups(alike).between).toBe(0)
    expect(fitGroups(alike).effects.every(({ effect }) => Math.abs(effect) === 0)).toBe(true)
  })

  test('never lie further out than what was seen, and a group without values has none', () => {
    const group = fc.record({
      n: fc.integer({ min: 2, max: 30 }),
      mean: fc.double({ min: -3, max: 3, noNaN: true }),
      squares: fc.double({ min: 0.1, max: 40, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(group, { minLength: 2, maxLength: 12 }), (groups) => {
        const empty: GroupSums = { n: 0, mean: 0, squares: 0 }
        const { effects, mean } = fitGroups([...groups, empty])
        expect(effects.at(-1)).toMatchObject({ effect: 0, reliability: 0 })
        for (const [i, own] of groups.entries())
          expect(Math.abs(effects[i]?.effect ?? 9)).toBeLessThanOrEqual(Math.abs(own.mean - mean) + 1e-9)
      }),
    )
    expect(() => fitGroups([sumGroup([1, 2])])).toThrow(RangeError)
  })
})
