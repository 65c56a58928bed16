import { normalCdf, normalQuantile } from './normal.ts'
import type { Random } from './random.ts'
import { mean, sum } from './vector.ts'

/** What is known of one group: how many values, their mean, and the sum of squares about that mean. */
export interface GroupSums {
  readonly n: number
  readonly mean: number
  readonly squares: number
}

export interface GroupEffect {
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

interface Profile {
  readonly deviance: number
  readonly mean: number
  readonly within: number
}

// Minus twice the restricted log likelihood of the one-way random-effects model at a ratio of variances, the variance
// within groups profiled out (Patterson and Thompson 1971; Searle, Casella and McCulloch, "Variance components", 3.8).
function profileAt(groups: readonly GroupSums[], ratio: number): Profile {
  const weights = groups.map(({ n }) => n / (1 + n * ratio))
  const total = sum(weights)
  const middle = sum(groups.map((group, i) => (weights[i] ?? 0) * group.mean)) / total
  const squares =
    sum(groups.map(({ squares: own }) => own)) +
    sum(groups.map((group, i) => (weights[i] ?? 0) * (group.mean - middle) ** 2))
  const free = sum(groups.map(({ n }) => n)) - 1
  const within = squares / free
  const logs = sum(groups.map(({ n }) => Math.log(1 + n * ratio)))
  return { deviance: free * Math.log(within) + logs + Math.log(total), mean: middle, within }
}

// The deviance along the logarithm of the ratio is smooth with one valley, or falls towards no difference at all.
function bestRatio(groups: readonly GroupSums[]): number {
  const at = (log: number) => profileAt(groups, Math.exp(log)).deviance
  const golden = (Math.sqrt(5) - 1) / 2
  let [low, high] = [-16, 6]
  for (let round = 0; round < 80; round++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)]
    if (at(left) <= at(right)) high = right
    else low = left
  }
  const ratio = Math.exp((low + high) / 2)
  return profileAt(groups, 0).deviance <= profileAt(groups, ratio).deviance ? 0 : ratio
}

/**
 * Shrunken effects of groups by restricted maximum likelihood from each group's sums: values are mean + group + rest,
 * both normal. Empty groups are given no effect at reliability 0. Throws RangeError with fewer than two groups that
 * have values, or when no group has two.
 */
export function fitGroups(groups: readonly GroupSums[]): GroupFit {
  const known = groups.filter(({ n }) => n > 0)
  if (known.length < 2 || known.every(({ n }) => n < 2))
    throw new RangeError('Two groups, one of them of two values, are needed to compare')
  const ratio = sum(known.map(({ squares }) => squares)) === 0 ? 0 : bestRatio(known)
  const { mean: middle, within } = profileAt(known, ratio)
  const between = ratio * within
  const effects = groups.map((group): GroupEffect => {
    const reliability = (group.n * ratio) / (1 + group.n * ratio)
    return {
      effect: group.n === 0 ? 0 : reliability * (group.mean - middle),
      se: Math.sqrt(between * (1 - reliability)),
      reliability,
    }
  })
  return { mean: middle, between, within, effects }
}

/**
 * The multiple of its standard error to draw about each estimate so that two of them differ at the level given, on
 * average over all pairs, when their bars do not overlap (Goldstein and Healy 1995): 1.39 at .05 for equal errors.
 * Throws RangeError for fewer than two errors, or one that is not above 0.
 */
export function barMultiple(errors: readonly number[], level = 0.05): number {
  if (errors.length < 2 || errors.some((error) => !(error > 0)))
    throw new RangeError('Bars compare at least two estimates with errors above 0')
  const ratios = errors.flatMap((a, i) => errors.slice(i + 1).map((b) => (a + b) / Math.sqrt(a * a + b * b)))
  const crossing = (z: number) => mean(ratios.map((ratio) => 2 * (1 - normalCdf(z * ratio))))
  let [low, high] = [0, normalQuantile(1 - level / 2)]
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2
    if (crossing(middle) > level) low = middle
    else high = middle
  }
  return (low + high) / 2
}

export interface Range {
  readonly low: number
  readonly high: number
}

/** Where each estimate may stand among all, 1 the highest: the middle 95 % of its ranks over draws from their errors. */
export function rankRanges(
  estimates: readonly { readonly effect: number; readonly se: number }[],
  random: Random,
  draws = 4000,
): Range[] {
  const ranks = estimates.map(() => new Uint32Array(estimates.length))
  for (let draw = 0; draw < draws; draw++) {
    const drawn = estimates.map(({ effect, se }, i) => ({ i, value: random.normal(effect, se) }))
    drawn.sort((a, b) => b.value - a.value)
    for (const [place, { i }] of drawn.entries()) {
      const own = ranks[i]
      if (own) own[place] = (own[place] ?? 0) + 1
    }
  }
  const quantile = (counts: Uint32Array, part: number): number => {
    let seen = 0
    return counts.findIndex((count) => {
      seen += count
      return seen >= part * draws
    })
  }
  return ranks.map((counts) => ({ low: quantile(counts, 0.025) + 1, high: quantile(counts, 0.975) + 1 }))
}

/** How many of the other estimates each cannot be told from: closer than 1.96 standard errors of the difference. */
export const countAlike = (
  estimates: readonly { readonly effect: number; readonly se: number }[],
): number[] =>
  estimates.map(
    (own, i) =>
      estimates.filter(
        (other, j) => i !== j && Math.abs(own.effect - other.effect) < 1.96 * Math.hypot(own.se, other.se),
      ).length,
  )
