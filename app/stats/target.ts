import { normalQuantile } from './normal.ts'
import { chanceAtLeast, chanceSlope, gradeChances, type OrdinalModel, type Place } from './ordinal.ts'
import { range } from './vector.ts'

/** A pupil's place in one subject, and what the school asks of it. */
export interface TargetQuestion {
  /** The baseline, in the units the model was fitted in, or the pupil's place on its latent scale. */
  readonly x: Place
  /** The school's own shrunk effect in this subject, latent scale; 0 when unknown. */
  readonly schoolEffect?: number
  /** Between-school standard deviation tau; the model's own when left out. */
  readonly schoolSd?: number
  /** Share of schools whose pupils do better than the target asks: .5 average, .2 high, .05 very high. */
  readonly topShare?: number
  /** Also aim as high as the school itself already reaches, when that is higher. */
  readonly useOwnEffect?: boolean
  /** Index of a grade the pupil already holds; a target is never below it. */
  readonly held?: number
}

/**
 * Three answers that must not be mixed: what we expect here (estimate), what pupils of this baseline reach in
 * the middle school of the country (benchmark), and what we aim for (target). Chances are by grade, lowest first.
 */
export interface PupilTarget {
  readonly estimate: readonly number[]
  readonly benchmark: readonly number[]
  readonly target: readonly number[]
  /** Index of the grade, 0 = lowest. */
  readonly benchmarkGrade: number
  readonly targetGrade: number
  /** P(grade >= target) as the school is: the honest chance to print beside the target. */
  readonly chanceOfTarget: number
  /** P(grade >= target) in the middle school of the country. */
  readonly benchmarkChanceOfTarget: number
}

/** The spread between schools assumed while none has been estimated, in latent standard deviations. */
export const USUAL_SCHOOL_SD = 0.25

/**
 * The shift that asks of a pupil what the best `topShare` of *schools* reach: z(1 - a) tau. It is a quantile of
 * schools, not of pupils: the pupil's own 80th percentile would ask for about a whole grade more.
 */
export const challengeShift = (schoolSd: number, topShare: number): number =>
  normalQuantile(1 - topShare) * schoolSd

/** The highest grade (index) that at least half of such pupils reach. */
export function middleGrade(model: OrdinalModel, x: Place, shift = 0): number {
  return range(1, model.grades.length).findLast((grade) => chanceAtLeast(model, x, grade, shift) >= 0.5) ?? 0
}

/**
 * The target by the default rule: the highest grade with P(at least it | benchmark, shifted by the challenge) >= .5,
 * never below the benchmark grade nor a grade already held.
 */
export function setTarget(model: OrdinalModel, question: TargetQuestion): PupilTarget {
  const { x, schoolEffect = 0, topShare = 0.2, held = 0 } = question
  const schoolSd = question.schoolSd ?? (model.schoolSd || USUAL_SCHOOL_SD)
  const challenge = challengeShift(schoolSd, topShare)
  const shift = question.useOwnEffect ? Math.max(challenge, schoolEffect) : challenge
  const benchmarkGrade = middleGrade(model, x)
  const targetGrade = Math.max(middleGrade(model, x, shift), benchmarkGrade, held)
  return {
    estimate: gradeChances(model, x, schoolEffect),
    benchmark: gradeChances(model, x),
    target: gradeChances(model, x, shift),
    benchmarkGrade,
    targetGrade,
    chanceOfTarget: chanceAtLeast(model, x, targetGrade, schoolEffect),
    benchmarkChanceOfTarget: chanceAtLeast(model, x, targetGrade),
  }
}

/** How many of a group will reach something, with its standard deviation and a central 90 % range. */
export interface ExpectedCount {
  readonly expected: number
  readonly sd: number
  readonly low: number
  readonly high: number
}

/** One pupil's part in a count: the chance, and how fast it moves with the school's shift. */
export interface CountedChance {
  readonly chance: number
  readonly slope: number
}

/** A pupil's part in "how many reach this grade or better". */
export const countedChance = (model: OrdinalModel, x: Place, grade: number, shift = 0): CountedChance => ({
  chance: chanceAtLeast(model, x, grade, shift),
  slope: chanceSlope(model, x, grade, shift),
})

/**
 * How many of a cohort reach their mark: sum p, with variance sum p(1-p) + (sum slope)^2 sd^2, the second part
 * because a good or bad year of the school moves all its pupils together. `schoolSd` is the uncertainty of the shift:
 * tau for an unknown school, the standard error of its effect for a known one. Never count rounded pupil targets.
 */
export function expectedCount(pupils: readonly CountedChance[], schoolSd: number): ExpectedCount {
  const expected = pupils.reduce((all, { chance }) => all + chance, 0)
  const own = pupils.reduce((all, { chance }) => all + chance * (1 - chance), 0)
  const shared = pupils.reduce((all, { slope }) => all + slope, 0) * schoolSd
  const sd = Math.sqrt(own + shared * shared)
  const reach = normalQuantile(0.95) * sd
  return {
    expected,
    sd,
    low: Math.max(0, expected - reach),
    high: Math.min(pupils.length, expected + reach),
  }
}
