import { driftVariance, type FilterParameters } from './filter-parameters.ts'
import type { PriorGrade } from './filter-state.ts'
import { latentGrade, type OrdinalModel, type Place } from './ordinal.ts'
import { at, mean, range } from './vector.ts'

/**
 * A subject's grades on the scale the filter works in: the latent scale of the target model, stretched so that one
 * unit is one average grade. Grades keep their true, unequal widths, so that with no reading at all the filter's
 * chances are those of the target model.
 */
export interface GradeScale {
  readonly origin: number
  /** Units per unit of the latent scale. */
  readonly stretch: number
  /** Between neighbouring grades, rising. */
  readonly cuts: readonly number[]
  /** What a reading of each grade is worth, lowest first. */
  readonly values: readonly number[]
  /** How wide each grade is; the open-ended first and last are as wide as their neighbour. */
  readonly widths: readonly number[]
}

/** The grade scale of a target model: its cuts laid by least squares over 1/2, 3/2, 5/2 ... */
export function gradeScale(model: OrdinalModel): GradeScale {
  const marks = model.cuts.map((_, k) => k + 0.5)
  const [centreCut, centreMark] = [mean(model.cuts), mean(marks)]
  const square = model.cuts.reduce((all, cut) => all + (cut - centreCut) ** 2, 0)
  const product = model.cuts.reduce((all, cut, k) => all + (cut - centreCut) * (at(marks, k) - centreMark), 0)
  const stretch = square > 0 ? product / square : 1
  const origin = centreMark - stretch * centreCut
  const cuts = model.cuts.map((cut) => origin + stretch * cut)
  const last = cuts.length
  const inner = range(1, last).map((k) => at(cuts, k) - at(cuts, k - 1))
  const widths = [inner[0] ?? 1, ...inner, inner.at(-1) ?? 1]
  const values = range(0, last + 1).map((k) =>
    k === 0 ? at(cuts, 0) - at(widths, 0) / 2 : at(cuts, k - 1) + at(widths, k) / 2,
  )
  return { origin, stretch, cuts, values, widths }
}

/**
 * What the target model's estimate says of a pupil's grade `daysToExam` before the exam. The drift still to come
 * and the exam's own noise are taken out of the spread, since the filter adds them again; at least a quarter of
 * the standard deviation stays.
 */
export function priorGrade(
  model: OrdinalModel,
  scale: GradeScale,
  parameters: FilterParameters,
  pupil: { readonly x: Place; readonly schoolEffect?: number; readonly daysToExam: number },
): PriorGrade {
  const latent = latentGrade(model, pupil.x)
  const total = (scale.stretch * latent.sd) ** 2
  const later = driftVariance(parameters, pupil.daysToExam) + parameters.examSd ** 2
  return {
    mean: scale.origin + scale.stretch * (latent.mean + (pupil.schoolEffect ?? 0)),
    sd: Math.sqrt(Math.max(total - later, total / 16)),
  }
}
