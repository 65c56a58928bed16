import { solvePositive } from '../linear.ts'
import { at, dot, mean, range } from '../vector.ts'
import { adjustedEffect, type Impact, type ImpactRow } from './adjusted.ts'

/** A pupil with what help may have gone by: absence, behaviour, and so on, the same things in the same order for all. */
export interface MatchedRow extends ImpactRow {
  readonly traits: readonly number[]
}

/** How far helped and compared lie apart in one thing, in standard deviations: before weighting and after. */
export interface Balance {
  /** `forecast`, or the place of a trait. */
  readonly of: 'forecast' | number
  readonly before: number
  readonly after: number
}

export interface Matched extends Impact {
  readonly balance: readonly Balance[]
  /** How many pupils the weighted groups are worth. */
  readonly worthHelped: number
  readonly worthCompared: number
  /** How strongly something unseen would have to go with both help and outcome to explain the effect away, and its interval. */
  readonly eValue: number
  readonly eValueOfInterval: number
}

/**
 * The effect by comparison with pupils alike elsewhere: each is weighted by the chance of having been on the other side given
 * forecast and traits (overlap weights: Li, Morgan and Zaslavsky 2018), which makes their means equal exactly; then outcomes
 * are compared beyond forecast and traits. Undefined where sides are too small, or can be told apart wholly by the traits.
 */
export function matchedEffect(rows: readonly MatchedRow[], level = 0.95): Matched | undefined {
  const columns = standardised(rows.map(({ forecast, traits }) => [forecast, ...traits]))
  const chance = propensity(
    columns,
    rows.map(({ helped }) => helped),
  )
  if (!chance) return undefined
  const weights = rows.map(({ helped }, i) => (helped ? 1 - at(chance, i) : at(chance, i)))
  const impact = adjustedEffect(
    rows.map(({ helped, outcome, forecast, cluster }, i) => ({
      ...{ helped, outcome, forecast, weight: at(weights, i), also: columns[i]?.slice(1) ?? [] },
      ...(cluster === undefined ? {} : { cluster }),
    })),
    level,
  )
  if (!impact) return undefined
  const { g, low, high } = impact.standardised
  const worth = (side: boolean) => {
    const own = weights.filter((_, i) => rows[i]?.helped === side)
    return own.reduce((a, b) => a + b, 0) ** 2 / own.reduce((a, b) => a + b * b, 0)
  }
  return {
    ...impact,
    balance: balanceOf(rows, columns, weights),
    ...{ worthHelped: worth(true), worthCompared: worth(false), eValue: eValue(g) },
    eValueOfInterval: low <= 0 && high >= 0 ? 1 : eValue(Math.min(Math.abs(low), Math.abs(high))),
  }
}

/** Columns of mean 0 and deviation 1, those that do not vary left out. */
function standardised(table: readonly (readonly number[])[]): number[][] {
  const width = table[0]?.length ?? 0
  const kept = range(0, width).flatMap((k) => {
    const column = table.map((row) => at(row, k))
    const middle = mean(column)
    const sd = Math.sqrt(mean(column.map((value) => (value - middle) ** 2)))
    return sd > 1e-12 || k === 0 ? [{ k, middle, sd: sd || 1 }] : []
  })
  return table.map((row) => kept.map(({ k, middle, sd }) => (at(row, k) - middle) / sd))
}

/** The chance of help for each row by logistic regression (iteratively reweighted least squares); undefined where it does not settle. */
function propensity(
  columns: readonly (readonly number[])[],
  helped: readonly boolean[],
): number[] | undefined {
  const rows = columns.map((row) => [1, ...row])
  const p = rows[0]?.length ?? 0
  let beta = new Float64Array(p)
  for (let round = 0; round < 50; round++) {
    const gradient = new Float64Array(p)
    const information = new Float64Array(p * p)
    rows.forEach((x, i) => {
      const chance = 1 / (1 + Math.exp(-dot(x, beta)))
      const [error, weight] = [Number(helped[i]) - chance, chance * (1 - chance)]
      for (let a = 0; a < p; a++) {
        gradient[a] = at(gradient, a) + error * at(x, a)
        for (let b = 0; b <= a; b++)
          information[a * p + b] = at(information, a * p + b) + weight * at(x, a) * at(x, b)
      }
    })
    const step = solvePositive(information, p, gradient)
    beta = beta.map((value, a) => value + at(step, a))
    if (beta.some((value) => Math.abs(value) > 20)) return undefined
    if (step.every((value) => Math.abs(value) < 1e-10))
      return rows.map((x) => 1 / (1 + Math.exp(-dot(x, beta))))
  }
  return undefined
}

function balanceOf(
  rows: readonly MatchedRow[],
  columns: readonly (readonly number[])[],
  weights: readonly number[],
): Balance[] {
  const side = (helped: boolean) => range(0, rows.length).filter((i) => rows[i]?.helped === helped)
  const [on, off] = [side(true), side(false)]
  return range(0, columns[0]?.length ?? 0).map((k) => {
    const of = (i: number) => at(columns[i] ?? [], k)
    const plain = (some: readonly number[]) => mean(some.map(of))
    const spread = (some: readonly number[]) => {
      const middle = plain(some)
      return mean(some.map((i) => (of(i) - middle) ** 2))
    }
    const weighted = (some: readonly number[]) =>
      some.reduce((sum, i) => sum + at(weights, i) * of(i), 0) /
      some.reduce((sum, i) => sum + at(weights, i), 0)
    const sd = Math.sqrt((spread(on) + spread(off)) / 2) || 1
    return {
      of: k === 0 ? 'forecast' : k - 1,
      before: (plain(on) - plain(off)) / sd,
      after: (weighted(on) - weighted(off)) / sd,
    }
  })
}

/** The E-value of a ratio of risks: both associations with the unseen thing would have to be that strong (VanderWeele and Ding 2017). */
export function eValueOfRatio(ratio: number): number {
  const above = ratio < 1 ? 1 / ratio : ratio
  return above + Math.sqrt(above * (above - 1))
}

/** The E-value of an effect in standard deviations, by the ratio of risks it is about as large as, exp(0.91 g). */
export const eValue = (g: number): number => eValueOfRatio(Math.exp(0.91 * Math.abs(g)))
