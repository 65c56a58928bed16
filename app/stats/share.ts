import { normalQuantile } from './normal.ts'
import { at, range, sum } from './vector.ts'

/**
 * Wilson's interval of a share (Wilson 1927): where the share of a large number of such pupils may lie, as [low, high]
 * between 0 and 1. `level` is the chance with which such intervals hold the true share. Throws where there is nobody.
 */
export function wilsonInterval(count: number, base: number, level = 0.95): readonly [number, number] {
  if (!(base > 0) || count < 0 || count > base) throw new RangeError('A share is of at least one')
  const z = normalQuantile((1 + level) / 2)
  const share = count / base
  const middle = (share + (z * z) / (2 * base)) / (1 + (z * z) / base)
  const half =
    (z / (1 + (z * z) / base)) * Math.sqrt((share * (1 - share)) / base + (z * z) / (4 * base * base))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** How many standard errors apart two shares are: that of `after` less that of `before`, pooled; 0 where it cannot be said. */
export function shareDifferenceZ(
  before: { readonly count: number; readonly base: number },
  after: { readonly count: number; readonly base: number },
): number {
  if (before.base === 0 || after.base === 0) return 0
  const pooled = (before.count + after.count) / (before.base + after.base)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / before.base + 1 / after.base))
  return error === 0 ? 0 : (after.count / after.base - before.count / before.base) / error
}

/** So many of so many. */
export interface Share {
  readonly count: number
  readonly base: number
}

/**
 * The difference of two shares, `a` less `b`, with Newcombe's interval (1998, "Interval estimation for the difference between
 * independent proportions", method 10): the two Wilson intervals put together. Throws where one is of nobody.
 */
export function shareDifference(
  a: Share,
  b: Share,
  level = 0.95,
): { readonly difference: number; readonly low: number; readonly high: number } {
  const [p, q] = [a.count / a.base, b.count / b.base]
  const [lowA, highA] = wilsonInterval(a.count, a.base, level)
  const [lowB, highB] = wilsonInterval(b.count, b.base, level)
  return {
    difference: p - q,
    low: p - q - Math.hypot(p - lowA, highB - q),
    high: p - q + Math.hypot(highA - p, q - lowB),
  }
}

/**
 * Fisher's exact test of two shares (1935): the chance, had both groups the same, of a split of all counted as
 * unlikely as this one or more so. Right for the smallest groups, where a normal distribution cries wolf.
 */
export function fisherExact(a: Share, b: Share): number {
  const counted = a.count + b.count
  const logFactorial = logFactorials(a.base + b.base)
  const choose = (n: number, k: number): number =>
    at(logFactorial, n) - at(logFactorial, k) - at(logFactorial, n - k)
  const all = choose(a.base + b.base, counted)
  const chance = (count: number): number =>
    Math.exp(choose(a.base, count) + choose(b.base, counted - count) - all)
  const seen = chance(a.count)
  const splits = range(Math.max(0, counted - b.base), Math.min(a.base, counted) + 1)
  // Splits as likely as the one seen differ from it by rounding alone.
  const unlikely = splits.map(chance).filter((one) => one <= seen * (1 + 1e-9))
  return Math.min(1, sum(unlikely))
}

function logFactorials(largest: number): Float64Array {
  const table = new Float64Array(largest + 1)
  for (let n = 1; n <= largest; n++) table[n] = at(table, n - 1) + Math.log(n)
  return table
}
