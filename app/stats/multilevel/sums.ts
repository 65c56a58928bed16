import { at, cell, increase, type Numbers } from '../vector.ts'

/**
 * What is kept of the rows of a group, and all that a multilevel model needs of them: how many there are, the mean of
 * each column, and for each pair of columns the sum of the products of their distances from their means.
 */
export interface Sums {
  readonly n: number
  /** One per column. */
  readonly means: Numbers
  /** The lower triangle, row by row: (0,0), (1,0), (1,1), (2,0), ... */
  readonly products: Numbers
}

/** How many numbers the lower triangle of a k x k matrix holds. */
export const triangle = (k: number): number => (k * (k + 1)) / 2

/** Where the pair (i, j), in either order, stands in a lower triangle written row by row. */
export const pairPlace = (i: number, j: number): number => (i >= j ? triangle(i) + j : triangle(j) + i)

export const noSums = (columns: number): Sums => ({
  n: 0,
  means: new Float64Array(columns),
  products: new Float64Array(triangle(columns)),
})

/**
 * Sums of all rows of two groups, as if their rows had been summed together: exact in arithmetic, and nothing large is
 * ever subtracted from something as large (Chan, Golub and LeVeque 1979, "Updating formulae and a pairwise algorithm
 * for computing sample variances", eq. 2.1).
 */
export function mergeSums(a: Sums, b: Sums): Sums {
  const n = a.n + b.n
  if (a.n === 0 || b.n === 0) return a.n === 0 ? b : a
  const means = Float64Array.from(a.means)
  const products = Float64Array.from(a.products)
  mergeInto({ means, products }, 0, means.length, {
    first: a.n,
    second: b.n,
    means: b.means,
    products: b.products,
  })
  return { n, means, products }
}

/** Sums of chosen columns, in the order asked for; -1 asks for a column that is 0 for every row. */
export function chooseColumns(sums: Sums, columns: readonly number[]): Sums {
  const asTheyAre = columns.length === sums.means.length && columns.every((column, i) => column === i)
  if (asTheyAre) return sums
  const pick = (from: Numbers, place: number): number => (place < 0 ? 0 : at(from, place))
  const products: number[] = []
  for (const [i, a] of columns.entries())
    for (const b of columns.slice(0, i + 1))
      products.push(pick(sums.products, a < 0 || b < 0 ? -1 : pairPlace(a, b)))
  return { n: sums.n, means: columns.map((column) => pick(sums.means, column)), products }
}

interface Further {
  readonly first: number
  readonly second: number
  readonly means: Numbers
  readonly products: Numbers
}

/** The merging itself, for group `g` of many whose sums stand one after the other; the counts stay with the caller. */
export function mergeInto(
  into: { readonly means: Float64Array; readonly products: Float64Array },
  g: number,
  columns: number,
  { first, second, means, products }: Further,
): void {
  const n = first + second
  const weight = (first * second) / n
  const share = second / n
  const [from, at0] = [g * columns, g * triangle(columns)]
  for (let i = 0, pair = 0; i < columns; i++) {
    const gap = at(means, i) - cell(into.means, from + i)
    for (let j = 0; j <= i; j++, pair++) {
      const other = at(means, j) - cell(into.means, from + j)
      increase(into.products, at0 + pair, at(products, pair) + weight * gap * other)
    }
  }
  for (let i = 0; i < columns; i++) {
    increase(into.means, from + i, (at(means, i) - cell(into.means, from + i)) * share)
  }
}

/** Sums of rows given one by one, each with all columns; for small numbers of rows and for tests. */
export function sumRows(rows: readonly Numbers[], columns: number): Sums {
  const none = new Float64Array(triangle(columns))
  return rows.reduce<Sums>(
    (all, row) => mergeSums(all, { n: 1, means: row, products: none }),
    noSums(columns),
  )
}
