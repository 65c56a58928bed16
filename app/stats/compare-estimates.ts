import { normalCdf, normalPdf, normalQuantile } from './normal.ts'
import type { Random } from './random.ts'
import { at, sum } from './vector.ts'

/** An estimate to compare, with its standard error. */
export interface Estimate {
  readonly effect: number
  readonly se: number
}

// With more different errors than this they are rounded to so many steps, which moves the multiple by less than 1e-5.
const DIFFERENT_ERRORS = 400

/**
 * The multiple of its standard error to draw about each estimate so that two of them differ at the level given, on
 * average over all pairs, when their bars do not overlap (Goldstein and Healy 1995): 1.39 at .05 for equal errors.
 * Throws RangeError for fewer than two errors, or one that is not above 0.
 */
export function barMultiple(errors: readonly number[], level = 0.05): number {
  if (errors.length < 2 || errors.some((error) => !(error > 0)))
    throw new RangeError('Bars compare at least two estimates with errors above 0')
  const pairs = pairRatios(tally(errors))
  const weight = sum(pairs.map((pair) => pair.count))
  // Bars of equal errors need the least; from there on the chance is convex in z, so Newton's steps never overshoot.
  let z = normalQuantile(1 - level / 2) / Math.SQRT2
  for (let round = 0; round < 50; round++) {
    let [crossing, slope] = [0, 0]
    for (const { ratio, count } of pairs) {
      crossing += (2 * count * normalCdf(-z * ratio)) / weight
      slope += (2 * count * ratio * normalPdf(z * ratio)) / weight
    }
    const step = (crossing - level) / slope
    z += step
    if (Math.abs(step) < 1e-13) break
  }
  return z
}

interface Tallied {
  readonly error: number
  readonly count: number
}

function tally(errors: readonly number[]): Tallied[] {
  const exact = Map.groupBy(errors, (error) => error)
  if (exact.size <= DIFFERENT_ERRORS)
    return [...exact].map(([error, same]) => ({ error, count: same.length }))
  const logs = errors.map(Math.log)
  const [low, high] = logs.reduce(
    ([a, b], log) => [Math.min(a, log), Math.max(b, log)],
    [Infinity, -Infinity],
  )
  const step = (high - low) / DIFFERENT_ERRORS
  const rounded = Map.groupBy(logs, (log) => Math.round((log - low) / step))
  return [...rounded].map(([steps, same]) => ({ error: Math.exp(low + steps * step), count: same.length }))
}

/** How two bars' length compares with the error of the difference, and for how many pairs. */
function pairRatios(errors: readonly Tallied[]): { ratio: number; count: number }[] {
  return errors.flatMap((a, i) =>
    errors.slice(i).flatMap((b, j) => {
      const count = j === 0 ? (a.count * (a.count - 1)) / 2 : a.count * b.count
      const ratio = (a.error + b.error) / Math.sqrt(a.error ** 2 + b.error ** 2)
      return count === 0 ? [] : [{ ratio, count }]
    }),
  )
}

export interface Range {
  readonly low: number
  readonly high: number
}

// Places are told apart up to this many; among more estimates a range is given to the nearest of so many steps, outwards.
const STEPS = 4000

/** Where each estimate may stand among all, 1 the highest: the middle 95 % of its ranks over draws from their errors. */
export function rankRanges(estimates: readonly Estimate[], random: Random, draws = 4000): Range[] {
  const many = estimates.length
  const width = Math.ceil(many / STEPS)
  const steps = Math.ceil(many / width)
  const ranks = new Uint16Array(many * steps)
  const drawn = new Float64Array(many)
  for (let draw = 0; draw < draws; draw++) {
    for (const [i, { effect, se }] of estimates.entries()) drawn[i] = random.normal(effect, se)
    const sorted = drawn.slice().sort()
    for (let i = 0; i < many; i++) {
      const place = i * steps + Math.floor((many - 1 - placeIn(sorted, at(drawn, i))) / width)
      ranks[place] = (ranks[place] ?? 0) + 1
    }
  }
  const stepAt = (i: number, part: number): number => {
    let seen = 0
    const own = ranks.subarray(i * steps, (i + 1) * steps)
    return own.findIndex((count) => {
      seen += count
      return seen >= part * draws
    })
  }
  return estimates.map((_, i) => ({
    low: stepAt(i, 0.025) * width + 1,
    high: Math.min(many, (stepAt(i, 0.975) + 1) * width),
  }))
}

/** How many numbers of a sorted list are below a value that is in it. */
function placeIn(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(sorted, middle) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of the other estimates each cannot be told from: no farther than 1.96 standard errors of the difference. */
export function countAlike(estimates: readonly Estimate[]): number[] {
  const effects = Float64Array.from(estimates, ({ effect }) => effect)
  const variances = Float64Array.from(estimates, ({ se }) => se * se)
  const far = normalQuantile(0.975) ** 2
  return estimates.map((own, i) => {
    let alike = 0
    for (let j = 0; j < effects.length; j++) {
      const gap = own.effect - at(effects, j)
      if (i !== j && gap * gap <= far * (at(variances, i) + at(variances, j))) alike += 1
    }
    return alike
  })
}

/** How many pairs of estimates can be told apart, one by one, out of how many. */
export function countApart(estimates: readonly Estimate[]): { readonly apart: number; readonly of: number } {
  const of = (estimates.length * (estimates.length - 1)) / 2
  return { apart: of - sum(countAlike(estimates)) / 2, of }
}

/** How many pairs have bars of the given multiple of their standard errors that do not overlap. */
export function countBarsApart(estimates: readonly Estimate[], multiple: number): number {
  const apart = (a: Estimate, b: Estimate): boolean =>
    Math.abs(a.effect - b.effect) > multiple * (a.se + b.se)
  return sum(estimates.map((a, i) => estimates.slice(i + 1).filter((b) => apart(a, b)).length))
}
