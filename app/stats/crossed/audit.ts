import { normalCdf, normalQuantile } from '../normal.ts'
import type { Random } from '../random.ts'
import { at, mean, range, sum } from '../vector.ts'
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
 * levels, by the score test of the trait as one more column at the variances of the fit, so that neither shrinkage nor
 * classes of different size weigh in. Intervals (Fisher's z) hold together: their width is the 95 % point of the largest
 * of as many correlations as there are traits, correlated as the traits are. Traits that do not differ, or of too few
 * levels, are left out. `factor` is the factor's place in the data and the fit.
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
  const scored = traits.flatMap((trait) => {
    const values = standardised(trait, own)
    const free = values && freedom - (own.levels.length - known(trait).length)
    const score = values && free && free >= FEWEST_FREE ? scoreOf(data, fit, own, values) : undefined
    return values && free && score !== undefined ? [{ trait, values, free, score }] : []
  })
  const width = jointWidth(
    scored.map(({ values }) => values),
    random,
  )
  return scored.map(({ trait, free, score }) => {
    const correlation = score / Math.sqrt(score * score + free)
    const half = width / Math.sqrt(free - 1)
    const [low, high] = [Math.tanh(Math.atanh(correlation) - half), Math.tanh(Math.atanh(correlation) + half)]
    return {
      ...{ name: trait.name, levels: known(trait).length, correlation, low, high },
      clear: low > 0 || high < 0,
      lowestFifth: lowestFifths(trait, fit, factor),
    }
  })
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

/** The trait's score in standard deviations: its coefficient over its standard error at the fit's variances. */
function scoreOf(
  data: CrossedData,
  fit: CrossedFit,
  { codes }: CrossedFactor,
  values: Float64Array,
): number | undefined {
  const column = Float64Array.from(codes, (code) => (code < 0 ? 0 : at(values, code)))
  const prepared = prepareDesign({ ...data, fixed: [...data.fixed, { name: 'trait', values: column }] })
  if (!prepared.ok) return undefined
  const { layout, plan } = prepared.design
  const ratios = fit.factors.map(({ variance }) => Math.sqrt(variance / fit.residualVariance))
  const solved = solveAt(prepared.design, ratios)
  if (!solved) return undefined
  const unit = at(plan.spreads, plan.columns.length - 1)
  const place = layout.intercept + 1 + data.fixed.length
  return (at(solved.corner, (layout.rest - 1) * layout.rest + place) * unit) / Math.sqrt(fit.residualVariance)
}

/** The 95 % point of the largest of several standard normals correlated as the traits are. */
function jointWidth(traits: readonly Float64Array[], random: Random): number {
  const levels = traits[0]?.length ?? 0
  const lengths = traits.map((values) => Math.sqrt(sum(values.map((value) => value * value))))
  const largest = range(0, DRAWS).map(() => {
    const drawn = Float64Array.from({ length: levels }, () => random.normal())
    return Math.max(
      0,
      ...traits.map((values, i) => {
        let total = 0
        for (let level = 0; level < levels; level++) total += at(values, level) * at(drawn, level)
        return Math.abs(total) / at(lengths, i)
      }),
    )
  })
  return traits.length < 2
    ? normalQuantile(1 - LEVEL / 2)
    : (largest.sort((a, b) => a - b)[Math.floor((1 - LEVEL) * DRAWS)] ?? Number.POSITIVE_INFINITY)
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
