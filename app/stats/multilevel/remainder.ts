import { cholesky, solveCholesky } from '../linear.ts'
import { at, cell, type Numbers, range } from '../vector.ts'
import { pairPlace } from './sums.ts'

// A column that keeps less than this part of its own squares beside the columns before it adds rounding, not knowledge.
const NOTHING = 1e-10

/**
 * What each column keeps of its sum of squares once the columns before it are taken out of it, from a lower triangle of
 * centred products; 0 when nothing is left but rounding. Columns of which nothing is left take nothing out of others.
 */
export function remaindersOf(products: Numbers, columns: readonly number[]): Float64Array {
  const k = columns.length
  const factor = new Float64Array(k * k)
  const left = new Float64Array(k)
  columns.forEach((column, i) => {
    const own = at(products, pairPlace(column, column))
    let rest = own
    for (let j = 0; j < i; j++) {
      const pivot = cell(factor, j * k + j)
      let value = at(products, pairPlace(column, columns[j] ?? -1))
      for (let m = 0; m < j; m++) value -= cell(factor, i * k + m) * cell(factor, j * k + m)
      factor[i * k + j] = pivot > 0 ? value / pivot : 0
      rest -= cell(factor, i * k + j) ** 2
    }
    left[i] = rest > NOTHING * own ? rest : 0
    factor[i * k + i] = Math.sqrt(cell(left, i))
  })
  return left
}

/** Which of the columns before it a column can be worked out from, by their coefficients. */
export function sourcesOf(products: Numbers, column: number, before: readonly number[]): number[] {
  const k = before.length
  const spread = before.map((one) => Math.sqrt(at(products, pairPlace(one, one))))
  const matrix = Float64Array.from(range(0, k * k), (place) => {
    const [i, j] = [Math.floor(place / k), place % k]
    return at(products, pairPlace(before[i] ?? -1, before[j] ?? -1)) / (at(spread, i) * at(spread, j))
  })
  const factor = cholesky(matrix, k)
  if (!factor) return [...before]
  const own = before.map((one, i) => at(products, pairPlace(column, one)) / at(spread, i))
  const coefficients = solveCholesky(factor, k, own)
  const largest = Math.max(...coefficients.map(Math.abs))
  return before.filter((_, i) => Math.abs(at(coefficients, i)) > 1e-6 * largest)
}
