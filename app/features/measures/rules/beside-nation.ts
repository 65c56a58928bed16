import type { Measure } from '../schema-official.ts'
import { readListGrade } from './awards.ts'
import { heightAt } from './line.ts'
import type { Tables } from './pupil.ts'
import { findStart } from './starts.ts'

/** Where a pupil started as the measures of a year group take it, and whether another test stands in for the usual one. */
export type NationStart = { score: number; placed: boolean }

/** The start of a pupil by the first of these measures that looks at starts; null where nothing is known. */
export function startIn(
  measures: Iterable<Measure>,
  scores: Readonly<Record<string, number>>,
): NationStart | null {
  for (const { rule } of measures) {
    if (rule.kind === 'progress') return findStart(rule.starts, scores)
    if (rule.kind !== 'subject value added') continue
    const score = scores[rule.start]
    return score === undefined ? null : { score, placed: false }
  }
  return null
}

/** A result beside the nation's model of its course, both in grades of one course. Null where there is no such model. */
export function besideCourse(
  { models, measures }: Pick<Tables, 'models' | 'measures'>,
  result: { qualification: string; grade: string },
  start: number,
): { reached: number; expected: number } | null {
  const model = models.get(result.qualification)
  const rule = [...measures.values()]
    .map((measure) => measure.rule)
    .find(({ kind }) => kind === 'subject value added')
  if (!model || rule?.kind !== 'subject value added') return null
  const grade = readListGrade(model.points, result.grade)
  if (grade === undefined || grade === null) return null
  const unit = rule.points_a_grade * model.size
  return { reached: (model.points[grade] ?? 0) / unit, expected: heightAt(model, start) / unit }
}
