import type { Measure, ProgressTable, Qualification, RuleOf, ValueAddedModel } from '../schema-official.ts'
import { type Award, areasOf, type ExamResult, type Left, readAwards } from './awards.ts'
import type { ContextualFit } from './contextual.ts'
import { type Discounted, discount } from './discount.ts'
import type { KnottedLine } from './line.ts'
import { type Filled, fillSlots } from './slots.ts'

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
  /** The places of a rule, filled once for every measure that asks. */
  filled(rule: RuleOf<'best of slots'>, how: Measure['discounting']): Filled
}

export const preparePupil = (
  pupil: MeasuredPupil,
  { qualifications }: Pick<Tables, 'qualifications'>,
): Prepared => prepareRead(pupil, readAwards(qualifications, pupil.results))

/** The same of a pupil whose results have been read already: of a grade tried again and again, once. */
export function prepareRead(
  pupil: MeasuredPupil,
  { awards, left }: { awards: Award[]; left: Left[] },
): Prepared {
  const entered = areasOf(awards)
  // What stands on no list counts only in measures of the past.
  const may = (how: Measure['discounting']) =>
    how === 'first entry' ? awards.filter(({ listed }) => listed) : awards
  const counted = once((how: Measure['discounting']) => discount(may(how), how))
  const filledBy = once((how: Measure['discounting']) =>
    once((rule: RuleOf<'best of slots'>) => fillSlots(rule, counted(how).counted, entered)),
  )
  return { pupil, awards, left, entered, counted, filled: (rule, how) => filledBy(how)(rule) }
}

/** A function that works each answer out once. */
function once<K, V>(work: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = work(key)
    known.set(key, made)
    return made
  }
}
