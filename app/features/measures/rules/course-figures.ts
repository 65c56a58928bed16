import type { RuleOf, ValueAddedModel } from '../schema-official.ts'
import { readListGrade, shortTitle } from './awards.ts'
import { noStart } from './compared-figures.ts'
import { type FigureOf, noFigure, oneFigure, plain } from './figure.ts'
import { heightAt } from './line.ts'
import { signed } from './numbers.ts'
import type { Prepared } from './pupil.ts'
import type { Counted } from './slots.ts'

type Taken = Counted & { model: ValueAddedModel; added: number }

/** A result against the line of its course: in grades of an A level, so that larger courses weigh by their size. */
function readTaken(
  model: ValueAddedModel,
  given: { grade: string; start: number; aGrade: number },
): Taken | null {
  const grade = readListGrade(model.points, given.grade)
  if (grade === undefined || grade === null) return null
  const points = model.points[grade] ?? 0
  const estimate = heightAt(model, given.start)
  const added = (points - estimate) / given.aGrade / model.size
  return {
    ...{
      place: `${plain(estimate, 1)} expected`,
      slot: model.id,
      name: `${model.subject}, ${shortTitle(model.qualification)}`,
    },
    ...{ grade: given.grade, points, weight: model.size, score: added, model, added },
  }
}

function takenCourses(
  rule: RuleOf<'subject value added'>,
  { pupil }: Prepared,
  models: ReadonlyMap<string, ValueAddedModel>,
) {
  const start = pupil.starts[rule.start] ?? Number.NaN
  const best = new Map<string, Taken>()
  for (const { qualification, grade } of pupil.results) {
    const model = models.get(qualification)
    const taken = model && readTaken(model, { grade, start, aGrade: rule.points_a_grade })
    const before = model && best.get(model.id)
    if (taken && (!before || taken.points > before.points)) best.set(taken.model.id, taken)
  }
  return [...best.values()]
}

/**
 * 16 to 18 value added: points less those of the course’s line at the student’s average GCSE points, in grades, courses
 * weighing by their size. Source: DfE, 16 to 18 accountability measures: technical guide, and its model of 2025.
 */
export const valueAdded: FigureOf<'subject value added'> = (rule, prepared, { tables }) => {
  if (prepared.pupil.starts[rule.start] === undefined) return noFigure(noStart)
  const taken = takenCourses(rule, prepared, tables.models)
  if (taken.length === 0) return noFigure('No course of this student has an official model.')
  const weight = taken.reduce((sum, { model }) => sum + model.size, 0)
  const sum = taken.reduce((all, { model, added }) => all + model.size * added, 0)
  const variance = taken.reduce((all, { model }) => all + (model.size * model.sd) ** 2, 0)
  return oneFigure({ value: sum / weight, sum, weight, variance }, () => ({
    counted: taken.map(({ model: _, added: __, ...line }) => line),
    left: [],
    words: `${signed(sum / weight)} grades on average over ${taken.length} course${taken.length === 1 ? '' : 's'}.`,
  }))
}
