import { at, cell, type Numbers, range } from '../vector.ts'
import type { Criterion } from './criterion.ts'
import type { Optimum } from './estimate.ts'
import type { Plan } from './plan.ts'
import { pairPlace } from './sums.ts'
import { productOf } from './theta.ts'

export interface FixedEffect {
  readonly column: string
  readonly estimate: number
  readonly standardError: number
}

/** Turns coefficients of the plan's columns into those of the data's, and their covariances with them. */
export interface UnitChange {
  coefficients(own: Numbers): number[]
  /** From a full square to a lower triangle, row by row. */
  covariance(own: Numbers): number[]
}

/**
 * The change of unit of coefficients whose columns stand at `places` in the plan, the intercept first: about the mean m
 * and in standard deviations s there, B b with B = s_y [1, -m/s; 0, 1/s] here.
 */
export function unitChange(plan: Plan, places: readonly number[]): UnitChange {
  const q = places.length
  const outcome = at(plan.spreads, plan.columns.length - 1)
  const change = new Float64Array(q * q)
  for (const [i, place] of places.entries()) {
    const slope = outcome / at(plan.spreads, place)
    change[i * q + i] = slope
    if (i > 0) change[i] = -slope * at(plan.centres, place)
  }
  const halfway = new Float64Array(q * q)
  return {
    coefficients: (own) => {
      const result: number[] = []
      for (let i = 0; i < q; i++) result.push(lineTimes(change, i, q, own, 0, 1))
      return result
    },
    covariance: (own) => {
      const result: number[] = []
      for (let i = 0; i < q; i++)
        for (let j = 0; j < q; j++) halfway[i * q + j] = lineTimes(change, i, q, own, j, q)
      for (let i = 0; i < q; i++)
        for (let j = 0; j <= i; j++) result.push(lineTimes(change, j, q, halfway, i * q, 1))
      return result
    },
  }
}

/** Line `i` of a q x q square times the numbers that stand from `from` on, `step` apart. */
function lineTimes(
  square: Float64Array,
  i: number,
  q: number,
  numbers: Numbers,
  from: number,
  step: number,
): number {
  let value = 0
  for (let j = i; j < q; j++) value += cell(square, i * q + j) * at(numbers, from + j * step)
  return value
}

/** Intercept and fixed effects with their standard errors, and their covariance as a lower triangle. */
export function fixedEffects(plan: Plan, { coefficients, inverse, residualVariance }: Criterion) {
  const change = unitChange(plan, range(0, plan.columns.length - 1))
  const fixedCovariance = change.covariance(inverse.map((value) => value * residualVariance))
  const mean = at(plan.centres, plan.columns.length - 1)
  const fixed = change.coefficients(coefficients).map(
    (estimate, i): FixedEffect => ({
      column: plan.columns[i] ?? '',
      estimate: i === 0 ? estimate + mean : estimate,
      standardError: Math.sqrt(at(fixedCovariance, pairPlace(i, i))),
    }),
  )
  return { fixed, fixedCovariance }
}

/** Covariance of a level's effects in the unit of the data, a lower triangle; `level` counts from the innermost. */
export function levelCovariance(plan: Plan, { factors, criterion }: Optimum, level: number): number[] {
  const ratios = productOf(factors[level] ?? new Float64Array())
  const change = unitChange(plan, plan.levels[level]?.random ?? [])
  return change.covariance(ratios.map((ratio) => ratio * criterion.residualVariance))
}
