import { normalQuantile } from '../normal.ts'
import { studentQuantile } from '../student.ts'

/** What one school found in one cycle. */
export interface Study {
  readonly g: number
  readonly se: number
  /** Standard deviation of the bias that its design may leave, added to its error: 0 for a lottery. */
  readonly biasSd?: number
}

export interface Pooled {
  readonly studies: number
  readonly g: number
  /** Hartung and Knapp’s standard error, never smaller than the ordinary one. */
  readonly se: number
  readonly low: number
  readonly high: number
  /** Variance of true effects between studies. */
  readonly tau2: number
  /** Where the effect of the next school or cycle like these may lie. */
  readonly nextLow: number
  readonly nextHigh: number
  /** Part of the spread that is more than chance (Higgins and Thompson 2002). */
  readonly i2: number
}

export type TauMethod = 'REML' | 'Paule-Mandel' | 'DerSimonian-Laird'

type Known = { readonly g: number; readonly v: number }

const varianceOf = ({ se, biasSd = 0 }: Study): number => se * se + biasSd * biasSd

/** Mean with weights 1 / (v + tau2), and what is needed of those weights. */
function weightedMean(studies: readonly Known[], tau2: number) {
  let [sum, total, squares] = [0, 0, 0]
  for (const { g, v } of studies) {
    const w = 1 / (v + tau2)
    sum += w * g
    total += w
    squares += w * w
  }
  const m = sum / total
  const q = studies.reduce((all, { g, v }) => all + (g - m) ** 2 / (v + tau2), 0)
  return { m, total, squares, q }
}

/** The largest tau2 at which a falling function is above nought, by bisection; 0 where it is not even at 0. */
function rootOf(falling: (tau2: number) => number): number {
  if (falling(0) <= 0) return 0
  let [low, high] = [0, 1]
  while (falling(high) > 0) high *= 2
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2
    if (falling(middle) > 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The slope of the restricted likelihood in tau2, times two. */
function remlSlope(studies: readonly Known[], tau2: number): number {
  const { m, total, squares } = weightedMean(studies, tau2)
  const pulled = studies.reduce((all, { g, v }) => all + ((g - m) / (v + tau2)) ** 2, 0)
  return pulled - total + squares / total
}

/**
 * Variance between studies. REML by the slope of its likelihood; Paule and Mandel (1982): where sum w (g - m)^2 = k - 1;
 * DerSimonian and Laird (1986) in closed form, for comparison with what others publish.
 */
export function tauSquared(studies: readonly Study[], method: TauMethod): number {
  const known = studies.map((study) => ({ g: study.g, v: varianceOf(study) }))
  const k = known.length
  if (method === 'Paule-Mandel') return rootOf((tau2) => weightedMean(known, tau2).q - (k - 1))
  if (method === 'REML') return rootOf((tau2) => remlSlope(known, tau2))
  const { q, total, squares } = weightedMean(known, 0)
  return Math.max(0, (q - (k - 1)) / (total - squares / total))
}

/**
 * Pools effects by random effects, with the interval of Hartung and Knapp (2001) and the range for the next study (Higgins,
 * Thompson and Spiegelhalter 2009; t on k - 2). Null with fewer than three studies: then each is shown by itself.
 */
export function poolEffects(
  studies: readonly Study[],
  method: TauMethod = 'REML',
  level = 0.95,
): Pooled | null {
  const k = studies.length
  if (k < 3) return null
  const known = studies.map((study) => ({ g: study.g, v: varianceOf(study) }))
  const tau2 = tauSquared(studies, method)
  const { m, total, q } = weightedMean(known, tau2)
  const se = Math.sqrt(Math.max(1, q / (k - 1)) / total)
  const reach = studentQuantile((1 + level) / 2, k - 1) * se
  const next = studentQuantile((1 + level) / 2, k - 2) * Math.sqrt(tau2 + se * se)
  const fixed = weightedMean(known, 0)
  const typical = ((k - 1) * fixed.total) / (fixed.total ** 2 - fixed.squares)
  return {
    ...{ studies: k, g: m, se, low: m - reach, high: m + reach, tau2 },
    ...{ nextLow: m - next, nextHigh: m + next, i2: tau2 / (tau2 + typical) },
  }
}

/** What several cycles of one school come to, each weighted by how sure it is: too few for how far they lie apart to be known. */
export function combineWithin(studies: readonly Study[]): { readonly g: number; readonly se: number } | null {
  if (studies.length === 0) return null
  const { m, total } = weightedMean(
    studies.map((study) => ({ g: study.g, v: varianceOf(study) })),
    0,
  )
  return { g: m, se: 1 / Math.sqrt(total) }
}

/**
 * One school’s own effect drawn towards what all schools found, by how little of the spread is its own: the empirical Bayes
 * estimate m + B (g - m) with B = tau2 / (tau2 + v) (Morris 1983). Its variance B v + (1 - B)^2 var(m) takes the spread between
 * schools as known, so that with few schools it is a little short.
 */
export function drawTowards(
  study: Study,
  { g: m, se, tau2 }: Pick<Pooled, 'g' | 'se' | 'tau2'>,
  level = 0.95,
): { readonly g: number; readonly low: number; readonly high: number; readonly own: number } {
  const v = varianceOf(study)
  const own = tau2 / (tau2 + v)
  const g = m + own * (study.g - m)
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(own * v + (1 - own) ** 2 * se * se)
  return { g, low: g - reach, high: g + reach, own }
}

/**
 * An interval that may be looked at after every study without losing its promise: however often one looks, it leaves the truth
 * out in 1 - level of all sequences at most (normal mixture: Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon 2021).
 * `expected` is the effect at whose size it should be tightest.
 */
export function alwaysValidInterval(
  { g, se }: { readonly g: number; readonly se: number },
  expected = 0.2,
  level = 0.95,
): { readonly low: number; readonly high: number } {
  const information = 1 / (se * se)
  const mixed = (normalQuantile((1 + level) / 2) / expected) ** 2
  const reach =
    Math.sqrt((information + mixed) * Math.log((information + mixed) / (mixed * (1 - level) ** 2))) /
    information
  return { low: g - reach, high: g + reach }
}
