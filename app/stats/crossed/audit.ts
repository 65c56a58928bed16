import { normalCdf, normalQuantile } from '../normal.ts'
import type { Random } from '../random.ts'
import { at, dot, mean, range } from '../vector.ts'
import type { CrossedData, CrossedFactor } from './data.ts'
import { prepareDesign } from './design.ts'
import type { CrossedFit } from './fit.ts'
import { solveAt } from './solve.ts'

/** What is known of each level of a factor beside its results, such as a class’s mean start; NaN where it is not known. */
export interface LevelTrait {
  readonly name: string
  readonly values: Float64Array
}

/** How the effects of a factor go with a trait of its levels once everything in the model is allowed for. */
export interface TraitAudit {
  readonly name: string
  /** Levels of which the trait and a result are known. */
  readonly levels: number
  readonly correlation: number
  /** All traits' intervals together hold their true correlations in 95 of 100 audits. */
  readonly low: number
  readonly high: number
  /** Whether the interval leaves 0 out. */
  readonly clear: boolean
  /** Mean chance of being in the lowest fifth, of the third of levels with least of the trait and of that with most. */
  readonly lowestFifth: { readonly least: number; readonly most: number }
}

const LEVEL = 0.05
const DRAWS = 4000
const FEWEST_FREE = 5

/** The chance that a level's true effect is among the lowest fifth of effects spread as these are; `spread` their sd. */
export const chanceOfLowestFifth = (effect: number, se: number, spread: number): number =>
  spread > 0 && se > 0 ? normalCdf((spread * normalQuantile(0.2) - effect) / se) : 0.2

/**
 * Whether the effects of a factor go with traits that should not matter: for each trait the partial correlation with its
 * levels, by the score test (Rao 1948) of the trait as one more column at the variances of the fit, so that neither shrinkage nor
 * classes of different size weigh in. Intervals (Fisher's z) hold together: their width is the 95 % point of the largest
 * of as many correlations as there are traits, correlated as their scores are. Traits that do not differ, that the fixed
 * columns or another trait say already, or of too few levels, are left out. `factor` is its place in the data and the fit.
 */
export function auditEffects(
  data: CrossedData,
  fit: CrossedFit,
  factor: number,
  traits: readonly LevelTrait[],
  random: Random,
): TraitAudit[] {
  const own = data.factors[factor]
  if (!own) return []
  const freedom = freeLevels(data, own)
  const tried = traits.flatMap((trait): Tried[] => {
    const values = standardised(trait, own)
    const levels = known(trait).length
    const free = freedom - (own.levels.length - levels)
    return values && free >= FEWEST_FREE ? [{ trait, values, levels, free }] : []
  })
  const { scored, scores, covariance } = scoreOf(data, fit, own, tried)
  const width = jointWidth(covariance, random)
  return scored.map(({ trait, levels, free }, i) => {
    const score = at(scores, i)
    const correlation = score / Math.sqrt(score * score + free)
    const half = width / Math.sqrt(free - 1)
    const [low, high] = [Math.tanh(Math.atanh(correlation) - half), Math.tanh(Math.atanh(correlation) + half)]
    return {
      ...{ name: trait.name, levels, correlation, low, high },
      clear: low > 0 || high < 0,
      lowestFifth: lowestFifths(trait, fit, factor),
    }
  })
}

interface Tried {
  readonly trait: LevelTrait
  readonly values: Float64Array
  readonly levels: number
  /** Degrees of freedom of its correlation. */
  readonly free: number
}

const known = ({ values }: LevelTrait): number[] =>
  [...values.keys()].filter((level) => !Number.isNaN(values[level]))

/** Values about their mean in standard deviations, 0 where unknown; undefined where they do not differ. */
function standardised(trait: LevelTrait, own: CrossedFactor): Float64Array | undefined {
  const given = known(trait).map((level) => at(trait.values, level))
  const middle = mean(given)
  const sd = Math.sqrt(mean(given.map((value) => (value - middle) ** 2)))
  if (!(sd > 1e-9 * (1 + Math.abs(middle)))) return undefined
  return Float64Array.from(own.levels, (_, level) => {
    const value = at(trait.values, level)
    return Number.isNaN(value) ? 0 : (value - middle) / sd
  })
}

/** Levels with results, less 2 (their mean and the trait) and the fixed columns that differ by level more than within. */
function freeLevels({ fixed }: CrossedData, { codes, levels }: CrossedFactor): number {
  const counts = new Float64Array(levels.length)
  for (const code of codes) if (code >= 0) counts[code] = at(counts, code) + 1
  const between = fixed.filter(({ values }) => {
    const sums = new Float64Array(levels.length)
    for (const [row, code] of codes.entries()) if (code >= 0) sums[code] = at(sums, code) + at(values, row)
    let [within, whole] = [0, 0]
    const middle = mean(values)
    for (const [row, code] of codes.entries()) {
      if (code < 0) continue
      within += (at(values, row) - at(sums, code) / at(counts, code)) ** 2
      whole += (at(values, row) - middle) ** 2
    }
    return within < whole / 2
  })
  return counts.filter((count) => count > 0).length - 2 - between.length
}

interface Scored {
  readonly scored: readonly Tried[]
  /** Each trait's score in standard deviations, the others left out of account. */
  readonly scores: readonly number[]
  /** The triangle of the scores' covariance. */
  readonly covariance: readonly (readonly number[])[]
}

const nothingScored: Scored = { scored: [], scores: [], covariance: [] }

/**
 * Scores of traits added to the model at the variances of the fit. With W for the traits and P for what the model leaves,
 * the triangle L of W'PW and z = L^-1 W'Py stand at the end of the solved system. A trait that the model cannot have
 * beside the others is left out.
 */
function scoreOf(data: CrossedData, fit: CrossedFit, own: CrossedFactor, tried: readonly Tried[]): Scored {
  if (tried.length === 0) return nothingScored
  const columns = tried.map(({ trait, values }) => ({
    name: trait.name,
    values: Float64Array.from(own.codes, (code) => (code < 0 ? 0 : at(values, code))),
  }))
  const prepared = prepareDesign({ ...data, fixed: [...data.fixed, ...columns] })
  if (!prepared.ok) {
    const left = tried.filter(({ trait }) => trait.name !== prepared.about)
    return left.length < tried.length ? scoreOf(data, fit, own, left) : nothingScored
  }
  const { layout, plan } = prepared.design
  const ratios = fit.factors.map(({ variance }) => Math.sqrt(variance / fit.residualVariance))
  const solved = solveAt(prepared.design, ratios)
  if (!solved) return nothingScored
  const first = layout.intercept + 1 + data.fixed.length
  const line = (row: number, length: number) =>
    range(0, length).map((j) => at(solved.corner, row * layout.rest + first + j))
  const covariance = range(0, tried.length).map((i) => line(first + i, i + 1))
  const last = line(layout.rest - 1, tried.length)
  const spread = Math.sqrt(fit.residualVariance) / at(plan.spreads, plan.columns.length - 1)
  const scores = covariance.map((one) => dot(one, last) / Math.sqrt(dot(one, one)) / spread)
  return { scored: tried, scores, covariance }
}

/** The 95 % point of the largest of as many standard normals as there are traits, correlated as their scores. */
function jointWidth(covariance: Scored['covariance'], random: Random): number {
  if (covariance.length < 2) return normalQuantile(1 - LEVEL / 2)
  const lengths = covariance.map((one) => Math.sqrt(dot(one, one)))
  const largest = range(0, DRAWS).map(() => {
    const drawn = covariance.map(() => random.normal())
    return Math.max(...covariance.map((one, i) => Math.abs(dot(one, drawn)) / at(lengths, i)))
  })
  largest.sort((a, b) => a - b)
  return at(largest, Math.floor((1 - LEVEL) * DRAWS))
}

function lowestFifths(trait: LevelTrait, fit: CrossedFit, factor: number): TraitAudit['lowestFifth'] {
  const { effects = [], variance = 0 } = fit.factors[factor] ?? {}
  const spread = Math.sqrt(variance)
  const order = known(trait)
    .filter((level) => (effects[level]?.results ?? 0) > 0)
    .sort((a, b) => at(trait.values, a) - at(trait.values, b))
  const third = Math.ceil(order.length / 3)
  const chance = (levels: readonly number[]): number =>
    mean(
      levels.map((level) =>
        chanceOfLowestFifth(effects[level]?.effect ?? 0, effects[level]?.se ?? 0, spread),
      ),
    )
  return { least: chance(order.slice(0, third)), most: chance(order.slice(-third)) }
}
