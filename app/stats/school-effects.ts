import { maximiseBetween } from './maximise.ts'
import { normalBetween, normalPdf } from './normal.ts'
import { fitOrdinal, type OrdinalFit, type OrdinalOptions } from './ordinal-fit.ts'
import { latentGrade, type OrdinalModel } from './ordinal-model.ts'
import { type CountRow, pupilsIn } from './ordinal-table.ts'
import { at } from './vector.ts'

/** The results of one school in one subject. */
export interface SchoolTable {
  readonly school: string
  readonly rows: readonly CountRow[]
}

/** A school's shift on the latent scale, pulled towards 0 as far as its few pupils demand. */
export interface SchoolEffect {
  readonly school: string
  readonly effect: number
  readonly standardError: number
  readonly pupils: number
}

export interface SchoolEffects {
  /** Between-school standard deviation of the shift. */
  readonly tau: number
  readonly effects: readonly SchoolEffect[]
}

interface Cell {
  /** Standardised edges of the grade for shift 0. */
  readonly low: number
  readonly high: number
  readonly sd: number
  readonly count: number
}

interface Mode {
  readonly effect: number
  readonly information: number
  readonly logLikelihood: number
}

/**
 * School effects u ~ N(0, tau^2) under a fixed model: the posterior mode of each by Newton's method, tau by the
 * largest Laplace-approximated marginal likelihood (Tierney and Kadane 1986), in one dimension. With one school tau cannot be learned: give
 * it (`tau`), or the model's own is used.
 */
export function fitSchoolEffects(
  model: OrdinalModel,
  schools: readonly SchoolTable[],
  options: { readonly tau?: number } = {},
): SchoolEffects {
  const cells = schools.map((school) => cellsOf(model, school.rows))
  const known = options.tau ?? (schools.length < 5 ? model.schoolSd || 0.25 : undefined)
  const tau =
    known ?? Math.exp(maximiseBetween((log) => marginal(cells, Math.exp(log)), Math.log(0.005), Math.log(3)))
  const effects = schools.map(({ school, rows }, j) => {
    const mode = schoolMode(cells[j] ?? [], tau)
    const standardError = tau > 0 ? 1 / Math.sqrt(mode.information + 1 / (tau * tau)) : 0
    return { school, effect: mode.effect, standardError, pupils: Math.round(pupilsIn(rows)) }
  })
  return { tau, effects }
}

/**
 * Fits curve, cuts and school effects together, so that the spread of the model is the spread of pupils *within*
 * a school: a fit of the pooled table would count the differences between schools twice. Alternates between the
 * posterior of each effect and the curve, the effect standing in the fit by three Gauss-Hermite points.
 */
export function fitOrdinalWithSchools(
  grades: readonly string[],
  schools: readonly SchoolTable[],
  options: OrdinalOptions & { readonly rounds?: number } = {},
): { readonly fit: OrdinalFit; readonly schools: SchoolEffects } {
  let fit = fitOrdinal(
    grades,
    schools.flatMap((school) => school.rows),
    options,
  )
  let effects: SchoolEffects = { tau: 0, effects: [] }
  for (let round = 0; round < (options.rounds ?? 12) && fit.ok; round++) {
    effects = fitSchoolEffects(fit.model, schools)
    fit = fitOrdinal(grades, spreadOverEffects(schools, effects.effects), {
      ...options,
      schoolSd: effects.tau,
    })
  }
  return { fit, schools: effects }
}

const HERMITE = [
  { node: -Math.sqrt(3), weight: 1 / 6 },
  { node: 0, weight: 2 / 3 },
  { node: Math.sqrt(3), weight: 1 / 6 },
] as const

// Shifts are rounded to a twentieth, whose rounding variance is nothing beside the pupils' 1, so that the schools'
// rows fall together into a table of a few hundred lines whatever the number of schools.
const SHIFT_STEP = 0.05

function spreadOverEffects(schools: readonly SchoolTable[], effects: readonly SchoolEffect[]): CountRow[] {
  const table = new Map<string, { x: number; shift: number; counts: number[] }>()
  schools.forEach((school, j) => {
    const { effect, standardError } = effects[j] ?? { effect: 0, standardError: 0 }
    for (const { node, weight } of HERMITE) {
      for (const row of school.rows) {
        const steps = Math.round(((row.shift ?? 0) + effect + node * standardError) / SHIFT_STEP)
        const key = `${row.x}/${steps}`
        const line = table.get(key) ?? {
          x: row.x,
          shift: steps * SHIFT_STEP,
          counts: row.counts.map(() => 0),
        }
        const share = weight * (row.weight ?? 1)
        line.counts = line.counts.map((count, k) => count + share * at(row.counts, k))
        table.set(key, line)
      }
    }
  })
  return [...table.values()]
}

function cellsOf(model: OrdinalModel, rows: readonly CountRow[]): Cell[] {
  return rows.flatMap((row) => {
    const { mean, sd } = latentGrade(model, row.x)
    const edge = (k: number): number => (at(model.cuts, k) - mean - (row.shift ?? 0)) / sd
    return row.counts.flatMap((count, k) => {
      if (count === 0) return []
      const low = k === 0 ? Number.NEGATIVE_INFINITY : edge(k - 1)
      const high = k === model.cuts.length ? Number.POSITIVE_INFINITY : edge(k)
      return [{ low, high, sd, count: count * (row.weight ?? 1) }]
    })
  })
}

/** log p and its first two derivatives by the shift, summed over a school's cells. */
function derivatives(cells: readonly Cell[], shift: number) {
  let value = 0
  let first = 0
  let second = 0
  for (const { low, high, sd, count } of cells) {
    const a = low - shift / sd
    const b = high - shift / sd
    const chance = Math.max(normalBetween(a, b), 1e-12)
    const [densityA, densityB] = [normalPdf(a), normalPdf(b)]
    const momentA = Number.isFinite(a) ? a * densityA : 0
    const momentB = Number.isFinite(b) ? b * densityB : 0
    const slope = (densityA - densityB) / (sd * chance)
    value += count * Math.log(chance)
    first += count * slope
    second += count * ((momentA - momentB) / (sd * sd * chance) - slope * slope)
  }
  return { value, first, second }
}

// The log posterior is concave in the shift, so plain Newton steps arrive; the cap guards the first one.
function schoolMode(cells: readonly Cell[], tau: number): Mode {
  if (tau === 0) return { effect: 0, information: 0, logLikelihood: derivatives(cells, 0).value }
  let effect = 0
  for (let round = 0; round < 30; round++) {
    const { first, second } = derivatives(cells, effect)
    const step = (first - effect / (tau * tau)) / (1 / (tau * tau) - second)
    effect += Math.max(-1, Math.min(1, step))
    if (Math.abs(step) < 1e-9) break
  }
  const { value, second } = derivatives(cells, effect)
  return { effect, information: -second, logLikelihood: value }
}

function marginal(schools: readonly (readonly Cell[])[], tau: number): number {
  return schools.reduce((total, cells) => {
    const { effect, information, logLikelihood } = schoolMode(cells, tau)
    const prior = -0.5 * (effect / tau) ** 2
    return total + logLikelihood + prior - 0.5 * Math.log(1 + tau * tau * information)
  }, 0)
}
