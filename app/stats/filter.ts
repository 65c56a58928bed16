import type { FilterParameters } from './filter-parameters.ts'
import {
  type FilterPupil,
  type LaidOut,
  layOut,
  passDays,
  type Reading,
  type Seen,
  stateBefore,
} from './filter-readings.ts'
import {
  type FilterState,
  forecastCovariance,
  forecastError,
  observe,
  type PriorGrade,
} from './filter-state.ts'
import { cell, type Numbers } from './vector.ts'

export { DEFAULT_PARAMETERS, type FilterParameters, type ReadingType } from './filter-parameters.ts'
export type { FilterPupil, Reading } from './filter-readings.ts'
export type { PriorGrade } from './filter-state.ts'
export { chanceFrom, finalChances, finalGrade } from './final-grade.ts'

/** What was expected of one reading on the evening before its day, and how far off it was. */
export interface ReadingForecast {
  readonly reading: Reading
  readonly expected: number
  readonly sd: number
  /** (value - expected) / sd: standard normal while nothing changes. */
  readonly z: number
  /** Whether the reading lay so far off that it was believed less. */
  readonly robust: boolean
}

/** The grades a pupil is heading for after the readings of one day. */
export interface FilterStep {
  readonly day: number
  /** By subject, in grades. */
  readonly mean: Numbers
  readonly variance: Numbers
  /** Sum of the day's z over its standard deviation, given how the subjects hang together: one z per pupil. */
  readonly pooledZ: number
  readonly forecasts: readonly ReadingForecast[]
}

export interface FilteredPupil {
  readonly steps: readonly FilterStep[]
  /** By the prediction error decomposition; the measure `estimateParameters` climbs. */
  readonly logLikelihood: number
  readonly readings: number
  /** What the pupil's readings say of the bias of each source, its prior included. */
  readonly sources: ReadonlyMap<string, PriorGrade>
}

const LOG_TWO_PI = Math.log(2 * Math.PI)

/** Runs the filter over all readings of a pupil, day by day, all subjects at once. */
export function filterPupil(parameters: FilterParameters, pupil: FilterPupil): FilteredPupil {
  const laidOut = pupil.laidOut ?? layOut(parameters, pupil)
  const state = stateBefore(parameters, pupil, laidOut)
  const steps: FilterStep[] = []
  let logLikelihood = 0
  for (const { day, today } of passDays(parameters, pupil.from, state, laidOut.days)) {
    const before = forecastDay(state, today)
    const forecasts = today.map((one, i) => {
      const { error, variance, robust } = observe(state, one, parameters.robustAt)
      logLikelihood -= 0.5 * (LOG_TWO_PI + Math.log(variance) + (error * error) / variance)
      const off = before.errors[i] ?? Number.NaN
      const sd = before.sds[i] ?? Number.NaN
      return { reading: one.reading, expected: one.reading.value - off, sd, z: off / sd, robust }
    })
    steps.push({ day, ...subjectMoments(state), pooledZ: before.pooledZ, forecasts })
  }
  return { steps, logLikelihood, readings: pupil.readings.length, sources: biasMoments(state, laidOut) }
}

/** What a pupil's readings say of the bias of each source, as `filterPupil` answers it; nothing else is worked out. */
export function learnSources(parameters: FilterParameters, pupil: FilterPupil): Map<string, PriorGrade> {
  const laidOut = pupil.laidOut ?? layOut(parameters, pupil)
  const state = stateBefore(parameters, pupil, laidOut)
  for (const { today } of passDays(parameters, pupil.from, state, laidOut.days))
    for (const one of today) observe(state, one, parameters.robustAt)
  return biasMoments(state, laidOut)
}

/** Forecast errors of a day's readings before any of them is taken in, and their pooled z. */
function forecastDay(state: FilterState, seen: readonly Seen[]) {
  // Plain arrays here and below: a typed array of a few numbers costs its making more than its use.
  const errors = seen.map((one) => forecastError(state, one))
  const sds = seen.map((one) => Math.sqrt(forecastCovariance(state, one, one) + one.noise))
  let total = 0
  let spread = 0
  seen.forEach((a, i) => {
    const sd = sds[i] ?? Number.NaN
    total += (errors[i] ?? Number.NaN) / sd
    spread += 1
    for (let j = 0; j < i; j++) {
      const b = seen[j]
      if (b) spread += (2 * forecastCovariance(state, a, b)) / (sd * (sds[j] ?? Number.NaN))
    }
  })
  return { errors, sds, pooledZ: total / Math.sqrt(spread) }
}

function subjectMoments({ subjects, size, mean, covariance }: FilterState) {
  const means: number[] = []
  const variance: number[] = []
  for (let i = 0; i < subjects; i++) {
    means.push(cell(mean, i))
    variance.push(cell(covariance, i * size + i))
  }
  return { mean: means, variance }
}

function biasMoments({ size, mean, covariance }: FilterState, { sources }: LaidOut) {
  const moments = new Map<string, PriorGrade>()
  for (const { index, source } of sources)
    moments.set(source, { mean: cell(mean, index), sd: Math.sqrt(cell(covariance, index * size + index)) })
  return moments
}
