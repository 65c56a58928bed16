import { normalCdf, normalPdf } from './normal.ts'
import { type Numbers, sum } from './vector.ts'

/** Falls and rises are watched alike: exceptional progress is found with the same care as trouble. */
export type Direction = 'fall' | 'rise'

/** The two sums of a CUSUM: how far readings have lately run below and above what was expected. */
export interface Cusum {
  readonly fall: number
  readonly rise: number
}

export interface CusumRule {
  /** What is forgiven each time, in standard deviations (k). */
  readonly allowance: number
  /** The sum that raises the alarm (h). */
  readonly threshold: number
}

export const CUSUM_RULE: CusumRule = { allowance: 0.5, threshold: 2.5 }
export const CUSUM_START: Cusum = { fall: 0, rise: 0 }

/**
 * One step of a two-sided CUSUM of standardised forecast errors (Page 1954): C = max(0, C -+ z - k), alarm at h, after
 * which that side starts again from 0.
 */
export function stepCusum(
  before: Cusum,
  z: number,
  rule: CusumRule = CUSUM_RULE,
): { readonly cusum: Cusum; readonly alarm: Direction | undefined } {
  const fall = Math.max(0, before.fall - z - rule.allowance)
  const rise = Math.max(0, before.rise + z - rule.allowance)
  if (fall >= rule.threshold) return { cusum: { fall: 0, rise }, alarm: 'fall' }
  if (rise >= rule.threshold) return { cusum: { fall, rise: 0 }, alarm: 'rise' }
  return { cusum: { fall, rise }, alarm: undefined }
}

/** A CUSUM over a whole series: the alarm at each place, or undefined. A NaN (no reading) leaves it as it was. */
export function scanCusum(zs: Numbers, rule: CusumRule = CUSUM_RULE): (Direction | undefined)[] {
  let cusum = CUSUM_START
  return Array.from(zs, (z) => {
    if (Number.isNaN(z)) return undefined
    const step = stepCusum(cusum, z, rule)
    cusum = step.cusum
    return step.alarm
  })
}

/** The level of an exponentially weighted mean and its variance while nothing changes. */
export interface Ewma {
  readonly level: number
  readonly variance: number
}

export const EWMA_START: Ewma = { level: 0, variance: 0 }

/**
 * One step of the exponentially weighted mean of a class's z (Roberts 1959). `correlation` is that between two pupils
 * of the class, above 0 where one teacher's unknown bias stands in all their readings. `z` is the level over
 * its own standard deviation; past 3 either way the class as a whole is moving.
 */
export function stepEwma(
  before: Ewma,
  zs: Numbers,
  { weight = 0.3, correlation = 0 }: { readonly weight?: number; readonly correlation?: number } = {},
): Ewma & { readonly z: number } {
  if (zs.length === 0)
    return { ...before, z: before.variance > 0 ? before.level / Math.sqrt(before.variance) : 0 }
  const own = (1 + (zs.length - 1) * correlation) / zs.length
  const level = (1 - weight) * before.level + (weight * sum(zs)) / zs.length
  const variance = (1 - weight) ** 2 * before.variance + weight ** 2 * own
  return { level, variance, z: level / Math.sqrt(variance) }
}

/**
 * The grades help is expected to win back: the mean of min(gain, what is missing to the target), times the chance that
 * the change is real. Unlike the chance of crossing a boundary it does not prefer pupils who are nearly there.
 */
export function expectedBenefit(finding: {
  /** The final grade's distribution, in grades. */
  readonly mean: number
  readonly sd: number
  /** The lowest value that counts as the target reached (the cut below the target grade). */
  readonly target: number
  /** Grades the help can win at most; a third of a grade by default. */
  readonly gain?: number
  readonly chanceReal?: number
}): number {
  const { mean, sd, target, gain = 1 / 3, chanceReal = 1 } = finding
  return chanceReal * (expectedShortfall(target, mean, sd) - expectedShortfall(target - gain, mean, sd))
}

/** E[max(0, level - G)] for G ~ N(mean, sd^2). */
function expectedShortfall(level: number, mean: number, sd: number): number {
  const z = (level - mean) / sd
  return (level - mean) * normalCdf(z) + sd * normalPdf(z)
}

/** The findings worth most, at most as many as there is capacity for; equals keep their order. */
export function rankByBenefit<T>(
  findings: readonly T[],
  benefit: (finding: T) => number,
  capacity: number,
): T[] {
  return findings
    .map((finding) => ({ finding, worth: benefit(finding) }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth)
    .slice(0, Math.max(0, capacity))
    .map(({ finding }) => finding)
}
