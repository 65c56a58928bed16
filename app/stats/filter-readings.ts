import { type FilterParameters, getReadingType, seasonalDrift } from './filter-parameters.ts'
import { drift, type FilterState, type Observation, type PriorGrade, priorState } from './filter-state.ts'

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
  /** Of how many marks it is the mean: it errs the less. One when left out. */
  readonly marks?: number
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
  /** The readings laid out by the same parameters before, where that was done: it takes as long as the filter itself. */
  readonly laidOut?: LaidOut
}

/** A source with its place in the state. A teacher of two subjects to the same pupil has a bias in each. */
export interface Source {
  readonly index: number
  readonly source: string
  readonly subject: number
}

/** A reading as the filter meets it. */
export interface Seen extends Observation {
  readonly reading: Reading
}

/** A pupil’s readings as the filter meets them: by day, with the sources they come from. */
export interface LaidOut {
  readonly sources: readonly Source[]
  readonly days: readonly (readonly Seen[])[]
}

export function layOut(parameters: FilterParameters, pupil: FilterPupil): LaidOut {
  const sources: Source[] = []
  const inOrder = pupil.readings.toSorted((a, b) => a.day - b.day)
  return { sources, days: byDay(inOrder.map((reading) => observation(parameters, pupil, sources, reading))) }
}

/** The state of a pupil before any reading. */
export function stateBefore(
  parameters: FilterParameters,
  pupil: FilterPupil,
  { sources }: LaidOut,
): FilterState {
  const unknown = { mean: 0, sd: parameters.biasSd }
  const biases = sources.map(({ source }) => pupil.sources?.get(source) ?? unknown)
  return priorState(parameters, pupil.priors, biases)
}

/** The place of the bias of whoever judged, in the state; -1 for a test. */
function biasOf(sources: Source[], subjects: number, { subject, source }: Reading): number {
  if (source === undefined) return -1
  const known = sources.find((one) => one.source === source && one.subject === subject)
  if (known) return known.index
  const index = subjects + sources.length
  sources.push({ index, source, subject })
  return index
}

function observation(
  parameters: FilterParameters,
  pupil: FilterPupil,
  sources: Source[],
  reading: Reading,
): Seen {
  const subjects = pupil.priors.length
  if (!(reading.subject >= 0 && reading.subject < subjects)) {
    throw new RangeError(`a reading of subject ${reading.subject}, which has no prior`)
  }
  const type = getReadingType(parameters, reading.type)
  const width = reading.width ?? type.width
  return {
    reading,
    subject: reading.subject,
    bias: biasOf(sources, subjects, reading),
    type,
    value: reading.value,
    noise: type.noiseSd ** 2 / (reading.marks ?? 1) + (width * width) / 12,
  }
}

/** Goes through the days with readings in their order, the state drifted up to each. */
export function* passDays(
  parameters: FilterParameters,
  from: number,
  state: FilterState,
  days: LaidOut['days'],
): Generator<{ day: number; today: readonly Seen[] }> {
  let day = from
  for (const today of days) {
    const next = today[0]?.reading.day ?? day
    if (next > day) {
      drift(state, parameters, (next - day) / parameters.cycleDays, seasonalDrift(parameters, day, next))
      day = next
    }
    yield { day: next, today }
  }
}

function byDay(inOrder: readonly Seen[]): Seen[][] {
  const days: Seen[][] = []
  for (const one of inOrder) {
    const last = days.at(-1)
    if (last?.[0]?.reading.day === one.reading.day) last.push(one)
    else days.push([one])
  }
  return days
}
