import { DEFAULT_PARAMETERS, type FilterParameters, type FilterPupil } from './filter.ts'
import { estimateParameters } from './filter-estimate.ts'
import { at, range, sum } from './vector.ts'

export const READINGS_VERSION = 'readings-1'

/** How pupils of a school move and how its readings err, with what that is known from. */
export interface LearnedReadings {
  readonly parameters: FilterParameters
  readonly readings: number
  readonly pupils: number
}

// Of fewer courses read at least twice it is not known what passes and what stays.
const FEWEST_COURSES = 200
// Further pupils would make it little surer, and take as long again.
const MOST_PUPILS = 160
// A school's figures are believed to lie within a factor of about two of the usual ones, nineteen times of twenty.
const DRAWN = 0.35

/** How many subjects of a pupil were read at least twice. */
function coursesReadTwice({ priors, readings }: FilterPupil): number {
  const times = priors.map((_, subject) => readings.filter((one) => one.subject === subject).length)
  return times.filter((count) => count >= 2).length
}

/** Some of them, evenly spread over the order they come in. */
function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all]
  return range(0, most).flatMap((place) => all[Math.floor((place * all.length) / most)] ?? [])
}

/**
 * Pupils to learn from: of those with a subject read twice some, evenly spread over the order they come in. Nobody while
 * too few courses were read twice for anything to be known.
 */
export function chooseToLearnFrom(pupils: readonly FilterPupil[]): FilterPupil[] {
  const courses = pupils.map(coursesReadTwice)
  if (sum(courses) < FEWEST_COURSES) return []
  return spread(
    pupils.filter((_, i) => at(courses, i) > 0),
    MOST_PUPILS,
  )
}

/**
 * How pupils of a school move and how its readings err, from the readings alone (`estimateParameters`), drawn towards
 * the usual figures; null where there is nobody to learn from. Takes seconds: rooms run it in a thread of its own.
 */
export function learnReadings(pupils: readonly FilterPupil[]): LearnedReadings | null {
  if (pupils.length === 0) return null
  const { parameters, readings } = estimateParameters(pupils, DEFAULT_PARAMETERS, {
    ...{ drawn: DRAWN, iterations: 25 },
  })
  return { parameters, readings, pupils: pupils.length }
}
