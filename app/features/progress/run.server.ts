import type { OrgReader } from '#features/access/api.server.ts'
import { listStarts, listTargetGrades } from '#features/targets/api.server.ts'
import { CUSUM_START, stepCusum } from '#stats/alarm.ts'
import { chanceFrom, type FilteredPupil, finalGrade, type PriorGrade } from '#stats/filter.ts'
import { priorGrade } from '#stats/grade-scale.ts'
import { correct } from '#stats/past-error.ts'
import { nextStatus, type StatusMemory } from '#stats/status.ts'
import { findExamDay, listYears } from './calendar.server.ts'
import { keyOf, listBefore } from './earlier.server.ts'
import { filterPupils, type PupilRun, parameters } from './filtering.ts'
import { type Learned, learnFromResults } from './ledger/past.server.ts'
import { type Lens, listLenses } from './lenses.server.ts'
import {
  type ClassFact,
  type CycleFact,
  type GradeReading,
  listClassFacts,
  listCyclesUpTo,
  listJudgements,
  listWeeklyMarks,
  trailsOf,
} from './readings.server.ts'
import type { Verdict } from './rules.ts'

const NOTHING_LEARNED = { shift: 0, extra: 0 }

export type Judged = {
  runs: PupilRun[]
  lenses: Map<number, Lens>
  /** What the results of earlier years taught, by subject. */
  learned: Map<number, Learned>
  verdicts: Verdict[]
  classes: Map<number, ClassFact>
  now: CycleFact
  judgements: Map<number, GradeReading[]>
}

const nearest = (lens: Lens, value: number): string => {
  const place = lens.scale.cuts.filter((cut) => value >= cut).length
  return lens.grades[place] ?? ''
}

function lastReading(filtered: FilteredPupil, subject: number, day: number) {
  const step = filtered.steps.at(-1)
  if (step?.day !== day) return undefined
  return step.forecasts.find((one) => one.reading.subject === subject && one.reading.type === 'judgement')
}

/** Runs the filter up to a cycle over its pupils, or over those named, and reads off what it says; writes nothing. */
export async function runCycle(
  db: OrgReader,
  cycleId: number,
  pupilIds?: readonly number[],
): Promise<Judged> {
  const cycles = await listCyclesUpTo(db, cycleId)
  const now = cycles.at(-1)
  if (!now) throw new RangeError(`There is no cycle ${cycleId}`)
  const cycleIds = cycles.map((cycle) => cycle.id)
  const filter = { cycleId, cycleIds, ...(pupilIds ? { pupilIds } : {}) }
  const judgements = await listJudgements(db, filter)
  const weekly = await listWeeklyMarks(db, filter)
  const classes = await listClassFacts(db)
  const lenses = await listLenses(db)
  const learned = await learnFromResults(db, lenses, now.ends)
  const ids = [...judgements.keys()]
  const findStart = await listStarts(db, ids)
  const years = await listYears(db, cycleId)
  const examDay = await findExamDay(db, cycleId)
  const targets = await listTargetGrades(db)
  const before = await listBefore(db, cycles)
  const daysLeft = (pupilId: number, lens: Lens, day: number) =>
    Math.max(0, examDay - day + 365 * (lens.lastYear - (years.get(pupilId) ?? lens.lastYear)))
  const firstDay = (cycles[0]?.day ?? now.day) - parameters.cycleDays
  const findPrior = (pupilId: number, lens: Lens): PriorGrade | null => {
    const start = lens.source && findStart(pupilId, lens.source)
    if (!lens.source || !start) return null
    // Without the school's own shift: what results taught moves a department's forecasts already, once.
    const daysToExam = daysLeft(pupilId, lens, firstDay)
    return priorGrade(lens.source.model, lens.scale, parameters, { x: start.x, daysToExam })
  }
  const runs = filterPupils({ cycles, classes, lenses, judgements, weekly, findPrior })
  const verdicts = runs.flatMap(({ pupilId, lenses: own, filtered }) => {
    const trails = trailsOf(judgements.get(pupilId) ?? [], cycles, classes)
    return own.flatMap((lens, subject): Verdict[] => {
      const step = filtered.steps.at(-1)
      const mean = step?.mean[subject]
      const variance = step?.variance[subject]
      if (mean === undefined || variance === undefined) return []
      const key = keyOf(pupilId, lens.subjectId)
      const earlier = before.get(key)
      const trail = trails.get(lens.subjectId) ?? []
      const last = lastReading(filtered, subject, now.day)
      const own = finalGrade(parameters, { mean, variance }, daysLeft(pupilId, lens, now.day))
      const final = correct(own, learned.get(lens.subjectId)?.error ?? NOTHING_LEARNED)
      const { cusum, alarm } = last
        ? stepCusum(earlier?.cusum ?? CUSUM_START, last.z)
        : { cusum: earlier?.cusum ?? CUSUM_START, alarm: undefined }
      return [
        {
          pupilId,
          subjectId: lens.subjectId,
          subject: lens.name,
          ...final,
          unit: lens.unit,
          ...towards(lens, final, targets.get(lens.subjectId)?.get(pupilId), earlier?.memory),
          before: earlier ? { reach: earlier.reach, status: earlier.status } : null,
          z: last?.z ?? null,
          cusum,
          alarm: alarm ?? null,
          seen: last ? (trail.at(-1)?.grade ?? null) : null,
          expected: last ? nearest(lens, last.expected) : null,
          readings: trail.length,
          trail,
        },
      ]
    })
  })
  return { runs, lenses, learned, verdicts, classes, now, judgements }
}

function towards(
  lens: Lens,
  final: PriorGrade,
  target: string | undefined,
  memory: StatusMemory | undefined,
) {
  const place = target === undefined ? -1 : lens.grades.indexOf(target)
  if (target === undefined || place < 0)
    return { target: null, cut: null, reach: null, exceed: null, memory: null }
  const reach = chanceFrom(final, lens.scale.cuts, place)
  const exceed = chanceFrom(final, lens.scale.cuts, place + 1)
  const cut = lens.scale.cuts[Math.max(0, place - 1)] ?? final.mean
  return { target, cut, reach, exceed, memory: nextStatus(memory, { reach, exceed }) }
}
