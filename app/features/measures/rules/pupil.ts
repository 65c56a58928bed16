import type { Measure, ProgressTable, Qualification, ValueAddedModel } from '../schema-official.ts'
import { type Award, areasOf, type ExamResult, type Left, readAwards } from './awards.ts'
import type { ContextualFit } from './contextual.ts'
import { type Discounted, discount } from './discount.ts'
import type { KnottedLine } from './line.ts'

/** What the measures may know of a pupil. `traits` describe groups for audit; no list of pupils is made from them. */
export type MeasuredPupil = {
  id: number
  results: readonly ExamResult[]
  /** Scores by kind of prior attainment. */
  starts: Readonly<Record<string, number>>
  sessions: { absent: number; possible: number } | null
  traits: Readonly<Record<string, string>>
}

/** The published tables, and what was drawn through pupils at hand. */
export type Tables = {
  qualifications: ReadonlyMap<string, Qualification>
  progress: ReadonlyMap<string, ProgressTable>
  /** Models by qualification number. */
  models: ReadonlyMap<string, ValueAddedModel>
  measures: ReadonlyMap<string, Measure>
  lines: ReadonlyMap<string, KnottedLine>
  fits: ReadonlyMap<string, ContextualFit>
}

/** A pupil’s results as each measure needs them, read once. */
export type Prepared = {
  pupil: MeasuredPupil
  awards: Award[]
  left: Left[]
  entered: ReadonlySet<string>
  counted(how: Measure['discounting']): Discounted
}

export function preparePupil(
  pupil: MeasuredPupil,
  { qualifications }: Pick<Tables, 'qualifications'>,
): Prepared {
  const { awards, left } = readAwards(qualifications, pupil.results)
  const made = new Map<Measure['discounting'], Discounted>()
  return {
    pupil,
    awards,
    left,
    entered: areasOf(awards),
    counted: (how) => {
      const found = made.get(how)
      if (found) return found
      // What stands on no list counts only in measures of the past.
      const may = how === 'first entry' ? awards.filter(({ listed }) => listed) : awards
      const done = discount(may, how)
      made.set(how, done)
      return done
    },
  }
}
