import { driftVariance, type FilterParameters } from './filter-parameters.ts'
import type { PriorGrade } from './filter-state.ts'
import { normalBetween, normalCdf } from './normal.ts'
import { at, type Numbers } from './vector.ts'

/** The final grade's distribution on the latent scale, `daysLeft` before the exam: the drift still to come added. */
export function finalGrade(
  parameters: FilterParameters,
  now: { readonly mean: number; readonly variance: number },
  daysLeft: number,
): PriorGrade {
  const variance = now.variance + driftVariance(parameters, daysLeft) + parameters.examSd ** 2
  return { mean: now.mean, sd: Math.sqrt(variance) }
}

/** The chance of each grade, lowest first, given the cuts between them in rising order. */
export function finalChances(final: PriorGrade, cuts: Numbers): number[] {
  const edge = (k: number): number => {
    if (k < 0) return Number.NEGATIVE_INFINITY
    return k < cuts.length ? (at(cuts, k) - final.mean) / final.sd : Number.POSITIVE_INFINITY
  }
  return Array.from({ length: cuts.length + 1 }, (_, k) => normalBetween(edge(k - 1), edge(k)))
}

/** The chance of the grade at a place or of any above it, without working out each. */
export function chanceFrom(final: PriorGrade, cuts: Numbers, place: number): number {
  if (place <= 0) return 1
  return place > cuts.length ? 0 : normalCdf((final.mean - at(cuts, place - 1)) / final.sd)
}
