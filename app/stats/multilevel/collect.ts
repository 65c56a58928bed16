import { cell, increase, type Numbers, range } from '../vector.ts'
import { mergeInto, type Sums, triangle } from './sums.ts'

/** Gathers sums of many groups while rows go by, in memory that grows with the groups and not with the rows. */
export interface Collector {
  addRow(group: number, row: Numbers): void
  addSums(group: number, sums: Sums): void
  /** Gives every group one more column, which is 0 for all rows so far. */
  widen(): void
  /** One for each group from 0 to the last that was given anything. */
  sums(): Sums[]
}

interface Store {
  readonly columns: number
  readonly counts: Float64Array
  readonly means: Float64Array
  readonly products: Float64Array
}

const emptyStore = (columns: number, groups: number): Store => ({
  columns,
  counts: new Float64Array(groups),
  means: new Float64Array(groups * columns),
  products: new Float64Array(groups * triangle(columns)),
})

/** The same sums with room for more groups or columns. A lower triangle grows at its end, so rows are copied whole. */
function resized(store: Store, columns: number, groups: number): Store {
  const next = emptyStore(columns, groups)
  const copy = (from: Float64Array, to: Float64Array, old: number, wide: number): void => {
    for (let g = 0; g < store.counts.length; g++) to.set(from.subarray(g * old, (g + 1) * old), g * wide)
  }
  next.counts.set(store.counts)
  copy(store.means, next.means, store.columns, columns)
  copy(store.products, next.products, triangle(store.columns), triangle(columns))
  return next
}

// Plain lists: thousands of small typed arrays cost more to make than the sums themselves.
function sumsOf({ columns, counts, means, products }: Store, group: number): Sums {
  const part = (from: Float64Array, size: number): number[] => {
    const numbers: number[] = []
    for (let i = group * size; i < (group + 1) * size; i++) numbers.push(cell(from, i))
    return numbers
  }
  return { n: cell(counts, group), means: part(means, columns), products: part(products, triangle(columns)) }
}

export function createCollector(columns: number): Collector {
  let store = emptyStore(columns, 16)
  let groups = 0
  let noProducts = new Float64Array(triangle(columns))
  const add = (group: number, n: number, means: Numbers, products: Numbers): void => {
    if (group >= store.counts.length) store = resized(store, store.columns, 2 * (group + 1))
    groups = Math.max(groups, group + 1)
    mergeInto(store, group, store.columns, { first: cell(store.counts, group), second: n, means, products })
    increase(store.counts, group, n)
  }
  return {
    addRow: (group, row) => add(group, 1, row, noProducts),
    addSums: (group, sums) => {
      if (sums.n > 0) add(group, sums.n, sums.means, sums.products)
    },
    widen: () => {
      store = resized(store, store.columns + 1, store.counts.length)
      noProducts = new Float64Array(triangle(store.columns))
    },
    sums: () => range(0, groups).map((group) => sumsOf(store, group)),
  }
}

/**
 * Sums by group of columns that lie in memory; `codes` says each row's group, from 0 to `groups` - 1. Rows of a group
 * that follow one another are summed together, about their own mean, before they are merged with the rest: so a table
 * sorted by school is read at the speed of memory, and one in any other order gives the same to rounding.
 */
export function sumTable(columns: readonly Float64Array[], codes: Int32Array, groups: number): Sums[] {
  const store = emptyStore(columns.length, groups)
  const means = new Float64Array(columns.length)
  const products = new Float64Array(triangle(columns.length))
  for (let start = 0, end = 0; start < codes.length; start = end) {
    const group = codes[start] ?? 0
    for (end = start + 1; end < codes.length && codes[end] === group; end++);
    sumRun(columns, start, end, means, products)
    const first = cell(store.counts, group)
    mergeInto(store, group, columns.length, { first, second: end - start, means, products })
    increase(store.counts, group, end - start)
  }
  return range(0, groups).map((group) => sumsOf(store, group))
}

// Two passes over a run: means first, then products about them, so nothing cancels.
function sumRun(
  columns: readonly Float64Array[],
  start: number,
  end: number,
  means: Float64Array,
  products: Float64Array,
): void {
  columns.forEach((column, i) => {
    means[i] = totalOf(column, start, end) / (end - start)
  })
  if (end - start === 1) return void products.fill(0)
  let pair = 0
  columns.forEach((a, i) => {
    const centre = cell(means, i)
    for (let j = 0; j <= i; j++, pair++) {
      products[pair] = productOf(a, columns[j] ?? a, centre, cell(means, j), start, end)
    }
  })
}

// Two running totals each: a processor adds the one while it waits for the other.
function totalOf(column: Float64Array, start: number, end: number): number {
  let [even, odd, row] = [0, 0, start]
  for (; row + 1 < end; row += 2) {
    even += cell(column, row)
    odd += cell(column, row + 1)
  }
  return row < end ? even + odd + cell(column, row) : even + odd
}

function productOf(
  a: Float64Array,
  b: Float64Array,
  centreA: number,
  centreB: number,
  start: number,
  end: number,
): number {
  let [even, odd, row] = [0, 0, start]
  for (; row + 1 < end; row += 2) {
    even += (cell(a, row) - centreA) * (cell(b, row) - centreB)
    odd += (cell(a, row + 1) - centreA) * (cell(b, row + 1) - centreB)
  }
  return row < end ? even + odd + (cell(a, row) - centreA) * (cell(b, row) - centreB) : even + odd
}
