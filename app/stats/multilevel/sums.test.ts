import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { range } from '../vector.ts'
import { createCollector, sumTable } from './collect.ts'
import { addGroupMean, isZeroOne, regroup } from './grouped.ts'
import { chooseColumns, mergeSums, type Sums, sumRows } from './sums.ts'
import { sumsOf } from './testing.ts'

const number = fc.double({ min: -1000, max: 1000, noNaN: true })
const rows = fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 40 })

/** Means and products by their definitions, in two passes. */
function byDefinition(values: readonly (readonly number[])[]): Sums {
  const means = range(0, 3).map((i) => values.reduce((all, row) => all + (row[i] ?? 0), 0) / values.length)
  const product = (i: number, j: number): number =>
    values.reduce(
      (all, row) => all + ((row[i] ?? 0) - (means[i] ?? 0)) * ((row[j] ?? 0) - (means[j] ?? 0)),
      0,
    )
  return {
    n: values.length,
    means,
    products: range(0, 3).flatMap((i) => range(0, i + 1).map((j) => product(i, j))),
  }
}

function expectSame(a: Sums | undefined, b: Sums): void {
  expect(a?.n).toBe(b.n)
  const numbers = (sums: Sums | undefined) => [
    ...Array.from(sums?.means ?? []),
    ...Array.from(sums?.products ?? []),
  ]
  const [left, right] = [numbers(a), numbers(b)]
  for (const [i, value] of right.entries())
    expect(Math.abs((left[i] ?? Number.NaN) - value)).toBeLessThan(1e-6)
}

describe('sums of rows', () => {
  test('are counts, means and products about the means, however the rows were parted before they were merged', () => {
    fc.assert(
      fc.property(rows, rows, (first, second) => {
        const merged = mergeSums(sumRows(first, 3), sumRows(second, 3))
        expectSame(merged, byDefinition([...first, ...second]))
      }),
    )
  })

  test('of a table and of a stream of rows are the same, in any order of the groups', () => {
    fc.assert(
      fc.property(rows, fc.integer(), (values, seed) => {
        const random = createRandom(seed)
        const codes = values.map(() => random.integer(3))
        const columns = range(0, 3).map((i) => Float64Array.from(values, (row) => row[i] ?? 0))
        const table = sumTable(columns, Int32Array.from(codes), 3)
        const collector = createCollector(3)
        for (const [i, row] of values.entries()) collector.addRow(codes[i] ?? 0, row)
        for (const [group, own] of collector.sums().entries()) {
          const mine = values.filter((_, i) => codes[i] === group)
          if (mine.length === 0) continue
          expectSame(own, byDefinition(mine))
          expectSame(table[group], byDefinition(mine))
        }
      }),
    )
  })

  test('lose nothing when all values lie far from nought', () => {
    const random = createRandom(4)
    const values = range(0, 500).map(() => [random.normal(), random.normal(), random.normal()])
    const near = sumRows(values, 3)
    const far = sumRows(
      values.map((row) => row.map((value) => value + 1e9)),
      3,
    )
    for (const [i, product] of Array.from(near.products).entries())
      expect(far.products[i]).toBeCloseTo(product, 4)
  })

  test('take in a column that nobody had before, as nought for all who came earlier', () => {
    const collector = createCollector(2)
    collector.addRow(0, [1, 2])
    collector.widen()
    collector.addRow(1, [3, 4, 1])
    collector.addRow(0, [5, 1, 1])
    const [first] = collector.sums()
    expect(first).toEqual({
      n: 2,
      means: [3, 1.5, 0.5],
      products: [8, -2, 0.5, 2, -0.5, 0.5],
    })
  })

  test('of chosen columns are those of the rows with these columns alone', () => {
    const all = byDefinition([
      [1, 4, 0],
      [2, 2, 5],
      [7, 1, 1],
    ])
    expect(chooseColumns(all, [2, 0])).toEqual({
      n: 3,
      means: [all.means[2], all.means[0]],
      products: [all.products[5], all.products[3], all.products[0]],
    })
    expect(chooseColumns(all, [1, -1]).products).toEqual([all.products[2], 0, 0])
  })
})

describe('groups within groups', () => {
  const grouped = sumsOf(
    [
      { path: ['north', 'a'], values: [1, 2] },
      { path: ['north', 'a'], values: [3, 5] },
      { path: ['north', 'b'], values: [4, 1] },
      { path: ['south', 'a'], values: [2, 2] },
    ],
    ['x', 'y'],
    ['authority', 'school'],
  )

  test('classes are summed into schools, schools into authorities, and nothing is lost', () => {
    const authorities = regroup(grouped, ['authority'])
    expect(authorities.groups.map(({ path, n }) => [path, n])).toEqual([
      [['north'], 3],
      [['south'], 1],
    ])
    expectSame(
      authorities.groups[0],
      sumRows(
        [
          [1, 2],
          [3, 5],
          [4, 1],
        ],
        2,
      ),
    )
    expect(() => regroup(grouped, ['country'])).toThrow(RangeError)
  })

  test('a school’s mean can be had as a column: the same for all its pupils', () => {
    const { columns, groups } = addGroupMean(grouped, 'x')
    expect(columns).toEqual(['x', 'y', 'mean of x'])
    expect(groups.map(({ means }) => means[2])).toEqual([2, 4, 2])
    expect(groups.every(({ products }) => products[3] === 0 && products[5] === 0)).toBe(true)
    expect(() => addGroupMean(grouped, 'z')).toThrow(RangeError)
  })

  test('a column of noughts and ones is known by its sums', () => {
    const sums = sumRows(
      [
        [0, 2],
        [1, 0],
        [1, 0],
        [0, 0],
      ],
      2,
    )
    expect(isZeroOne(sums, 0)).toBe(true)
    expect(isZeroOne(sums, 1)).toBe(false)
  })
})
