import { cholesky, inverseFromCholesky, solvePositive } from './linear.ts'
import type { Conditional, Moments } from './moments.ts'
import { normalBetween, normalPdf } from './normal.ts'
import { type LatentGrade, latentGrade, type OrdinalModel } from './ordinal-model.ts'
import { at, dot, range } from './vector.ts'

/**
 * A chance model with more starts than its baseline. The baseline is a known sum `baseline` of the kinds of the moments
 * (the average of two tests: a half each); what the starts say beyond it counts with `weights`, one a kind, on the latent scale
 * of the model; 0 where nothing has been learned.
 */
export interface StartModel {
  readonly model: OrdinalModel
  readonly moments: Moments
  readonly baseline: readonly number[]
  readonly weights: readonly number[]
}

/** The direction of the kinds that says nothing of the baseline: r = direction'(X - mean), uncorrelated with it. */
function beyondBaseline({ moments, baseline, weights }: StartModel) {
  const size = moments.kinds.length
  const withBaseline = range(0, size).map((k) =>
    dot(baseline, moments.covariance.slice(k * size, (k + 1) * size)),
  )
  const variance = dot(baseline, withBaseline)
  const slopes = withBaseline.map((value) => value / variance)
  const through = dot(weights, slopes)
  return { slopes, direction: weights.map((weight, k) => weight - through * at(baseline, k)) }
}

const quadratic = (a: readonly number[], matrix: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, k) => sum + value * dot(b, matrix.slice(k * a.length, (k + 1) * a.length)), 0)

// A normal integral by equal steps: for a smooth function as good as exact (Trefethen and Weideman 2014).
const STEPS = range(-9, 10).map((step) => step / 2)

// However much the starts explain, at least this part of the spread at one baseline is the pupil's own.
const LEAST_OWN = 0.25

/**
 * Where the known starts put a pupil on the latent scale of the model: what the model says of the baseline, where that is
 * not known the mixture over all it may be given the others, and what the starts say beyond it. With every spline a
 * straight line and constant spread this is the conditional of the joint normal distribution of grade and starts,
 * mu_g + S_go S_oo^-1 (x_o - mu_o); nothing missing is replaced by a mean or by 0. The mixture is given by its mean and sd.
 * `given` is what the known starts say of all kinds (see `conditionBy`).
 */
export function placeStart(starts: StartModel, given: Conditional): LatentGrade {
  const { model, moments, baseline } = starts
  const { direction } = beyondBaseline(starts)
  const off = given.mean.map((mean, k) => mean - at(moments.mean, k))
  const at0 = dot(baseline, given.mean)
  const variance = Math.max(0, quadratic(baseline, given.covariance, baseline))
  const known = variance < 1e-6 * quadratic(baseline, moments.covariance, baseline)
  const both = known ? 0 : quadratic(baseline, given.covariance, direction)
  const explained = quadratic(direction, moments.covariance, direction)
  const unknown = quadratic(direction, given.covariance, direction) - (known ? 0 : both ** 2 / variance)
  const parts = (known ? [0] : STEPS).map((step) => {
    const x = at0 + step * Math.sqrt(variance)
    const elsewhere = latentGrade(model, x)
    const beyond = dot(direction, off) + (known ? 0 : (both / variance) * (x - at0))
    const own = Math.max(elsewhere.sd ** 2 - explained, LEAST_OWN * elsewhere.sd ** 2)
    return { weight: normalPdf(step), mean: elsewhere.mean + beyond, variance: own + Math.max(0, unknown) }
  })
  const weight = parts.reduce((sum, part) => sum + part.weight, 0)
  const mean = parts.reduce((sum, part) => sum + (part.weight * part.mean) / weight, 0)
  const spread = parts.reduce(
    (sum, part) => sum + (part.weight * (part.variance + (part.mean - mean) ** 2)) / weight,
    0,
  )
  return { mean, sd: Math.sqrt(spread) }
}

/** A pupil of an earlier year: what the known starts say, and the index of the grade reached (0 = lowest). */
export interface PastPupil {
  readonly given: Conditional
  readonly grade: number
}

/** What a school's own past results add to a national model. */
export interface Learnt {
  /** Weight of each kind beyond the baseline, latent scale. */
  readonly weights: readonly number[]
  /** The school's own shift in the subject, pulled towards 0 as far as its few pupils demand. */
  readonly effect: number
  readonly standardError: number
  /** Between-school standard deviation it was pulled with. */
  readonly tau: number
  readonly pupils: number
}

// Beyond the baseline a kind moves the latent grade by a tenth of its spread for each own standard deviation, before any
// result is seen. Of 1/3, 1/6, 1/10 and 1/12, tried on generated leavers: a third foretold others worse than no weights at all,
// the others as well as none. Results of real leavers should settle it.
const PRIOR = 1 / 10
// Of fewer pupils a dozen weights would say what happened to one or two of them: the shift alone is learned.
const FEWEST_TO_WEIGH = 100
const NEXT_TO_NOTHING = 1e-4

/**
 * What past results say beyond the national model: the weights of the starts that are no part of its baseline, and the
 * school's shift, both posterior modes under normal priors (0, PRIOR sd; 0, tau), by Fisher scoring with the sums of score and
 * information over pupils, which may be added over schools. Pupils of whom the baseline is not known take part with what is
 * known: their offset is the mixture of `placeStart`. Under a hundred pupils no weights are learned. The weights may be learned from pupils of other years than the moments.
 */
export function learnFromResults(
  start: Omit<StartModel, 'weights'>,
  past: readonly PastPupil[],
  tau: number,
): Learnt {
  const { moments } = start
  const size = moments.kinds.length
  let weights: number[] = range(0, size).map(() => 0)
  const weigh = past.length >= FEWEST_TO_WEIGH
  let effect = 0
  let standardError = tau
  for (let round = 0; round < 25; round++) {
    const now: StartModel = { ...start, weights }
    const school = { effect, tau, prior: weigh ? PRIOR : NEXT_TO_NOTHING }
    const { score, information } = addUp(now, past, school)
    const step = solvePositive(information, size + 1, score)
    effect += at(step, 0)
    weights = weights.map((weight, k) => weight + at(step, k + 1) / sdOf(moments, k))
    const lower = cholesky(information, size + 1)
    standardError = lower ? Math.sqrt(at(inverseFromCholesky(lower, size + 1), 0)) : tau
    if (Math.max(...step.map(Math.abs)) < 1e-7) break
  }
  return { weights: weigh ? weights : weights.map(() => 0), effect, standardError, tau, pupils: past.length }
}

const sdOf = ({ kinds, covariance }: Moments, k: number): number =>
  Math.sqrt(at(covariance, k * kinds.length + k))

/** Score and expected information of [effect, weights in own standard deviations], priors included. */
function addUp(
  now: StartModel,
  past: readonly PastPupil[],
  school: { effect: number; tau: number; prior: number },
) {
  const { moments, weights } = now
  const size = moments.kinds.length + 1
  const score = new Float64Array(size)
  const information = new Float64Array(size * size)
  const prior = range(0, size).map((i) => 1 / (i === 0 ? school.tau : school.prior) ** 2)
  const values = [school.effect, ...weights.map((weight, k) => weight * sdOf(moments, k))]
  for (let i = 0; i < size; i++) {
    score[i] = -at(prior, i) * at(values, i)
    information[i * size + i] = at(prior, i)
  }
  const { slopes } = beyondBaseline(now)
  for (const { given, grade } of past) {
    const off = given.mean.map((mean, k) => mean - at(moments.mean, k))
    const along = dot(now.baseline, off)
    // What is expected of each kind beyond the baseline, in its own standard deviations.
    const columns = [1, ...off.map((value, k) => (value - at(slopes, k) * along) / sdOf(moments, k))]
    const { first, expected } = slopesOf(now, placeStart(now, given), { grade, effect: school.effect })
    for (let i = 0; i < size; i++) {
      score[i] = at(score, i) + first * at(columns, i)
      for (let j = 0; j < size; j++)
        information[i * size + j] = at(information, i * size + j) + expected * at(columns, i) * at(columns, j)
    }
  }
  return { score, information }
}

/** d log p of a grade by the latent mean, and the information expected over all grades. */
function slopesOf({ model }: StartModel, place: LatentGrade, seen: { grade: number; effect: number }) {
  const edges = [
    Number.NEGATIVE_INFINITY,
    ...model.cuts.map((cut) => (cut - place.mean - seen.effect) / place.sd),
    Number.POSITIVE_INFINITY,
  ]
  const parts = model.grades.map((_, k) => ({
    chance: Math.max(normalBetween(at(edges, k), at(edges, k + 1)), 1e-12),
    slope: (normalPdf(at(edges, k)) - normalPdf(at(edges, k + 1))) / place.sd,
  }))
  const own = parts[seen.grade]
  return {
    first: own ? own.slope / own.chance : 0,
    expected: parts.reduce((sum, { chance, slope }) => sum + (slope * slope) / chance, 0),
  }
}
