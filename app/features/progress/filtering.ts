import {
  DEFAULT_PARAMETERS,
  type FilteredPupil,
  type FilterParameters,
  type FilterPupil,
  filterPupil,
  type PriorGrade,
  type Reading,
} from '#stats/filter.ts'
import { poolSources } from '#stats/filter-sources.ts'
import type { Lens } from './lenses.server.ts'
import type { ClassFact, CycleFact, GradeReading, WeeklyReading } from './readings.server.ts'

export const MODEL_VERSION = 'filter-1/progress-1'
const MOST_MARKS = 8
const weeklySd = DEFAULT_PARAMETERS.types.weekly?.noiseSd ?? 1.5

// A cycle's weekly marks come as one reading, the less noisy the more marks it is the mean of.
export const parameters: FilterParameters = {
  ...DEFAULT_PARAMETERS,
  types: {
    ...DEFAULT_PARAMETERS.types,
    ...Object.fromEntries(
      Array.from({ length: MOST_MARKS }, (_, i) => [
        `weekly ${i + 1}`,
        { offset: 0, loading: 1, noiseSd: weeklySd / Math.sqrt(i + 1), width: 0 },
      ]),
    ),
  },
}

export type FilterFacts = {
  cycles: readonly CycleFact[]
  classes: ReadonlyMap<number, ClassFact>
  lenses: ReadonlyMap<number, Lens>
  judgements: ReadonlyMap<number, readonly GradeReading[]>
  weekly: ReadonlyMap<number, readonly WeeklyReading[]>
  /** What the start says of a pupil in a subject; null when nothing is known of it. */
  findPrior: (pupilId: number, lens: Lens) => PriorGrade | null
}

export type PupilRun = { pupilId: number; lenses: Lens[]; priors: PriorGrade[]; filtered: FilteredPupil }

const moments = (values: readonly number[]): PriorGrade => {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length)
  return { mean, sd: Math.sqrt(square) }
}

/** Without a start: as wide as the subject's own readings are, and a little wider. */
function widePriors(facts: FilterFacts): Map<number, PriorGrade> {
  const values = new Map<number, number[]>()
  for (const readings of facts.judgements.values()) {
    for (const { classId, grade } of readings) {
      const lens = facts.lenses.get(facts.classes.get(classId)?.subjectId ?? -1)
      const value = lens?.scale.values[lens.grades.indexOf(grade)]
      if (!lens || value === undefined) continue
      const own = values.get(lens.subjectId)
      if (own) own.push(value)
      else values.set(lens.subjectId, [value])
    }
  }
  return new Map(
    [...values].map(([id, own]) => {
      const { mean, sd } = moments(own)
      return [id, { mean, sd: Math.max(1.2, 1.3 * sd) }]
    }),
  )
}

type Draft = { pupilId: number; lenses: Lens[]; priors: PriorGrade[]; pupil: FilterPupil }

function draftPupil(
  facts: FilterFacts,
  wide: ReadonlyMap<number, PriorGrade>,
  days: ReadonlyMap<number, number>,
  pupilId: number,
): Draft {
  const readings = facts.judgements.get(pupilId) ?? []
  const subjectOf = (classId: number) => facts.classes.get(classId)?.subjectId ?? -1
  const ids = [...new Set(readings.map((one) => subjectOf(one.classId)))].sort((a, b) => a - b)
  const lenses = ids.flatMap((id) => facts.lenses.get(id) ?? [])
  const places = new Map(lenses.map((lens, place) => [lens.subjectId, place]))
  const priors = lenses.map(
    (lens) => facts.findPrior(pupilId, lens) ?? wide.get(lens.subjectId) ?? { mean: 4, sd: 2 },
  )
  const judged = readings.flatMap(({ cycleId, classId, grade }): Reading[] => {
    const subject = places.get(subjectOf(classId)) ?? -1
    const lens = lenses[subject]
    const place = lens?.grades.indexOf(grade) ?? -1
    const value = lens?.scale.values[place]
    const width = lens?.scale.widths[place]
    const day = days.get(cycleId)
    if (value === undefined || width === undefined || day === undefined) return []
    return [{ day, subject, type: 'judgement', value, width, source: String(classId) }]
  })
  const from = Math.min(...days.values()) - parameters.cycleDays
  return { pupilId, lenses, priors, pupil: { from, priors, readings: judged } }
}

type Level = { mean: number; variance: number }

function classLevels(facts: FilterFacts, drafts: readonly Draft[]): Map<number, Level> {
  const members = new Map<number, PriorGrade[]>()
  for (const { pupilId, lenses, priors } of drafts) {
    for (const classId of new Set((facts.weekly.get(pupilId) ?? []).map((one) => one.classId))) {
      const subject = facts.classes.get(classId)?.subjectId
      const prior = priors[lenses.findIndex((lens) => lens.subjectId === subject)]
      if (!prior) continue
      const own = members.get(classId)
      if (own) own.push(prior)
      else members.set(classId, [prior])
    }
  }
  return new Map(
    [...members].map(([id, priors]) => {
      const { mean, sd } = moments(priors.map((prior) => prior.mean))
      return [id, { mean, variance: sd ** 2 + moments(priors.map((prior) => prior.sd)).mean ** 2 }]
    }),
  )
}

/** A pupil's weekly marks in grades: the class's level, moved by the standing within it. */
function weeklyReadings(
  facts: FilterFacts,
  levels: ReadonlyMap<number, Level>,
  days: ReadonlyMap<number, number>,
  { pupilId, lenses }: Draft,
): Reading[] {
  return (facts.weekly.get(pupilId) ?? []).flatMap(({ cycleId, classId, marks, z }): Reading[] => {
    const subject = lenses.findIndex((lens) => lens.subjectId === facts.classes.get(classId)?.subjectId)
    const level = levels.get(classId)
    const day = days.get(cycleId)
    if (subject < 0 || !level || day === undefined) return []
    const value = level.mean + z * Math.sqrt(level.variance + weeklySd ** 2)
    // The day before the judgement: that is given in the light of the marks.
    return [{ day: day - 1, subject, type: `weekly ${Math.min(MOST_MARKS, Math.max(1, marks))}`, value }]
  })
}

/** Filters every pupil with a judgement, all subjects at once, each class's way of judging learned from the whole class. */
export function filterPupils(facts: FilterFacts): PupilRun[] {
  const days = new Map(facts.cycles.map((cycle) => [cycle.id, cycle.day]))
  const wide = widePriors(facts)
  const drafts = [...facts.judgements.keys()].map((id) => draftPupil(facts, wide, days, id))
  const levels = classLevels(facts, drafts)
  const pupils = drafts.map((draft) => ({
    ...draft.pupil,
    readings: [...draft.pupil.readings, ...weeklyReadings(facts, levels, days, draft)],
  }))
  return poolSources(parameters, pupils).flatMap((pupil, i) => {
    const draft = drafts[i]
    if (!draft) return []
    const { pupilId, lenses, priors } = draft
    return [{ pupilId, lenses, priors, filtered: filterPupil(parameters, pupil) }]
  })
}
