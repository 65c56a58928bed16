import { normalQuantile } from './normal.ts'
import { at, type Numbers } from './vector.ts'

/**
 * How the error of a forecast divides, in parts of its variance: what a pupil's subjects share (a good or bad summer), what a
 * subject's pupils share (the department's and the year's error), and the rest, of that one result alone.
 */
export interface ErrorShares {
  readonly pupil: number
  readonly subject: number
}

/**
 * Taken while a school's own past forecasts have not been measured. Pupil: the correlation of the filter's errors between
 * subjects, .13 after two cycles, .10 after six, .04 after twelve of the simulator (`shared-errors.test.ts`). Subject: the
 * quarter of a grade that pupils of a subject miss together (`USUAL_SCHOOL_SD`), beside the grade that each misses alone.
 */
export const USUAL_SHARES: ErrorShares = { pupil: 0.1, subject: 0.07 }

/** One pupil's part in a total. `pulls`: by subject, how far the part moves with one standard deviation of its shared error. */
export interface TotalPart {
  readonly mean: number
  readonly variance: number
  readonly subjects: Numbers
  readonly pulls: Numbers
}

export interface Total {
  readonly mean: number
  readonly variance: number
}

/**
 * The total of pupils who err together in their subjects: variance = sum v_i + sum_s [(sum_i g_is)^2 - sum_i g_is^2], the second
 * part what pupils share beyond their own. For counts this is sum p(1-p) + (sum slope)^2 tau^2, less what p(1-p) already holds.
 */
export function sharedTotal(parts: readonly TotalPart[], subjects: number): Total {
  const sums = new Float64Array(subjects)
  const squares = new Float64Array(subjects)
  let [mean, variance] = [0, 0]
  for (const part of parts) {
    mean += part.mean
    variance += part.variance
    for (let i = 0; i < part.subjects.length; i++) {
      const subject = at(part.subjects, i)
      const pull = at(part.pulls, i)
      sums[subject] = at(sums, subject) + pull
      squares[subject] = at(squares, subject) + pull * pull
    }
  }
  for (let subject = 0; subject < subjects; subject++)
    variance += Math.max(0, at(sums, subject) ** 2 - at(squares, subject))
  return { mean, variance }
}

const TENTH = normalQuantile(0.9)

/** The middle 80 of 100 of a total that is nearly normal. */
export function middleRange({ mean, variance }: Total): { low: number; high: number } {
  const half = TENTH * Math.sqrt(variance)
  return { low: mean - half, high: mean + half }
}
