import { expect, test } from 'vitest'
import { eigenSymmetric } from './eigen.ts'
import { createRandom } from './random.ts'
import { fitRobust } from './robust.ts'
import { range } from './vector.ts'

test('two groups of single rows give Welch’s standard error and degrees of freedom', () => {
  const [a, b] = [
    [27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4],
    [27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 30, 23.9],
  ]
  const rows = [a, b].flatMap((values, group) => (values ?? []).map((y) => ({ y, x: [1, group] })))
  const fit = fitRobust(rows, 1)
  const spread = (values: readonly number[] = []) => {
    const middle = values.reduce((x, y) => x + y, 0) / values.length
    return values.reduce((sum, v) => sum + (v - middle) ** 2, 0) / (values.length - 1) / values.length
  }
  expect(fit?.se).toBeCloseTo(Math.sqrt(spread(a) + spread(b)), 10)
  expect(fit?.freedom).toBe(28)
})

test('clusters alike in size and treated as wholes give the t test of their means', () => {
  const random = createRandom(4)
  const clusters = range(0, 8).map((c) => ({ c, level: random.normal(), treated: c % 2 }))
  const rows = clusters.flatMap(({ c, level, treated }) =>
    range(0, 5).map(() => ({ y: level + random.normal(), x: [1, treated], cluster: c })),
  )
  const means = clusters.map(({ c }) => {
    const own = rows.filter(({ cluster }) => cluster === c)
    return own.reduce((sum, { y }) => sum + y, 0) / own.length
  })
  const side = (treated: number) => means.filter((_, i) => i % 2 === treated)
  const variance = (values: readonly number[]) => {
    const middle = values.reduce((x, y) => x + y, 0) / values.length
    return values.reduce((sum, v) => sum + (v - middle) ** 2, 0) / (values.length - 1)
  }
  const fit = fitRobust(rows, 1)
  expect(fit?.se).toBeCloseTo(Math.sqrt(variance(side(0)) / 4 + variance(side(1)) / 4), 9)
  expect([fit?.freedom, fit?.clusters]).toEqual([6, 8])
})

test('a weight of two is the row twice over in the estimate, and columns that say the same are refused', () => {
  const random = createRandom(9)
  const rows = range(0, 30).map((i) => ({
    y: random.normal(),
    x: [1, i % 2, random.normal()],
    weight: 1 + (i % 3),
  }))
  const twice = rows.flatMap(({ weight, ...row }) => range(0, weight).map(() => row))
  expect(fitRobust(rows, 1)?.estimate).toBeCloseTo(fitRobust(twice, 1)?.estimate ?? 9, 10)
  expect(
    fitRobust(
      rows.map((row) => ({ ...row, x: [1, row.x[1] ?? 0, 2] })),
      1,
    ),
  ).toBeUndefined()
})

test('eigenvalues and vectors make up the matrix again', () => {
  const random = createRandom(2)
  const n = 5
  const half = range(0, n * n).map(() => random.normal())
  const matrix = range(0, n * n).map((k) => {
    const [i, j] = [Math.floor(k / n), k % n]
    return range(0, n).reduce((sum, l) => sum + (half[i * n + l] ?? 0) * (half[j * n + l] ?? 0), 0)
  })
  const { values, vectors } = eigenSymmetric(matrix, n)
  const again = range(0, n * n).map((k) =>
    range(0, n).reduce(
      (sum, l) =>
        sum + (values[l] ?? 0) * (vectors[Math.floor(k / n) * n + l] ?? 0) * (vectors[(k % n) * n + l] ?? 0),
      0,
    ),
  )
  for (const [k, value] of matrix.entries()) expect(again[k]).toBeCloseTo(value, 9)
})
