import type { Measure, ProgressTable, Qualification, ValueAddedModel } from '../schema-official.ts'
import { shortTitle } from './awards.ts'
import type { Tables } from './pupil.ts'

/**
 * The tables as the measures ask them. A course that the publication has in several cohorts is taken from the first of
 * them, where all its students are.
 */
export function tablesFrom(given: {
  measures: readonly Measure[]
  qualifications: ReadonlyMap<string, Qualification>
  progress: ReadonlyMap<string, ProgressTable>
  models: readonly ValueAddedModel[]
}): Tables {
  const models = new Map<string, ValueAddedModel>()
  for (const model of given.models.toSorted((a, b) => a.id.localeCompare(b.id)))
    for (const qan of model.qans) if (!models.has(qan)) models.set(qan, model)
  return {
    qualifications: new Map(
      [...given.qualifications].map(([qan, one]) => [qan, { ...one, title: shortTitle(one.title) }]),
    ),
    progress: given.progress,
    models,
    measures: new Map(given.measures.map((measure) => [measure.key, measure])),
    lines: new Map(),
    fits: new Map(),
  }
}
