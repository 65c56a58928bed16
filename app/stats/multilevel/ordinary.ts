import type { GroupEffect } from '../compare-groups.ts'
import { at, range } from '../vector.ts'
import { criterionOf } from './criterion.ts'
import { chooseFixed } from './factors.ts'
import { type GroupedSums, totalsOf } from './grouped.ts'
import { type Refusal, refuse } from './model.ts'
import { makePlan, writeSquare } from './plan.ts'
import { lowerTriangle } from './reducer.ts'
import { chooseColumns } from './sums.ts'
import { type FixedEffect, fixedEffects } from './unit.ts'

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
 * pupils wanders, not how far schools differ.
 */
export function fitOrdinary(sums: GroupedSums, columns: readonly string[]): OrdinaryFit | Refusal {
  const chosen = chooseFixed(sums, { method: 'REML', fixed: columns })
  if (!chosen.ok) return chosen
  const places = [...chosen.columns, sums.outcome].map((column) => sums.columns.indexOf(column))
  const groups = sums.groups.map((group) => ({ path: group.path, ...chooseColumns(group, places) }))
  const totals = totalsOf(groups, places.length)
  const levels = [{ name: sums.levels.at(-1) ?? '', slopes: [] }]
  const planned = makePlan({ method: 'REML', outcome: sums.outcome, fixed: chosen.columns, levels }, totals)
  if (!planned.ok) return planned
  const { plan } = planned
  const square = new Float64Array(plan.columns.length ** 2)
  writeSquare(plan, totals.all, square, 0)
  const criterion = criterionOf(plan, Float64Array.from([0, ...lowerTriangle(square, plan.columns.length)]))
  if (!criterion)
    return refuse('nothing left to explain', sums.outcome, `“${sums.outcome}” is explained whole.`)
  const p = places.length - 1
  const { fixed } = fixedEffects(plan, criterion)
  const squares = criterion.residualVariance * (plan.pupils - p - 1) * at(plan.spreads, p + 1) ** 2
  const pupilSd = Math.sqrt(squares / (plan.pupils - 1))
  const expected = (means: ArrayLike<number>): number =>
    range(0, p).reduce(
      (all, i) => all + at(means, i) * (fixed[i + 1]?.estimate ?? 0),
      fixed[0]?.estimate ?? 0,
    )
  return {
    ...{ ok: true, fixed, pupilSd },
    groups: groups.map(({ path, n, means }) => {
      const effect = at(means, p) - expected(means)
      return { path, pupils: n, effect, se: pupilSd / Math.sqrt(n), reliability: 1 }
    }),
  }
}
