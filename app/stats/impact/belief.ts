import { normalCdf, normalPdf } from '../normal.ts'
import { range } from '../vector.ts'
import type { Study } from './pool.ts'

/** What is believed before: the mean effect of such help, and how far true effects of schools may lie apart. */
export interface Prior {
  readonly mean: number
  readonly sd: number
  /** Scale of the half-normal prior of the standard deviation between schools. */
  readonly betweenSd: number
}

/** What is believed after the studies. */
export interface Belief {
  readonly mean: number
  readonly sd: number
  /** The chance that the mean effect is above a size. */
  readonly chanceAbove: (size: number) => number
  /** The chance that it is above a size in the next school or cycle like these. */
  readonly chanceNextAbove: (size: number) => number
  /** Where the effect of the next school or cycle like these lies with so much of the belief, as much left out on either side. */
  readonly nextRange: (level?: number) => { readonly low: number; readonly high: number }
}

/** A normal mean effect for one standard deviation between schools, with its share of the belief. */
type Part = {
  readonly tau: number
  readonly weight: number
  readonly mean: number
  readonly variance: number
}

const points = 200

/**
 * Bayesian random effects: normal prior for the mean effect, half-normal for the spread between schools, which is summed over
 * a grid (exact but for the grid; Röver 2020). Holds from the first study on, and may be looked at after each.
 */
export function believe(studies: readonly Study[], prior: Prior): Belief {
  const parts = range(0, points).map((i) =>
    partAt(studies, prior, (4 * prior.betweenSd * (i + 0.5)) / points),
  )
  const largest = Math.max(...parts.map(({ weight }) => weight))
  const scaled = parts.map((part) => ({ ...part, weight: Math.exp(part.weight - largest) }))
  const total = scaled.reduce((sum, { weight }) => sum + weight, 0)
  const over = (value: (part: Part) => number) =>
    scaled.reduce((sum, part) => sum + part.weight * value(part), 0) / total
  const mean = over((part) => part.mean)
  const sd = Math.sqrt(over((part) => part.variance + (part.mean - mean) ** 2))
  const far = 10 * (sd + 4 * prior.betweenSd)
  const chanceNextAbove = (size: number) =>
    over((part) => normalCdf((part.mean - size) / Math.sqrt(part.variance + part.tau ** 2)))
  return {
    ...{ mean, sd, chanceNextAbove },
    chanceAbove: (size) => over((part) => normalCdf((part.mean - size) / Math.sqrt(part.variance))),
    nextRange: (level = 0.95) => ({
      low: whereChance(chanceNextAbove, (1 + level) / 2, [mean - far, mean + far]),
      high: whereChance(chanceNextAbove, (1 - level) / 2, [mean - far, mean + far]),
    }),
  }
}

/** Where a falling chance comes to a value, by bisection. */
function whereChance(
  above: (size: number) => number,
  chance: number,
  [from, to]: readonly [number, number],
): number {
  let [low, high] = [from, to]
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2
    if (above(middle) > chance) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The belief given one spread between schools; `weight` is the logarithm of how well it goes with prior and studies. */
function partAt(studies: readonly Study[], prior: Prior, tau: number): Part {
  let precision = 1 / prior.sd ** 2
  let sum = prior.mean / prior.sd ** 2
  let [logs, squares] = [0, prior.mean ** 2 / prior.sd ** 2]
  for (const { g, se, biasSd = 0 } of studies) {
    const w = 1 / (se * se + biasSd * biasSd + tau * tau)
    precision += w
    sum += w * g
    logs += Math.log(w) / 2
    squares += w * g * g
  }
  const fit = logs - Math.log(precision) / 2 - (squares - (sum * sum) / precision) / 2
  const weight = fit + Math.log(normalPdf(tau / prior.betweenSd))
  return { tau, weight, mean: sum / precision, variance: 1 / precision }
}
