import type { FilterParameters } from './filter-parameters.ts'
import { begin, type FilterPupil, passDays, type Reading, type Seen, type Source } from './filter-readings.ts'
import {
  type FilterState,
  forecastCovariance,
  forecastError,
  observe,
  type PriorGrade,
} from './filter-state.ts'
import { cell } from './vector.ts'

export { DEFAULT_PARAMETERS, type FilterParameters, type ReadingType } from './filter-parameters.ts'
export type { FilterPupil, Reading } from './filter-readings.ts'
export type { PriorGrade } from './filter-state.ts'
export { finalChances, finalGrade } from './final-grade.ts'

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
  readonly mean: Float64Array
  readonly variance: Float64Array
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
  const { state, sources, seen } = begin(parameters, pupil)
  const steps: FilterStep[] = []
  let logLikelihood = 0
  for (const { day, today } of passDays(parameters, pupil, state, seen)) {
    const before = forecastDay(state, today)
    const forecasts = today.map((one, i) => {
      const { error, variance, robust } = observe(state, one, parameters.robustAt)
      logLikelihood -= 0.5 * (LOG_TWO_PI + Math.log(variance) + (error * error) / variance)
      const off = cell(before.errors, i)
      const sd = cell(before.sds, i)
      return { reading: one.reading, expected: one.reading.value - off, sd, z: off / sd, robust }
    })
    steps.push({ day, ...subjectMoments(state), pooledZ: before.pooledZ, forecasts })
  }
  return { steps, logLikelihood, readings: seen.length, sources: biasMoments(state, sources) }
}

/** What a pupil's readings say of the bias of each source, as `filterPupil` answers it; nothing else is worked out. */
export function learnSources(parameters: FilterParameters, pupil: FilterPupil): Map<string, PriorGrade> {
  const { state, sources, seen } = begin(parameters, pupil)
  for (const { today } of passDays(parameters, pupil, state, seen))
    for (const one of today) observe(state, one, parameters.robustAt)
  return biasMoments(state, sources)
}

/** Forecast errors of a day's readings before any of them is taken in, and their pooled z. */
function forecastDay(state: FilterState, seen: readonly Seen[]) {
  const errors = Float64Array.from(seen, (one) => forecastError(state, one))
  const sds = Float64Array.from(seen, (one) => Math.sqrt(forecastCovariance(state, one, one) + one.noise))
  let total = 0
  let spread = 0
  seen.forEach((a, i) => {
    total += cell(errors, i) / cell(sds, i)
    spread += 1
    for (let j = 0; j < i; j++) {
      const b = seen[j]
      if (b) spread += (2 * forecastCovariance(state, a, b)) / (cell(sds, i) * cell(sds, j))
    }
  })
  return { errors, sds, pooledZ: total / Math.sqrt(spread) }
}

function subjectMoments({ subjects, size, mean, covariance }: FilterState) {
  const variance = new Float64Array(subjects)
  for (let i = 0; i < subjects; i++) variance[i] = cell(covariance, i * size + i)
  return { mean: mean.slice(0, subjects), variance }
}

function biasMoments({ size, mean, covariance }: FilterState, sources: ReadonlyMap<string, Source>) {
  const moments = [...sources.values()].map(({ index, source }): [string, PriorGrade] => [
    source,
    { mean: cell(mean, index), sd: Math.sqrt(cell(covariance, index * size + index)) },
  ])
  return new Map(moments)
}
