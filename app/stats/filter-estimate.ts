import { type FilterParameters, type FilterPupil, filterPupil, type ReadingType } from './filter.ts'
import { minimise } from './minimise.ts'
import { at, sum } from './vector.ts'

export interface FilterEstimate {
  readonly parameters: FilterParameters
  /** Log-likelihood of the readings, by the prediction error decomposition. */
  readonly logLikelihood: number
  readonly readings: number
  readonly iterations: number
}

export interface EstimateOptions {
  readonly iterations?: number
  /** The reading type in whose units grades are measured; the first among the readings when left out. */
  readonly reference?: string
  /**
   * How far the parameters are believed to lie from `start`, as a standard deviation of their logarithms (logits,
   * offsets): few readings then move them little. Without it the readings alone decide.
   */
  readonly drawn?: number
}

/** One number of the parameters on a scale without bounds. */
interface Coordinate {
  readonly read: (parameters: FilterParameters) => number
  readonly write: (parameters: FilterParameters, value: number) => FilterParameters
}

const SMALLEST = 1e-4
const logOf = (value: number): number => Math.log(Math.max(value, SMALLEST))
const logit = (share: number): number => Math.log(share / (1 - share))
const share = (value: number): number => 1 / (1 + Math.exp(-value))

const COMMON: readonly Coordinate[] = [
  {
    read: (p) => logit(Math.min(Math.max(p.priorCorrelation, 0.01), 0.99)),
    write: (p, value) => ({ ...p, priorCorrelation: share(value) }),
  },
  { read: (p) => logOf(p.sharedDrift), write: (p, value) => ({ ...p, sharedDrift: Math.exp(value) }) },
  { read: (p) => logOf(p.subjectDrift), write: (p, value) => ({ ...p, subjectDrift: Math.exp(value) }) },
  { read: (p) => logOf(p.biasSd), write: (p, value) => ({ ...p, biasSd: Math.exp(value) }) },
]

function typeCoordinates(name: string, isReference: boolean): Coordinate[] {
  const coordinate = (
    read: (type: ReadingType) => number,
    change: (value: number) => Partial<ReadingType>,
  ): Coordinate => ({
    read: (p) => read(typeOf(p, name)),
    write: (p, value) => ({ ...p, types: { ...p.types, [name]: { ...typeOf(p, name), ...change(value) } } }),
  })
  const noise = coordinate(
    (type) => logOf(type.noiseSd),
    (value) => ({ noiseSd: Math.exp(value) }),
  )
  if (isReference) return [noise]
  return [
    noise,
    coordinate(
      (type) => type.offset,
      (offset) => ({ offset }),
    ),
    coordinate(
      (type) => logOf(type.loading),
      (value) => ({ loading: Math.exp(value) }),
    ),
  ]
}

const typeOf = (parameters: FilterParameters, name: string): ReadingType =>
  parameters.types[name] ?? { offset: 0, loading: 1, noiseSd: 1, width: 0 }

/**
 * Parameters that make the readings of past pupils most likely, by the prediction error decomposition
 * -1/2 sum(log 2 pi F + e^2/F) (Schweppe 1965), climbed by BFGS. The first reading type, in whose units grades are
 * measured, keeps offset 0 and loading 1; each other type found among the readings gets its own. Types without
 * readings and the noise of the exam stay as given. The robust step is off while estimating. With `drawn` it is the
 * most likely place after readings and a normal prior around the start.
 */
export function estimateParameters(
  pupils: readonly FilterPupil[],
  start: FilterParameters,
  options: EstimateOptions = {},
): FilterEstimate {
  const used = new Set(pupils.flatMap((pupil) => pupil.readings.map((reading) => reading.type)))
  const [first, ...others] = Object.keys(start.types).filter((name) => used.has(name))
  const reference = options.reference ?? first
  const names = first === undefined ? [] : [first, ...others]
  const coordinates = [...COMMON, ...names.flatMap((name) => typeCoordinates(name, name === reference))]
  const parametersAt = (x: Float64Array): FilterParameters =>
    coordinates.reduce((parameters, coordinate, i) => coordinate.write(parameters, at(x, i)), start)
  const readings = pupils.reduce((all, pupil) => all + pupil.readings.length, 0)
  if (readings === 0) return { parameters: start, logLikelihood: 0, readings, iterations: 0 }
  const logLikelihoodAt = (x: Float64Array): number => {
    const parameters = { ...parametersAt(x), robustAt: Number.POSITIVE_INFINITY }
    return pupils.reduce((all, pupil) => all + filterPupil(parameters, pupil).logLikelihood, 0)
  }
  const { iterations = 40, drawn = Number.POSITIVE_INFINITY } = options
  const from = coordinates.map((coordinate) => coordinate.read(start))
  const away = (x: Float64Array): number => sum(from.map((value, i) => ((at(x, i) - value) / drawn) ** 2)) / 2
  const best = minimise((x) => (away(x) - logLikelihoodAt(x)) / readings, from, { iterations })
  return {
    parameters: parametersAt(best.x),
    logLikelihood: logLikelihoodAt(best.x),
    readings,
    iterations: best.iterations,
  }
}
