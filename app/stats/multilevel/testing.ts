import fs from 'node:fs'
import path from 'node:path'
import { at, type Numbers, range } from '../vector.ts'
import type { MultilevelFit } from './fit.ts'
import type { GroupedSums } from './grouped.ts'
import type { Refusal } from './model.ts'
import { pairPlace, type Sums, sumRows } from './sums.ts'
import { SumsFile } from './sums-file.ts'

const folder = path.resolve(import.meta.dirname, 'test-data')

/** 4,059 pupils of 65 Inner London schools, as their schools' sums. */
export const examSums = (): GroupedSums =>
  SumsFile.parse(JSON.parse(fs.readFileSync(path.join(folder, 'exam-sums.json'), 'utf8')))

/** The fit, or an error with the refusal's message. */
export function fitted(fit: MultilevelFit | Refusal): MultilevelFit {
  if (!fit.ok) throw new Error(fit.message)
  return fit
}

/** Sums of rows in memory by the group each names; the outcome is the last column. */
export function sumsOf(
  rows: readonly { readonly path: readonly string[]; readonly values: Numbers }[],
  columns: readonly string[],
  levels: readonly string[] = ['school'],
): GroupedSums {
  const groups = Map.groupBy(rows, (row) => JSON.stringify(row.path))
  return {
    ...{ outcome: columns.at(-1) ?? '', columns, levels, factors: [] },
    groups: [...groups.values()].map((own) => ({
      path: own[0]?.path ?? [],
      ...sumRows(
        own.map(({ values }) => values),
        columns.length,
      ),
    })),
  }
}

/**
 * Rows that have exactly these sums: the mean, plus the columns of a triangle F with F F' the products, laid along
 * directions that are orthogonal to one another and to the mean (the cosines of the discrete transform).
 */
export function rowsFrom({ n, means, products }: Sums): number[][] {
  const k = means.length
  const factor = pivotFree(products, k).filter((column) => column.some((entry) => entry !== 0))
  return range(0, n).map((row) =>
    range(0, k).map((column) =>
      factor.reduce((value, own, i) => value + cosine(i + 1, row, n) * at(own, column), at(means, column)),
    ),
  )
}

/** Entry `row` of the i-th of n cosines, which is of length 1. */
const cosine = (i: number, row: number, n: number): number =>
  Math.sqrt(2 / n) * Math.cos((Math.PI * i * (row + 0.5)) / n)

/** The columns of the lower triangle, those of which nothing is left being 0. */
function pivotFree(products: Numbers, k: number): number[][] {
  const columns: number[][] = []
  for (const j of range(0, k)) {
    const rest = (i: number): number =>
      columns.reduce((value, own) => value - at(own, i) * at(own, j), at(products, pairPlace(i, j)))
    const pivot = rest(j)
    const nothing = pivot <= 1e-12 * at(products, pairPlace(j, j))
    columns.push(range(0, k).map((i) => (nothing || i < j ? 0 : rest(i) / Math.sqrt(pivot))))
  }
  return columns
}

/**
 * Minus twice the log likelihood from the whole n x n covariance matrix of all rows, by elimination: no sums, no groups,
 * no shortcuts. `rows` have the fixed columns and then the outcome.
 */
export function denseDeviance(
  rows: readonly Numbers[],
  covariance: (i: number, j: number) => number,
  method: 'ML' | 'REML',
): number {
  const n = rows.length
  const p = (rows[0]?.length ?? 0) as number
  // [V, 1, X, y] is brought to a triangle; what is left under the border gives the rest.
  const lines = rows.map((row, i) => [...rows.map((_, j) => covariance(i, j)), 1, ...Array.from(row)])
  const border = range(0, p + 1).map(() => new Array<number>(p + 1).fill(0))
  let logs = 0
  for (let k = 0; k < n; k++) {
    const line = lines[k] ?? []
    const pivot = at(line, k)
    logs += Math.log(pivot)
    for (let i = k + 1; i < n; i++) {
      const own = lines[i] ?? []
      const times = at(own, k) / pivot
      for (let j = k; j < own.length; j++) own[j] = at(own, j) - times * at(line, j)
    }
    for (const [a, sums] of border.entries())
      for (const b of range(0, p + 1)) sums[b] = at(sums, b) + (at(line, n + a) * at(line, n + b)) / pivot
  }
  for (let k = 0; k < p; k++) {
    const line = border[k] ?? []
    if (method === 'REML') logs += Math.log(at(line, k))
    for (let i = k + 1; i <= p; i++) {
      const own = border[i] ?? []
      const times = at(own, k) / at(line, k)
      for (let j = k; j <= p; j++) own[j] = at(own, j) - times * at(line, j)
    }
  }
  const free = method === 'REML' ? n - p : n
  return logs + free * Math.log(2 * Math.PI) + at(border[p] ?? [], p)
}
