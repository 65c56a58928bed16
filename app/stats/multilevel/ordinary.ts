import type { GroupEffect } from '../compare-groups.ts'
import { cholesky, inverseFromCholesky, solveCholesky } from '../linear.ts'
import { at, dot, range } from '../vector.ts'
import { type GroupedSums, totalsOf } from './grouped.ts'
import { INTERCEPT, type Refusal, refuse } from './model.ts'
import { remaindersOf } from './remainder.ts'
import { chooseColumns, pairPlace } from './sums.ts'
import type { FixedEffect } from './unit.ts'

export interface OrdinaryFit {
  readonly ok: true
  readonly fixed: readonly FixedEffect[]
  /** Standard deviation of what is left of a pupil, by n - 1. */
  readonly pupilSd: number
  /** Each group's mean of what is left, not drawn in, with the pupils' standard deviation over the root of their number. */
  readonly groups: readonly (GroupEffect & { readonly path: readonly string[]; readonly pupils: number })[]
}

/**
 * Least squares as if pupils had nothing to do with their schools, and each school's mean residual: the arithmetic of
 * published measures such as Progress 8, to stand beside a multilevel fit. Its intervals say how far the mean of so many
 * pupils wanders, not how far schools differ. Columns of numbers only.
 */
export function fitOrdinary(sums: GroupedSums, fixed: readonly string[]): OrdinaryFit | Refusal {
  const places = [...fixed, sums.outcome].map((column) => sums.columns.indexOf(column))
  const unknown = places.indexOf(-1)
  if (unknown >= 0)
    return refuse('no such column', fixed[unknown] ?? '', `There is no column “${fixed[unknown]}”.`)
  const groups = sums.groups.map((group) => ({ path: group.path, ...chooseColumns(group, places) }))
  const { n, means, products } = totalsOf(groups, places.length).all
  const p = fixed.length
  const product = (i: number, j: number): number => at(products, pairPlace(i, j))
  const left = remaindersOf(products, range(0, p + 1))
  const doubled = fixed[left.subarray(0, p).indexOf(0)]
  if (doubled !== undefined)
    return refuse(
      'collinear column',
      doubled,
      `“${doubled}” says nothing that the columns before it do not say.`,
    )
  const square = Float64Array.from(range(0, p * p), (place) => product(Math.floor(place / p), place % p))
  const factor = cholesky(square, p) ?? new Float64Array()
  const slopes = solveCholesky(
    factor,
    p,
    range(0, p).map((i) => product(i, p)),
  )
  const variance = at(left, p) / (n - p - 1)
  const inverse = inverseFromCholesky(factor, p)
  const centre = range(0, p).map((i) => at(means, i))
  const through = range(0, p).map((i) => dot(inverse.subarray(i * p, (i + 1) * p), centre))
  const interceptError = Math.sqrt(variance * (1 / n + dot(through, centre)))
  const intercept = at(means, p) - dot(slopes, centre)
  const pupilSd = Math.sqrt(at(left, p) / (n - 1))
  return {
    ok: true,
    pupilSd,
    fixed: [
      { column: INTERCEPT, estimate: intercept, standardError: interceptError },
      ...fixed.map((column, i) => ({
        ...{ column, estimate: at(slopes, i) },
        standardError: Math.sqrt(variance * at(inverse, i * p + i)),
      })),
    ],
    groups: groups.map((group) => {
      const own = range(0, p).map((i) => at(group.means, i))
      const effect = at(group.means, p) - intercept - dot(slopes, own)
      return { path: group.path, pupils: group.n, effect, se: pupilSd / Math.sqrt(group.n), reliability: 1 }
    }),
  }
}
