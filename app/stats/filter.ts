import { type FilterParameters, getReadingType, seasonalDrift } from './filter-parameters.ts'
import {
  drift,
  type FilterState,
  forecastCovariance,
  forecastError,
  type Observation,
  observe,
  type PriorGrade,
  priorState,
} from './filter-state.ts'
import { at } from './vector.ts'

export { DEFAULT_PARAMETERS, type FilterParameters, type ReadingType } from './filter-parameters.ts'
export type { PriorGrade } from './filter-state.ts'
export { finalChances, finalGrade } from './final-grade.ts'

/** One reading of one pupil. */
export interface Reading {
  /** Days since 1 January 1970, or since any other day used throughout. */
  readonly day: number
  /** Index of the subject among the pupil's priors. */
  readonly subject: number
  /** Name of the reading type in the parameters. */
  readonly type: string
  readonly value: number
  /** Who judged (a class, a teacher in a subject): readings of one source share a lasting bias. None for a test. */
  readonly source?: string
  /** Width of this step of the scale, where steps are unequal; the type's own when left out. */
  readonly width?: number
}

/** All the filter needs of one pupil. Subjects, readings or whole months may be missing. */
export interface FilterPupil {
  /** The day the priors speak of. */
  readonly from: number
  /** One per subject, from the estimate of the target model. */
  readonly priors: readonly PriorGrade[]
  readonly readings: readonly Reading[]
  /** What is known of sources from their earlier readings and results; others have mean 0 and the usual sd. */
  readonly sources?: ReadonlyMap<string, PriorGrade>
}

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
  const sources = sourcesOf(pupil)
  const unknown = { mean: 0, sd: parameters.biasSd }
  const biases = [...sources.values()].map(({ source }) => pupil.sources?.get(source) ?? unknown)
  const state = priorState(parameters, pupil.priors, biases)
  const scratch = new Float64Array(state.size)
  const steps: FilterStep[] = []
  let day = pupil.from
  let logLikelihood = 0
  for (const readings of byDay(pupil.readings)) {
    const today = readings[0]?.day ?? day
    if (today > day) {
      const mean = seasonalDrift(parameters, day, today)
      drift(state, parameters, (today - day) / parameters.cycleDays, mean)
      day = today
    }
    const seen = readings.map((reading) => observation(parameters, pupil, sources, reading))
    const before = forecastDay(state, seen)
    const forecasts = readings.map((reading, i) => {
      const { error, variance, robust } = observe(state, observationAt(seen, i), parameters.robustAt, scratch)
      logLikelihood -= 0.5 * (LOG_TWO_PI + Math.log(variance) + (error * error) / variance)
      const sd = at(before.sds, i)
      return {
        reading,
        expected: reading.value - at(before.errors, i),
        sd,
        z: at(before.errors, i) / sd,
        robust,
      }
    })
    steps.push({ day: today, ...subjectMoments(state), pooledZ: before.pooledZ, forecasts })
  }
  return { steps, logLikelihood, readings: pupil.readings.length, sources: biasMoments(state, sources) }
}

interface Source {
  readonly index: number
  readonly source: string
}

const sourceKey = (reading: Reading): string => `${reading.subject}/${reading.source}`

// A teacher of two subjects to the same pupil has a bias in each.
function sourcesOf(pupil: FilterPupil): Map<string, Source> {
  const sources = new Map<string, Source>()
  for (const reading of pupil.readings) {
    if (reading.source === undefined || sources.has(sourceKey(reading))) continue
    sources.set(sourceKey(reading), { index: pupil.priors.length + sources.size, source: reading.source })
  }
  return sources
}

function byDay(readings: readonly Reading[]): Reading[][] {
  const days: Reading[][] = []
  for (const reading of [...readings].sort((a, b) => a.day - b.day)) {
    const last = days.at(-1)
    if (last?.[0]?.day === reading.day) last.push(reading)
    else days.push([reading])
  }
  return days
}

function observation(
  parameters: FilterParameters,
  pupil: FilterPupil,
  sources: ReadonlyMap<string, Source>,
  reading: Reading,
): Observation {
  if (!(reading.subject >= 0 && reading.subject < pupil.priors.length)) {
    throw new RangeError(`a reading of subject ${reading.subject}, which has no prior`)
  }
  const type = getReadingType(parameters, reading.type)
  const width = reading.width ?? type.width
  return {
    subject: reading.subject,
    bias: reading.source === undefined ? -1 : (sources.get(sourceKey(reading))?.index ?? -1),
    type,
    value: reading.value,
    noise: type.noiseSd ** 2 + (width * width) / 12,
  }
}

function observationAt(seen: readonly Observation[], i: number): Observation {
  const [one] = seen.slice(i, i + 1)
  if (!one) throw new RangeError('no such reading')
  return one
}

/** Forecast errors of a day's readings before any of them is taken in, and their pooled z. */
function forecastDay(state: FilterState, seen: readonly Observation[]) {
  const errors = Float64Array.from(seen, (one) => forecastError(state, one))
  const sds = Float64Array.from(seen, (one) => Math.sqrt(forecastCovariance(state, one, one) + one.noise))
  let total = 0
  let spread = 0
  seen.forEach((a, i) => {
    total += at(errors, i) / at(sds, i)
    spread += 1
    for (let j = 0; j < i; j++) {
      spread += (2 * forecastCovariance(state, a, observationAt(seen, j))) / (at(sds, i) * at(sds, j))
    }
  })
  return { errors, sds, pooledZ: total / Math.sqrt(spread) }
}

function subjectMoments({ subjects, size, mean, covariance }: FilterState) {
  const variance = new Float64Array(subjects)
  for (let i = 0; i < subjects; i++) variance[i] = at(covariance, i * size + i)
  return { mean: mean.slice(0, subjects), variance }
}

function biasMoments({ size, mean, covariance }: FilterState, sources: ReadonlyMap<string, Source>) {
  const moments = [...sources.values()].map(({ index, source }): [string, PriorGrade] => [
    source,
    { mean: at(mean, index), sd: Math.sqrt(at(covariance, index * size + index)) },
  ])
  return new Map(moments)
}
