import type { Estimate } from './compare-estimates.ts'
import { fitMultilevel } from './multilevel/fit.ts'
import { mean, sum } from './vector.ts'

/** What is known of one group: how many values, their mean, and the sum of squares about that mean. */
export interface GroupSums {
  readonly n: number
  readonly mean: number
  readonly squares: number
}

export interface GroupEffect extends Estimate {
  /** Shrunken distance from the mean of all groups, in the unit of the values. */
  readonly effect: number
  /** Standard error of `effect` about the group's true distance. */
  readonly se: number
  /** Part of what is seen of the group that is the group's own, 0 to 1. */
  readonly reliability: number
}

export interface GroupFit {
  readonly mean: number
  /** Variance between groups, and between the values of one group. */
  readonly between: number
  readonly within: number
  readonly effects: readonly GroupEffect[]
}

/** Sums a list of values for `fitGroups`. */
export function sumGroup(values: readonly number[]): GroupSums {
  const middle = values.length === 0 ? 0 : mean(values)
  return { n: values.length, mean: middle, squares: sum(values.map((value) => (value - middle) ** 2)) }
}

/**
 * Shrunken effects of groups by restricted maximum likelihood from each group's sums: values are mean + group + rest,
 * both normal (the one-way classification: Searle, Casella and McCulloch, "Variance components", 1992, chapter 3). Empty
 * groups are given no effect at reliability 0. Throws RangeError with fewer than two groups that have values, or when no
 * group has two.
 */
export function fitGroups(groups: readonly GroupSums[]): GroupFit {
  const known = groups.filter(({ n }) => n > 0)
  if (known.length < 2 || known.every(({ n }) => n < 2))
    throw new RangeError('Two groups, one of them of two values, are needed to compare')
  const fit = fitMultilevel(
    {
      ...{ outcome: 'value', columns: ['value'], factors: [], levels: ['group'] },
      groups: known.map(({ n, mean: own, squares }) => ({ n, means: [own], products: [squares], path: [] })),
    },
    { method: 'REML', fixed: [] },
  )
  if (!fit.ok) return withoutDifferences(groups)
  const [level] = fit.levels
  const between = level?.covariance[0] ?? 0
  const found = new Map(known.map((group, i) => [group, level?.effects[i]]))
  const effects = groups.map((group): GroupEffect => {
    const variance = found.get(group)?.covariance[0] ?? between
    const reliability = between > 0 ? Math.max(0, 1 - variance / between) : 0
    return { effect: found.get(group)?.values[0] ?? 0, se: Math.sqrt(variance), reliability }
  })
  return { mean: fit.fixed[0]?.estimate ?? Number.NaN, between, within: fit.residualVariance, effects }
}

// Where the values of each group are all alike no spread within groups can be known, and nothing be said of groups.
function withoutDifferences(groups: readonly GroupSums[]): GroupFit {
  const n = sum(groups.map((group) => group.n))
  const middle = sum(groups.map((group) => group.n * group.mean)) / n
  const squares = sum(groups.map((group) => group.n * (group.mean - middle) ** 2))
  const effects = groups.map(() => ({ effect: 0, se: 0, reliability: 0 }))
  return { mean: middle, between: 0, within: squares / (n - 1), effects }
}
