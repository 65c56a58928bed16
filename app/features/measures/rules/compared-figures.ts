import type { Estimates, RuleOf, ValueAddedModel } from '../schema-official.ts'
import { readListGrade, shortTitle } from './awards.ts'
import { allLeft, type Figure, type FigureOf, noFigure, oneFigure, plain, signed } from './figure.ts'
import { heightAt } from './line.ts'
import type { Prepared } from './pupil.ts'
import { type Counted, fillSlots } from './slots.ts'
import { findStart, groupAt } from './starts.ts'

const noStart = 'Nothing is known of where this pupil started.'
const nobodyAtHand =
  'Nobody is at hand to compare with: it needs pupils of earlier years, or of other schools.'

/** The estimate of a table for one slot of the attainment measure, or for the whole. */
const estimateKey = (element: string | null): keyof Estimates => {
  const keys = ['english', 'mathematics', 'ebacc', 'open'] as const
  return keys.find((key) => key === element) ?? 'attainment_8'
}

/**
 * Progress 8 of a pupil: attainment less the estimate of the pupil’s starting point, by the number of results. Its variance
 * is that of pupils in the nation. Source: DfE, Secondary accountability measures; without the adjustment of extreme scores.
 */
export const progress: FigureOf<'progress'> = (rule, prepared, { measure, tables }) => {
  const table = tables.progress.get(rule.table_version)
  const attainment = tables.measures.get(rule.attainment)
  const start = findStart(rule.starts, prepared.pupil.starts)
  if (!table || attainment?.rule.kind !== 'best of slots')
    return noFigure('The table of estimates is missing.')
  if (!start) return noFigure(noStart)
  const { counted } = prepared.counted(measure.discounting)
  const { score, bySlot, counted: lines, left } = fillSlots(attainment.rule, counted, prepared.entered)
  const key = estimateKey(rule.element)
  const reached = rule.element === null ? score : (bySlot.get(rule.element) ?? 0)
  const estimate = groupAt(table, start.score)?.estimates[key] ?? Number.NaN
  const value = (reached - estimate) / rule.divisor
  const from = start.placed
    ? `a test that stands where ${plain(start.score, 1)} stands`
    : `${plain(start.score, 1)}`
  const words = `${plain(reached)} points, beside ${plain(estimate)} of pupils who started from ${from} at key stage 2: ${signed(value)} in each result.`
  return oneFigure(value, words, {
    variance: table.sd[key] ** 2,
    counted: rule.element === null ? lines : lines.filter(({ slot }) => slot === rule.element),
    left: allLeft(prepared, measure, left),
  })
}

/** A pupil against a line through pupils at hand, beside a base. */
export const medianLineFigure: FigureOf<'median line'> = (rule, prepared, { measure, tables, outcomeOf }) => {
  const line = tables.lines.get(measure.key)
  const start = prepared.pupil.starts[rule.start]
  const outcome = outcomeOf(rule.outcome)
  if (!line) return noFigure(nobodyAtHand)
  if (start === undefined || outcome === null) return noFigure(noStart)
  const middle = heightAt(line, start)
  const words = `${plain(outcome)} points; the pupil in the middle of those who started from ${plain(start, 1)} had ${plain(middle)}.`
  return oneFigure(rule.base + outcome - middle, words)
}

export const contextualFigure: FigureOf<'contextual'> = (rule, prepared, { measure, tables, outcomeOf }) => {
  const fit = tables.fits.get(measure.key)
  const { starts, traits } = prepared.pupil
  const start = starts[rule.start]
  const outcome = outcomeOf(rule.outcome)
  if (!fit) return noFigure(nobodyAtHand)
  if (start === undefined || outcome === null) return noFigure(noStart)
  const value = rule.base + outcome - fit.expect({ start, traits })
  return oneFigure(value, `${plain(outcome)} points, beside the pupils at hand who live alike.`, {
    variance: fit.sd ** 2,
  })
}

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
export const valueAdded: FigureOf<'subject value added'> = (rule, prepared, { tables }): Figure => {
  if (prepared.pupil.starts[rule.start] === undefined) return noFigure(noStart)
  const taken = takenCourses(rule, prepared, tables.models)
  if (taken.length === 0) return noFigure('No course of this student has an official model.')
  const weight = taken.reduce((sum, { model }) => sum + model.size, 0)
  const sum = taken.reduce((all, { model, added }) => all + model.size * added, 0)
  const variance = taken.reduce((all, { model }) => all + (model.size * model.sd) ** 2, 0)
  const words = `${signed(sum / weight)} grades on average over ${taken.length} course${taken.length === 1 ? '' : 's'}.`
  const counted = taken.map(({ model: _, added: __, ...line }) => line)
  return { value: sum / weight, sum, weight, variance, counted, left: [], words }
}
