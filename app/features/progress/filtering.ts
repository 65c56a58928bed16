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
import { at } from '#stats/vector.ts'
import type { Lens } from './lenses.server.ts'
import type { ClassFact, CycleFact, GradeReading, WeeklyReading } from './readings.server.ts'

export const MODEL_VERSION = 'filter-1/progress-1'
// Weekly marks go with one another: more of them tell no more.
const MOST_MARKS = 8
const weeklySd = DEFAULT_PARAMETERS.types.weekly?.noiseSd ?? 1.5

export type FilterFacts = {
  /** How pupils move and readings err: what is usual, or what the school's own earlier readings taught. */
  parameters: FilterParameters
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

/** How readings of a class are read: its subject, its name among sources, and what each of the grades is worth. */
type Reader = {
  subjectId: number
  source: string
  worth: ReadonlyMap<string, { value: number; width: number }>
}

function listReaders({ classes, lenses }: FilterFacts): Map<number, Reader> {
  const worths = new Map(
    [...lenses].map(([id, { grades, scale }]) => [
      id,
      new Map(
        grades.map(
          (grade, k) => [grade, { value: at(scale.values, k), width: at(scale.widths, k) }] as const,
        ),
      ),
    ]),
  )
  return new Map(
    [...classes].map(([id, { subjectId }]) => [
      id,
      { subjectId, source: String(id), worth: worths.get(subjectId) ?? new Map() },
    ]),
  )
}

/** What is looked up for every reading of every pupil. */
type Lookups = { readers: Map<number, Reader>; days: Map<number, number>; wide: Map<number, PriorGrade> }

/** Without a start: as wide as the subject's own readings are, and a little wider. */
function widePriors(facts: FilterFacts, readers: Lookups['readers']): Map<number, PriorGrade> {
  const values = new Map<number, number[]>()
  for (const readings of facts.judgements.values()) {
    for (const { classId, grade } of readings) {
      const reader = readers.get(classId)
      const worth = reader?.worth.get(grade)
      if (!reader || !worth) continue
      const own = values.get(reader.subjectId)
      if (own) own.push(worth.value)
      else values.set(reader.subjectId, [worth.value])
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

function draftPupil(facts: FilterFacts, { readers, days, wide }: Lookups, pupilId: number): Draft {
  const readings = facts.judgements.get(pupilId) ?? []
  const ids = new Set(readings.flatMap(({ classId }) => readers.get(classId)?.subjectId ?? []))
  const lenses = [...ids].sort((a, b) => a - b).flatMap((id) => facts.lenses.get(id) ?? [])
  const priors = lenses.map(
    (lens) => facts.findPrior(pupilId, lens) ?? wide.get(lens.subjectId) ?? { mean: 4, sd: 2 },
  )
  const judged: Reading[] = []
  for (const { cycleId, classId, grade } of readings) {
    const reader = readers.get(classId)
    const worth = reader?.worth.get(grade)
    const day = days.get(cycleId)
    if (!reader || !worth || day === undefined) continue
    const subject = lenses.findIndex(({ subjectId }) => subjectId === reader.subjectId)
    const { value, width } = worth
    judged.push({ day, subject, type: 'judgement', value, width, source: reader.source })
  }
  const from = Math.min(...days.values()) - facts.parameters.cycleDays
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
  { readers, days }: Lookups,
  { pupilId, lenses }: Draft,
): Reading[] {
  return (facts.weekly.get(pupilId) ?? []).flatMap(({ cycleId, classId, marks, z }): Reading[] => {
    const ofSubject = readers.get(classId)?.subjectId
    const subject = lenses.findIndex(({ subjectId }) => subjectId === ofSubject)
    const level = levels.get(classId)
    const day = days.get(cycleId)
    if (subject < 0 || !level || day === undefined) return []
    const value = level.mean + z * Math.sqrt(level.variance + weeklySd ** 2)
    // The day before the judgement: that is given in the light of the marks.
    return [{ day: day - 1, subject, type: 'weekly', value, marks: Math.min(MOST_MARKS, marks) }]
  })
}

/** What was read of every pupil with a judgement, by subject, as the filter takes it. */
function readPupils(facts: FilterFacts): Draft[] {
  const days = new Map(facts.cycles.map((cycle) => [cycle.id, cycle.day]))
  const readers = listReaders(facts)
  const lookups = { readers, days, wide: widePriors(facts, readers) }
  const drafts = [...facts.judgements.keys()].map((id) => draftPupil(facts, lookups, id))
  const levels = classLevels(facts, drafts)
  return drafts.map((draft) => {
    const readings = [...draft.pupil.readings, ...weeklyReadings(facts, levels, lookups, draft)]
    return { ...draft, pupil: { ...draft.pupil, readings } }
  })
}

/** The readings of all pupils, to learn from how they err. */
export const listFilterPupils = (facts: FilterFacts): FilterPupil[] =>
  readPupils(facts).map(({ pupil }) => pupil)

/**
 * Filters every pupil with a judgement, all subjects at once, each class's way of judging learned from the whole class.
 * One after the other: all that is worked out of two thousand pupils need not be held at once.
 */
export function* filterPupils(facts: FilterFacts): Generator<PupilRun> {
  const { parameters } = facts
  const drafts = readPupils(facts)
  const pooled = poolSources(
    parameters,
    drafts.map(({ pupil }) => pupil),
  )
  for (const [i, pupil] of pooled.entries()) {
    const draft = drafts[i]
    if (!draft) continue
    const { pupilId, lenses, priors } = draft
    yield { pupilId, lenses, priors, filtered: filterPupil(parameters, pupil) }
  }
}
