import { at, range } from '../vector.ts'
import type { Totals } from './grouped.ts'
import { INTERCEPT, type Method, type Refusal, refuse } from './model.ts'
import { remaindersOf, sourcesOf } from './remainder.ts'
import { pairPlace, type Sums } from './sums.ts'

/** The effects of one level: which columns of the design differ by group there, the intercept first. */
export interface PlannedLevel {
  readonly name: string
  readonly columns: readonly string[]
  /** Their places among the columns of the plan. */
  readonly random: readonly number[]
}

/**
 * A model with its columns in the order and unit in which it is fitted: intercept, fixed effects, outcome; each but the
 * intercept about its mean and in standard deviations of all pupils, so that no product is large and every ratio of
 * standard deviations is about 1. Everybody who takes part in a fit holds the same plan.
 */
export interface Plan {
  readonly method: Method
  /** Intercept, fixed effects, outcome. */
  readonly columns: readonly string[]
  readonly centres: readonly number[]
  readonly spreads: readonly number[]
  /** From the innermost level to the outermost. */
  readonly levels: readonly PlannedLevel[]
  readonly pupils: number
  readonly groups: number
  /** Variance of the groups' intercepts beside that of pupils, guessed from how much groups explain. */
  readonly guess: number
}

export interface PlanRequest {
  readonly method: Method
  readonly outcome: string
  readonly fixed: readonly string[]
  /** From the innermost to the outermost, with the columns that have slopes there. */
  readonly levels: readonly { readonly name: string; readonly slopes: readonly string[] }[]
}

/** Plans a fit, or says why there can be none. `totals` has the fixed columns in order and then the outcome. */
export function makePlan(
  request: PlanRequest,
  totals: Totals,
): Refusal | { readonly ok: true; readonly plan: Plan } {
  const { method, outcome, fixed, levels } = request
  const refused = checkCounts(request, totals) ?? checkColumns(request, totals)
  if (refused) return refused
  const [x, y] = [range(0, fixed.length), fixed.length]
  const { all, within } = totals
  const rest = (products: Float64Array | Sums['products']): number => at(remaindersOf(products, [...x, y]), y)
  const [left, leftWithin] = [rest(all.products), rest(within)]
  if (left === 0 || leftWithin === 0) return nothingLeft(request, left === 0)
  const { n } = all
  const ratio = left / (n - fixed.length - 1) / (leftWithin / Math.max(1, n - totals.groups - fixed.length))
  const columns = [INTERCEPT, ...fixed, outcome]
  const deviation = (i: number): number => Math.sqrt(at(all.products, pairPlace(i, i)) / n)
  const plan: Plan = {
    ...{ method, columns, pupils: n, groups: totals.groups },
    centres: [0, ...range(0, y + 1).map((i) => at(all.means, i))],
    spreads: [1, ...range(0, y + 1).map(deviation)],
    levels: levels.map(({ name, slopes }) => {
      const random = [INTERCEPT, ...slopes]
      return { name, columns: random, random: random.map((column) => columns.indexOf(column)) }
    }),
    guess: Math.min(1e4, Math.max(0.01, ratio - 1)),
  }
  return { ok: true, plan }
}

function checkCounts({ fixed, levels }: PlanRequest, { groups, all }: Totals): Refusal | undefined {
  const [inner] = levels
  const name = inner?.name ?? ''
  const random = 1 + (inner?.slopes.length ?? 0)
  if (groups < 2)
    return refuse(
      'too few groups',
      name,
      `At least two groups are needed to compare; “${name}” has ${groups}.`,
    )
  if (all.n < fixed.length + 3 || groups * random >= all.n) {
    const each =
      random === 1 ? 'its own intercept' : `its own intercept and ${random - 1} slope${random > 2 ? 's' : ''}`
    const what = `${all.n} pupils in ${groups} groups of “${name}” are too few to give each group ${each}.`
    return refuse(
      'too few pupils',
      name,
      `${what} Use larger groups${random > 1 ? ', or leave slopes out' : ''}.`,
    )
  }
}

function checkColumns({ fixed, outcome }: PlanRequest, { all }: Totals): Refusal | undefined {
  const names = [...fixed, outcome]
  const squares = names.map((_, i) => at(all.products, pairPlace(i, i)))
  const large = names.find((_, i) => !Number.isFinite(squares[i]))
  if (large !== undefined)
    return refuse('numbers too large', large, `“${large}” holds numbers too large to be squared.`)
  const flat = squares.findIndex((own, i) => !(own > 1e-20 * all.n * at(all.means, i) ** 2))
  const constant = names[flat]
  if (constant !== undefined)
    return refuse(
      'constant column',
      constant,
      `“${constant}” is the same for every pupil${constant === outcome ? ', so there is nothing to explain.' : '. Leave it out.'}`,
    )
  const places = range(0, fixed.length)
  const doubled = remaindersOf(all.products, places).indexOf(0)
  const about = fixed[doubled]
  if (about === undefined) return
  const sources = sourcesOf(all.products, doubled, places.slice(0, doubled)).map(
    (place) => `“${fixed[place]}”`,
  )
  const why = `“${about}” follows from ${sources.join(', ')}, so their effects cannot be told apart.`
  return refuse('collinear column', about, `${why} Leave one of them out.`)
}

const nothingLeft = ({ outcome, fixed, levels }: PlanRequest, everywhere: boolean): Refusal =>
  refuse(
    'nothing left to explain',
    outcome,
    everywhere
      ? `“${outcome}” follows exactly from ${fixed.map((name) => `“${name}”`).join(', ')}. Check what it was made from.`
      : `Inside every group of “${levels[0]?.name}” “${outcome}” follows exactly from the rest: it belongs to the group, not to its pupils.`,
  )

/**
 * The products of a group's columns [1, fixed effects, outcome] in the plan's unit, as a full square of
 * `plan.columns.length` lines, written at `offset`. `sums` has the columns as `makePlan` wants them.
 */
export function writeSquare(plan: Plan, sums: Sums, into: Float64Array, offset: number): void {
  const k = plan.columns.length
  const gap = (i: number): number =>
    i === 0 ? 1 : (at(sums.means, i - 1) - at(plan.centres, i)) / at(plan.spreads, i)
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const own =
        j === 0 ? 0 : at(sums.products, pairPlace(i - 1, j - 1)) / (at(plan.spreads, i) * at(plan.spreads, j))
      const value = own + sums.n * gap(i) * gap(j)
      into[offset + i * k + j] = value
      into[offset + j * k + i] = value
    }
  }
}
