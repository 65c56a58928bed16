import { normalPdf } from './normal.ts'
import { edgesOf, heightAt, type Resulted } from './past-fit.ts'
import { type ErrorShares, USUAL_SHARES } from './shared-errors.ts'
import { at, mean, range, sum } from './vector.ts'

/** A forecast whose result has come; `subject` is the subject in one year. */
export interface Missed extends Resulted {
  readonly pupil: number
  readonly subject: string
}

/** How past errors divided, and from how much; null where too little came to say, and the usual shares are taken. */
export interface EstimatedShares {
  readonly shares: ErrorShares
  readonly from: { readonly results: number; readonly pupils: number; readonly subjects: number } | null
}

// A subject of fewer results says too little of what all its pupils shared.
const FEWEST_RESULTS = 20
const FEWEST_SUBJECTS = 4
const FEWEST_PUPILS = 50
// The usual shares weigh as much as so many subjects and pupils.
const SUBJECTS_WORTH = 12
const PUPILS_WORTH = 100

interface Residual {
  readonly pupil: number
  readonly value: number
  /** Its variance where the forecast is right: how much of a normal error whole grades let be seen. */
  readonly seen: number
}

/** What is expected of the error, in spreads, given the grade reached. */
function residualOf(one: Missed): Residual {
  const ends = range(-1, one.cuts.length + 1).map((k) => heightAt(one, k, one.mean, one.sd))
  const densities = ends.map((end) => (Number.isFinite(end) ? normalPdf(end) : 0))
  const grades = range(0, one.cuts.length + 1).map((outcome) => {
    const fall = at(densities, outcome) - at(densities, outcome + 1)
    return { fall, chance: edgesOf({ ...one, outcome }, 0, 0).chance }
  })
  const { fall, chance } = grades[one.outcome] ?? { fall: Number.NaN, chance: Number.NaN }
  return {
    ...{ pupil: one.pupil, value: fall / chance },
    seen: sum(grades.map((grade) => grade.fall ** 2 / grade.chance)),
  }
}

/** Products of all pairs of different ones. */
const pairs = (values: readonly number[]): number =>
  sum(values) ** 2 - sum(values.map((value) => value * value))

const drawn = (estimate: number, usual: number, many: number, worth: number): number =>
  (Math.min(0.5, Math.max(0, estimate)) * many + usual * worth) / (many + worth)

/**
 * How the errors of past forecasts divided: the correlation of a pupil's subjects once each subject's own error is taken out,
 * and the part that the pupils of a subject had together, by products of pairs of residuals over what whole grades let be
 * seen of them (the score of the correlation at nought, so close where it is small). Drawn to the usual shares by how few
 * subjects and pupils there were.
 */
export function estimateShares(lines: readonly Missed[]): EstimatedShares {
  const large = [...Map.groupBy(lines, ({ subject }) => subject).values()]
    .filter(({ length }) => length >= FEWEST_RESULTS)
    .map((own) => own.map(residualOf))
  const all = large.flat()
  const scale = sum(all.map(({ value }) => value * value)) / sum(all.map(({ seen }) => seen))
  const centred = large.flatMap((own) => {
    const error = sum(own.map(({ value }) => value)) / sum(own.map(({ seen }) => seen))
    return own.map((one) => ({ ...one, value: one.value - error * one.seen }))
  })
  const several = [...Map.groupBy(centred, ({ pupil }) => pupil).values()].filter(({ length }) => length > 1)
  if (large.length < FEWEST_SUBJECTS || several.length < FEWEST_PUPILS)
    return { shares: USUAL_SHARES, from: null }
  const together = (groups: readonly (readonly Residual[])[], of: (one: Residual) => number): number[] =>
    groups.map((own) => pairs(own.map(of)))
  const [values, seen] = [together(large, ({ value }) => value), together(large, (one) => one.seen)]
  const subject = mean(values.map((value, i) => value / (seen[i] ?? Number.NaN))) / scale
  const pupil =
    sum(together(several, ({ value }) => value)) / sum(together(several, (one) => one.seen)) / scale
  return {
    shares: {
      pupil: drawn(pupil, USUAL_SHARES.pupil, several.length, PUPILS_WORTH),
      subject: drawn(subject, USUAL_SHARES.subject, large.length, SUBJECTS_WORTH),
    },
    from: { results: all.length, pupils: several.length, subjects: large.length },
  }
}
