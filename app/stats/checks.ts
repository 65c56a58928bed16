import { at, mean, sum } from './vector.ts'

/**
 * Statistics of what is looked at before a cycle closes. Each answers how far one group stands from its like, in
 * standard deviations, so that one threshold serves them all.
 */

/** Limits of a funnel plot: 3 standard errors (Spiegelhalter 2005, Statistics in Medicine 24, 1185-1202). */
export const FUNNEL_LIMIT = 3

/** A group whose values all moved, in steps of its scale. */
export interface MovingGroup {
  readonly moves: readonly number[]
}

export interface Jump {
  /** Mean movement of the group, in steps. */
  readonly mean: number
  /** The usual movement of the groups beside it: their median. */
  readonly usual: number
  /** Standard deviation of groups of this size about the usual, in steps. */
  readonly spread: number
  /** (mean - usual) / spread. */
  readonly z: number
  /** What is left of mean - usual when the smallness of the group is allowed for (empirical Bayes). */
  readonly shrunk: number
  /** mean - usual, in standard deviations of a single member's movement. */
  readonly effect: number
}

/** The middle value; NaN for an empty list. */
export function median(list: readonly number[]): number {
  const sorted = list.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? at(sorted, half) : (at(sorted, half - 1) + at(sorted, half)) / 2
}

/** The median absolute deviation, scaled so that for a normal it is the standard deviation; NaN for an empty list. */
export function robustSpread(list: readonly number[]): number {
  const middle = median(list)
  return 1.4826 * median(list.map((value) => Math.abs(value - middle)))
}

/** Variance of a member's movement within its group, pooled over the groups. */
function pooledVariance(groups: readonly MovingGroup[]): number {
  const squares = sum(
    groups.map(({ moves }) => {
      const centre = mean(moves)
      return sum(moves.map((move) => (move - centre) ** 2))
    }),
  )
  return squares / Math.max(1, sum(groups.map(({ moves }) => moves.length - 1)))
}

/**
 * How far each group's mean movement stands from the usual one of its like. Groups vary by chance (within variance / n)
 * and of themselves: additive over-dispersion tau^2, taken from the robust spread of all the means, so that one group
 * that jumped does not hide itself, and never below (`floor` within standard deviations)^2.
 * Source: Spiegelhalter 2005, section 4 (additive random effects); shrinkage as in Efron and Morris 1975.
 * Groups must not be empty; answers in their order.
 */
export function findJumps(groups: readonly MovingGroup[], floor = 0.15): Jump[] {
  const within = pooledVariance(groups)
  const means = groups.map(({ moves }) => mean(moves))
  const usual = median(means)
  const chance = (group: MovingGroup) => within / group.moves.length
  const between = robustSpread(means) ** 2 - mean(groups.map(chance))
  const tau2 = Math.max(between || 0, floor ** 2 * within)
  return groups.map((group, i) => {
    const moved = at(means, i) - usual
    const spread = Math.sqrt(tau2 + chance(group))
    return {
      mean: at(means, i),
      usual,
      spread,
      z: spread > 0 ? moved / spread : 0,
      shrunk: spread > 0 ? (moved * tau2) / spread ** 2 : moved,
      effect: within > 0 ? moved / Math.sqrt(within) : 0,
    }
  })
}

const FEWEST_POINTS = 4

export interface Residual {
  /** What the line of the groups beside it lets expect. */
  readonly expected: number
  /** Seen minus expected, in standard deviations of such differences. */
  readonly z: number
}

/** The median slope over all pairs (Theil 1950, Sen 1968): one point far out does not turn the line. NaN without two different xs. */
export function medianSlope(points: readonly { x: number; y: number }[]): number {
  return median(
    points.flatMap((a, i) =>
      points.slice(i + 1).flatMap((b) => (a.x === b.x ? [] : [(b.y - a.y) / (b.x - a.x)])),
    ),
  )
}

/**
 * How far each point stands from the line through the points beside it, all within groups that share a slope but not a
 * level (a subject and year, whose pieces of work are as hard for all its classes). The level a point is held against
 * is the median of the others of its group, so that none is its own witness. Spread: robust, never below `floor`.
 * Groups of fewer than four points say nothing and answer z 0: of three, nobody can say which one is out of line. Slopes below 0 are taken as 0.
 */
export function findResiduals(
  groups: readonly (readonly { x: number; y: number }[])[],
  floor: number,
): Residual[][] {
  const large = groups.filter((group) => group.length >= FEWEST_POINTS)
  const slope = Math.max(0, median(large.map(medianSlope).filter((value) => !Number.isNaN(value))) || 0)
  const levels = groups.map((group) => group.map(({ x, y }) => y - slope * x))
  const others = levels.map((own) => own.map((_, i) => median(own.toSpliced(i, 1))))
  const off = levels.flatMap((own, g) =>
    own.length >= FEWEST_POINTS ? own.map((level, i) => level - (others[g]?.[i] ?? level)) : [],
  )
  const spread = Math.max(robustSpread(off) || 0, floor)
  return groups.map((group, g) =>
    group.map(({ x, y }, i) => {
      const expected = (others[g]?.[i] ?? y) + slope * x
      return { expected, z: group.length >= FEWEST_POINTS ? (y - expected) / spread : 0 }
    }),
  )
}

/** Chance that two members of one group, drawn at random, have the same mark, over all groups; 0 when no group has two. */
export function sameChance(groups: readonly (readonly (string | number)[])[]): number {
  let same = 0
  let pairs = 0
  for (const group of groups) {
    const counts = new Map<string | number, number>()
    for (const mark of group) counts.set(mark, (counts.get(mark) ?? 0) + 1)
    for (const count of counts.values()) same += count * (count - 1)
    pairs += group.length * (group.length - 1)
  }
  return pairs === 0 ? 0 : same / pairs
}

/** Chance that all of n marks are the same when each next one is so with the chance given: q^(n-1). */
export const allSameChance = (n: number, q: number): number => (n < 2 ? 1 : q ** (n - 1))

export interface Copied {
  /** Whether the second mark follows from the first throughout: equal firsts have equal seconds, and none falls as they rise. */
  readonly follows: boolean
  /** How many different first and second marks there are. */
  readonly firsts: number
  readonly seconds: number
  /** Members beyond the first with each first mark: so many times the second could have differed. */
  readonly repeats: number
}

/** Whether one mark is a copy of another throughout a group; marks are places on their own scales. */
export function findCopied(pairs: readonly { first: number; second: number }[]): Copied {
  const seconds = new Map<number, Set<number>>()
  for (const { first, second } of pairs) seconds.set(first, (seconds.get(first) ?? new Set()).add(second))
  const inOrder = [...seconds].sort(([a], [b]) => a - b).map(([, own]) => [...own])
  const single = inOrder.every((own) => own.length === 1)
  const line = inOrder.map((own) => at(own, 0))
  return {
    follows: single && line.every((value, i) => i === 0 || value >= at(line, i - 1)),
    firsts: seconds.size,
    seconds: new Set(pairs.map(({ second }) => second)).size,
    repeats: pairs.length - seconds.size,
  }
}
