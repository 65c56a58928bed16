/**
 * How one kind of reading speaks of the grade a pupil is heading for:
 *
 *     value = offset + loading (grade + bias of its source) + noise,   noise ~ N(0, noiseSd^2 + width^2 / 12)
 *
 * The last term is the rounding of the scale the reading is given on.
 */
export interface ReadingType {
  readonly offset: number
  readonly loading: number
  readonly noiseSd: number
  /** Width of one step of the reading's scale, in the units of its values; 0 for a continuous mark. */
  readonly width: number
}

/** All the filter knows of how pupils move and how readings err, in grades and cycles. Plain JSON. */
export interface FilterParameters {
  readonly version: 'filter-1'
  /** Correlation between subjects of what the baseline does not tell about a pupil. */
  readonly priorCorrelation: number
  /** Standard deviation per cycle of the drift all subjects of a pupil share. */
  readonly sharedDrift: number
  /** Standard deviation per cycle of each subject's own drift. */
  readonly subjectDrift: number
  /** Standard deviation between the grade a pupil is worth on the last day and the one the exam gives. */
  readonly examSd: number
  /** Standard deviation of the lasting bias of a source of readings (teacher, class, department). */
  readonly biasSd: number
  /** Length of the cycle the drifts are measured in. */
  readonly cycleDays: number
  /** Readings further than this many standard deviations off are believed less. */
  readonly robustAt: number
  /** Mean drift of readings, grades a cycle, January first: teachers report most progress in summer. */
  readonly driftByMonth: readonly number[]
  readonly types: Readonly<Record<string, ReadingType>>
}

/**
 * What is usual, until a school's own readings have told (`learnReadings`). A teacher's forecast at
 * the end of a course errs with sd 0.7-0.9 grade in published samples (Gill and Benton 2015: OCR, 686,596 forecasts),
 * here divided into a lasting bias of .35 and passing noise of .6; the other figures are assumptions of the same size.
 */
export const DEFAULT_PARAMETERS: FilterParameters = {
  version: 'filter-1',
  priorCorrelation: 0.6,
  sharedDrift: 0.1,
  subjectDrift: 0.15,
  examSd: 0.6,
  biasSd: 0.35,
  cycleDays: 42,
  robustAt: 3,
  driftByMonth: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  types: {
    judgement: { offset: 0, loading: 1, noiseSd: 0.6, width: 1 },
    test: { offset: 0, loading: 1, noiseSd: 0.8, width: 0 },
    weekly: { offset: 0, loading: 1, noiseSd: 1.5, width: 0 },
  },
}

/** Variance the drift adds to one subject over a number of days. */
export const driftVariance = (parameters: FilterParameters, days: number): number =>
  (Math.max(0, days) / parameters.cycleDays) * (parameters.sharedDrift ** 2 + parameters.subjectDrift ** 2)

/** The reading type of this name. Throws RangeError when the parameters do not know it. */
export function getReadingType(parameters: FilterParameters, name: string): ReadingType {
  const type = parameters.types[name]
  if (!type) throw new RangeError(`no reading type "${name}" among the filter's parameters`)
  return type
}

const MONTH_DAYS = 365.2425 / 12

/** Mean drift over a span of days (days since 1 January 1970), by the month in the middle of the span. */
export function seasonalDrift(parameters: FilterParameters, from: number, to: number): number {
  const middle = (from + to) / 2
  const month = Math.floor((((middle % 365.2425) + 365.2425) % 365.2425) / MONTH_DAYS)
  return ((parameters.driftByMonth[Math.min(11, month)] ?? 0) * (to - from)) / parameters.cycleDays
}
