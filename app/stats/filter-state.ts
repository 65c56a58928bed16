import type { FilterParameters, ReadingType } from './filter-parameters.ts'
import { cell, increase } from './vector.ts'

/** What is known of a pupil's grade in one subject before any reading. */
export interface PriorGrade {
  readonly mean: number
  readonly sd: number
}

/**
 * The joint normal of a pupil's subjects (first) and the biases of the sources that judge them (after, in the order of
 * their first readings).
 */
export interface FilterState {
  readonly subjects: number
  readonly size: number
  /** Up to here the state was read so far: a bias beyond it is independent of all else, and stays as it was given. */
  reached: number
  readonly mean: Float64Array
  /** size x size, row by row; symmetric, and kept below and on the diagonal alone. */
  readonly covariance: Float64Array
  /** Room for one column, used while a reading is taken in. */
  readonly scratch: Float64Array
}

/** The state before any reading: subjects correlated as the parameters say, biases independent. */
export function priorState(
  parameters: FilterParameters,
  priors: readonly PriorGrade[],
  biases: readonly PriorGrade[],
): FilterState {
  const size = priors.length + biases.length
  const mean = new Float64Array(size)
  const covariance = new Float64Array(size * size)
  priors.forEach((prior, i) => {
    mean[i] = prior.mean
    covariance[i * size + i] = prior.sd ** 2
    for (let j = 0; j < i; j++)
      covariance[i * size + j] = parameters.priorCorrelation * prior.sd * (priors[j]?.sd ?? Number.NaN)
  })
  biases.forEach((bias, k) => {
    const i = priors.length + k
    mean[i] = bias.mean
    covariance[i * size + i] = bias.sd ** 2
  })
  return {
    subjects: priors.length,
    size,
    reached: priors.length,
    mean,
    covariance,
    scratch: new Float64Array(size),
  }
}

/** Lets time pass: the subjects drift, together and each by itself; `mean` is the expected drift. In place. */
export function drift(state: FilterState, parameters: FilterParameters, cycles: number, mean: number): void {
  const shared = cycles * parameters.sharedDrift ** 2
  const own = cycles * parameters.subjectDrift ** 2
  for (let i = 0; i < state.subjects; i++) {
    if (mean !== 0) increase(state.mean, i, mean)
    for (let j = 0; j <= i; j++)
      increase(state.covariance, i * state.size + j, i === j ? shared + own : shared)
  }
}

/** One reading as the filter meets it: which subject, which bias (-1: none), what kind, what value. */
export interface Observation {
  readonly subject: number
  readonly bias: number
  readonly type: ReadingType
  readonly value: number
  /** Variance of passing noise and rounding. */
  readonly noise: number
}

/** The reading minus its forecast. */
export function forecastError(state: FilterState, { subject, bias, type, value }: Observation): number {
  const level = cell(state.mean, subject) + (bias >= 0 ? cell(state.mean, bias) : 0)
  return value - type.offset - type.loading * level
}

const covarianceOf = ({ size, covariance }: FilterState, i: number, j: number): number =>
  cell(covariance, i >= j ? i * size + j : j * size + i)

/** Covariance, before their noise, of the forecasts of two readings. */
export function forecastCovariance(state: FilterState, a: Observation, b: Observation): number {
  let value = covarianceOf(state, a.subject, b.subject)
  if (b.bias >= 0) value += covarianceOf(state, a.subject, b.bias)
  if (a.bias >= 0) {
    value += covarianceOf(state, a.bias, b.subject)
    if (b.bias >= 0) value += covarianceOf(state, a.bias, b.bias)
  }
  return a.type.loading * b.type.loading * value
}

/** How surprising a reading was when it was taken in. */
export interface Innovation {
  readonly error: number
  readonly variance: number
  /** Whether the reading lay so far off that it was believed less. */
  readonly robust: boolean
}

/**
 * Takes in one reading by the exact scalar update of a joint normal: gain k = V h / F, mean += k e, V -= k k' F.
 * A reading more than `robustAt` standard deviations off has its noise raised until it is not. In place.
 */
export function observe(state: FilterState, seen: Observation, robustAt: number): Innovation {
  const { size, mean, covariance, scratch } = state
  const { loading } = seen.type
  state.reached = Math.max(state.reached, seen.bias + 1)
  const { reached } = state
  for (let i = 0; i < reached; i++) {
    let value = covarianceOf(state, i, seen.subject)
    if (seen.bias >= 0) value += covarianceOf(state, i, seen.bias)
    scratch[i] = loading * value
  }
  const known = loading * (cell(scratch, seen.subject) + (seen.bias >= 0 ? cell(scratch, seen.bias) : 0))
  const error = forecastError(state, seen)
  const robust = error * error > robustAt * robustAt * (known + seen.noise)
  const variance = known + (robust ? Math.max(seen.noise, (error / robustAt) ** 2) : seen.noise)
  for (let i = 0; i < reached; i++) {
    const gain = cell(scratch, i) / variance
    if (gain === 0) continue
    increase(mean, i, gain * error)
    const row = i * size
    for (let j = 0; j <= i; j++) increase(covariance, row + j, -gain * cell(scratch, j))
  }
  return { error, variance, robust }
}
