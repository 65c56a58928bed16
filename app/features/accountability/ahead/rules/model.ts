import {
  type ExamResult,
  type KnottedLine,
  type Measure,
  type ProgressTable,
  type Qualification,
  type Tables,
  tablesFrom,
  type ValueAddedModel,
} from '#features/measures/api.ts'
import type { EstimatedShares } from '#stats/error-shares.ts'

/** A subject as its pupils are entered for it: what its grades are, where they part, and how a result would be written. */
export type Course = {
  subjectId: number
  name: string
  qualification: string
  /** Lowest first. */
  grades: readonly string[]
  /** The same as the list of the qualification writes them. */
  written: readonly string[]
  /** Between neighbouring grades, in steps of the grades as forecasts are. */
  cuts: readonly number[]
  /** Steps in one grade: two where grades are double. */
  unit: number
  /** Where the grades are on a scale, its points by grade. */
  scale: { key: string; points: readonly number[] } | null
  /** The highest place of each tier that has a top. */
  tops: Readonly<Record<string, number>>
}

/** A subject a pupil is entered for: by its place among the courses, with the forecast of the last closed cycle. */
export type Entry = { course: number; classId: number; mean: number; sd: number; tier: string | null }

/** A pupil who has no results yet: `held` is what was awarded early. */
export type AheadPupil = {
  id: number
  name: string
  starts: Readonly<Record<string, number>>
  held: readonly ExamResult[]
  /** Only where the whole school is worked out: no list of pupils is made from them. */
  traits: Readonly<Record<string, string>>
  entries: readonly Entry[]
}

/** A cohort before its results, with everything its measures are worked out by; plain data, so that a browser may hold it. */
export type CohortModel = {
  yearNumber: number
  cycle: { id: number; name: string }
  /** The day on which the results would come. */
  day: string
  courses: readonly Course[]
  classes: readonly { id: number; name: string; course: number }[]
  /** The course with most classes that whoever looks answers for, by its place; null where they answer for the whole school. */
  own: number | null
  tiers: readonly { key: string; name: string }[]
  pupils: readonly AheadPupil[]
  /** Entries left out because they have no forecast, and subjects because nothing says what they lead to. */
  without: { forecasts: number; subjects: readonly string[] }
  /** How the forecasts' error divides, and from how many past results that is known. */
  errors: EstimatedShares
  measures: readonly Measure[]
  qualifications: readonly Qualification[]
  progress: readonly (readonly [string, ProgressTable])[]
  models: readonly ValueAddedModel[]
  lines: readonly (readonly [string, KnottedLine])[]
}

// A place in a row of all pupils is no sum over pupils: it is worked out once there are results. Measures of the past are kept to
// read old figures beside.
const looksAhead = ({ rule, past }: Measure) => rule.kind !== 'gap of ranks' && !past

/** The measures of a year group that can be looked at ahead, in the order of the pack. */
export const aheadMeasures = (measures: Iterable<Measure>): Measure[] =>
  [...measures].filter(looksAhead).toSorted((a, b) => a.position - b.position)

export function tablesOf(model: CohortModel): Tables {
  const tables = tablesFrom({
    measures: model.measures,
    qualifications: new Map(model.qualifications.map((one) => [one.qan, one])),
    progress: new Map(model.progress),
    models: model.models,
  })
  return { ...tables, lines: new Map(model.lines) }
}
