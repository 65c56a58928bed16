import { studentQuantile } from '../student.ts'

/** What help did, in the unit of the outcome, with the interval that holds the truth in so many of 100 cases. */
export interface Effect {
  readonly effect: number
  readonly se: number
  readonly low: number
  readonly high: number
  /** Degrees of freedom behind the interval. */
  readonly freedom: number
  readonly helped: number
  readonly compared: number
}

/** An effect in standard deviations of the outcome. */
export interface StandardisedEffect {
  readonly g: number
  /** Standard error for pooling, with that of the standard deviation in it. */
  readonly se: number
  readonly low: number
  readonly high: number
}

/** An interval about an estimate by Student’s distribution. */
export function studentInterval(
  estimate: number,
  se: number,
  freedom: number,
  level = 0.95,
): { readonly low: number; readonly high: number } {
  const reach = studentQuantile((1 + level) / 2, freedom) * se
  return { low: estimate - reach, high: estimate + reach }
}

/** The spread of outcomes within groups, all groups together: the square root of the pooled variance, and its degrees of freedom. */
export function pooledSd(groups: readonly (readonly number[])[]): {
  readonly sd: number
  readonly freedom: number
} {
  let squares = 0
  let freedom = 0
  for (const values of groups) {
    if (values.length === 0) continue
    const middle = values.reduce((a, b) => a + b, 0) / values.length
    squares += values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
    freedom += values.length - 1
  }
  return { sd: Math.sqrt(squares / freedom), freedom }
}

/** The factor that takes the upward bias of few pupils off an effect in standard deviations (Hedges 1981). */
export const smallSampleFactor = (freedom: number): number => 1 - 3 / (4 * freedom - 1)

/**
 * Hedges’ g of an effect: over the pooled standard deviation of outcomes, times the small-sample factor. The interval is the
 * effect’s own, so that both leave nought out or neither; the standard error adds g^2 / 2df for the deviation being estimated
 * (Borenstein, Hedges, Higgins and Rothstein 2009, chapter 4).
 */
export function standardise(
  { effect, se, low, high }: Pick<Effect, 'effect' | 'se' | 'low' | 'high'>,
  { sd, freedom }: { readonly sd: number; readonly freedom: number },
): StandardisedEffect {
  const factor = smallSampleFactor(freedom)
  const scale = factor / sd
  const d = effect / sd
  const spread = Math.sqrt((se / sd) ** 2 + (d * d) / (2 * freedom))
  return { g: effect * scale, se: factor * spread, low: low * scale, high: high * scale }
}

export type Verdict = 'helped' | 'harmed' | 'no difference that matters' | 'not enough evidence'

/** What an interval says: a full answer in each case. `matters` is the smallest effect worth having, in the interval’s unit. */
export function verdictOf({ low, high }: { low: number; high: number }, matters: number): Verdict {
  if (low > 0) return 'helped'
  if (high < 0) return 'harmed'
  return low > -matters && high < matters ? 'no difference that matters' : 'not enough evidence'
}

/** Pupils needed in each of two equal groups to see an effect of g with a chance of `power`, given how outcomes go with forecasts. */
export function pupilsNeeded(
  g: number,
  correlation: number,
  quantiles = { test: 1.96, power: 0.84 },
): number {
  return Math.ceil((2 * (quantiles.test + quantiles.power) ** 2 * (1 - correlation ** 2)) / g ** 2 - 1e-9)
}
