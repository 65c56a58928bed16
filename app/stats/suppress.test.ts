import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type SuppressedTable,
  suppressCount,
  suppressList,
  suppressShare,
  suppressTable,
} from './suppress.ts'
import { at, range, sum } from './vector.ts'

/** All tables of these sizes with cells 0..most: what someone with patience would try. */
const allTables = (cells: number, most: number): number[][] =>
  range(0, (most + 1) ** cells).map((n) =>
    range(0, cells).map((i) => Math.floor(n / (most + 1) ** i) % (most + 1)),
  )

const agrees = (shown: number | null | undefined, count: number): boolean => shown === null || shown === count

/** Whether a table could be the one behind what was published. */
function couldBe(published: SuppressedTable, columns: number, flat: readonly number[]): boolean {
  const line = (i: number) => flat.slice(i * columns, (i + 1) * columns)
  const rows = range(0, flat.length / columns).map(line)
  return (
    rows.every((row, i) => row.every((count, j) => agrees(published.cells[i]?.[j], count))) &&
    rows.every((row, i) => agrees(published.rowTotals[i], sum(row))) &&
    range(0, columns).every((j) => agrees(published.columnTotals[j], sum(rows.map((row) => at(row, j))))) &&
    agrees(published.total, sum(flat))
  )
}

describe('small numbers', () => {
  test('one to five are withheld, nought and six are not', () => {
    expect([0, 1, 5, 6, 40].map((count) => suppressCount(count))).toEqual([0, null, null, 6, 40])
  })

  test('a share is withheld when the few are those it does not count', () => {
    expect([suppressShare(3, 40), suppressShare(37, 40), suppressShare(20, 40)]).toEqual([null, null, 0.5])
    expect(suppressShare(0, 0)).toBeNull()
  })

  test('one small number in a list with its total takes the next smallest with it', () => {
    expect(suppressList([3, 20, 40]).counts).toEqual([null, null, 40])
    expect(suppressList([30, 20, 40])).toEqual({ counts: [30, 20, 40], total: 90 })
  })

  test('a table without small numbers is shown whole', () => {
    const table = suppressTable([
      [6, 7],
      [0, 9],
    ])
    expect(table.cells).toEqual([
      [6, 7],
      [0, 9],
    ])
    expect([table.rowTotals, table.columnTotals, table.total]).toEqual([[13, 9], [6, 16], 22])
  })

  test('where nothing happened to anybody, noughts are shown and only the small groups are withheld', () => {
    const nobody = suppressTable([
      [0, 0, 3],
      [0, 0, 38],
      [0, 0, 279],
    ])
    expect(nobody.cells).toEqual([
      [0, 0, null],
      [0, 0, null],
      [0, 0, 279],
    ])
    expect([nobody.rowTotals, nobody.columnTotals, nobody.total]).toEqual([
      [null, null, 279],
      [0, 0, 320],
      320,
    ])
    expect(suppressTable([[3, 38, 279]])).toEqual({
      ...{ cells: [[null, null, 279]], rowTotals: [320], columnTotals: [null, null, 279], total: 320 },
    })
  })

  test('totals that are not published need no protection', () => {
    expect(suppressTable([[3, 20, 40]], { totals: 'none' }).cells).toEqual([[null, 20, 40]])
  })

  test('no withheld count can be worked out: each has at least two values that fit', () => {
    const tables = allTables(6, 4)
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
        fc.constantFrom('both' as const, 'rows' as const, 'columns' as const),
        fc.constantFrom(1, 2, 3, 6),
        (flat, totals, columns) => {
          const rows = range(0, 6 / columns).map((row) => flat.slice(row * columns, (row + 1) * columns))
          const published = suppressTable(rows, { smallest: 3, totals })
          const possible = tables.filter((table) => couldBe(published, columns, table))
          const settled = published.cells.flat().map((shown, i) => {
            const values = new Set(possible.map((table) => at(table, i)))
            return shown === null && values.size < 2
          })
          expect(settled).toEqual(Array(6).fill(false))
          expect(possible.some((table) => table.every((count, i) => count === flat[i]))).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('nothing shown is small, and what is shown is true', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 5, maxLength: 5 }), {
          minLength: 1,
          maxLength: 7,
        }),
        (cells) => {
          const { cells: shown } = suppressTable(cells)
          expect(
            shown
              .flat()
              .every(
                (count, i) => count === null || (count === cells.flat()[i] && (count === 0 || count > 5)),
              ),
          ).toBe(true)
        },
      ),
    )
  })
})
