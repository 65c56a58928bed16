import type { OrgReader } from '#features/access/api.server.ts'
import { listStarts, listTargetGrades } from '#features/targets/api.server.ts'
import { CUSUM_START, stepCusum } from '#stats/alarm.ts'
import {
  chanceFrom,
  DEFAULT_PARAMETERS,
  type FilteredPupil,
  type FilterParameters,
  type FilterPupil,
  finalGrade,
  type PriorGrade,
} from '#stats/filter.ts'
import { priorGrade } from '#stats/grade-scale.ts'
import { chooseToLearnFrom } from '#stats/learn-readings.ts'
import { correct } from '#stats/past-error.ts'
import { nextStatus, type StatusMemory } from '#stats/status.ts'
import { addErrors, type ClassErrors, classAlarms, pupilAlarm } from './alarms.ts'
import { findExamDay, listYears } from './calendar.server.ts'
import { keyOf, listBefore } from './earlier.server.ts'
import { filterPupils, listFilterPupils, type PupilRun } from './filtering.ts'
import { type Learned, learnFromResults } from './ledger/past.server.ts'
import { type Lens, listLenses } from './lenses.server.ts'
import { readTaught } from './reading-model.server.ts'
import {
  bySubjectOf,
  type CycleFact,
  type GradeReading,
  listClassFacts,
  listCyclesUpTo,
  listJudgements,
  listWeeklyMarks,
  trailOf,
} from './readings.server.ts'
import type { Candidate, Verdict } from './rules.ts'

const NOTHING_LEARNED = { shift: 0, extra: 0 }

export type Judged = {
  lenses: Map<number, Lens>
  /** What the results of earlier years taught, by subject. */
  learned: Map<number, Learned>
  /** Whether earlier readings taught how readings of this school err. */
  isTaught: boolean
  verdicts: Verdict[]
  /** Alarms over all subjects of a pupil, and over whole classes. */
  pooled: Candidate[]
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

type Readings = Awaited<ReturnType<typeof readReadings>>
/** With how readings err. */
type Taught = Readings & { parameters: FilterParameters }
type Facts = Awaited<ReturnType<typeof readFacts>>

const filterOf = (cycles: readonly CycleFact[], now: CycleFact, pupilIds?: readonly number[]) => ({
  ...{ cycleId: now.id, cycleIds: cycles.map((cycle) => cycle.id) },
  ...(pupilIds ? { pupilIds } : {}),
})

async function listCycles(db: OrgReader, cycleId: number) {
  const cycles = await listCyclesUpTo(db, cycleId)
  const now = cycles.at(-1)
  if (!now) throw new RangeError(`There is no cycle ${cycleId}`)
  return { cycles, now }
}

/** What was read up to a cycle, with all it takes to read it as the filter does. */
async function readReadings(
  db: OrgReader,
  { cycles, now }: Awaited<ReturnType<typeof listCycles>>,
  pupilIds?: readonly number[],
) {
  const filter = filterOf(cycles, now, pupilIds)
  // Asked for at once: a database of its own process finds the next while what came is put in order here.
  const [judgements, weekly, lenses, classes, years, examDay] = await Promise.all([
    listJudgements(db, filter),
    listWeeklyMarks(db, filter),
    listLenses(db),
    listClassFacts(db),
    listYears(db, now.id),
    findExamDay(db, now.id),
  ])
  const findStart = await listStarts(db, [...judgements.keys()])
  return { ...{ cycles, now, judgements, weekly, lenses, classes }, ...{ years, examDay, findStart } }
}

async function readFacts(db: OrgReader, cycleId: number, pupilIds?: readonly number[]) {
  const known = await listCycles(db, cycleId)
  const [readings, targets, before, taught] = await Promise.all([
    readReadings(db, known, pupilIds),
    listTargetGrades(db),
    listBefore(db, known.cycles),
    readTaught(db, known.now),
  ])
  const learned = await learnFromResults(db, readings.lenses, known.now.ends)
  const parameters = taught ?? DEFAULT_PARAMETERS
  return { ...readings, ...{ targets, before, learned, parameters, isTaught: taught !== null } }
}

/** Days from a day to the end of the pupil's course in a subject. */
const daysLeft = ({ examDay, years }: Readings, pupilId: number, { lastYear }: Lens, day: number): number =>
  Math.max(0, examDay - day + 365 * (lastYear - (years.get(pupilId) ?? lastYear)))

/** What the start says of a pupil in a subject, on the day the first reading is expected. */
function findPrior(facts: Taught, pupilId: number, lens: Lens): PriorGrade | null {
  const start = lens.source && facts.findStart(pupilId, lens.source)
  if (!lens.source || !start) return null
  const { parameters } = facts
  const firstDay = (facts.cycles[0]?.day ?? facts.now.day) - parameters.cycleDays
  // Without the school's own shift: what results taught moves a department's forecasts already, once.
  const daysToExam = daysLeft(facts, pupilId, lens, firstDay)
  return priorGrade(lens.source.model, lens.scale, parameters, { x: start.x, daysToExam })
}

/** What the readings say of one pupil in one subject; nothing where there is none. */
function verdictOf(facts: Facts, run: PupilRun, subject: number, own: readonly GradeReading[]): Verdict[] {
  const { pupilId, filtered } = run
  const { now, parameters } = facts
  const lens = run.lenses[subject]
  const step = filtered.steps.at(-1)
  const mean = step?.mean[subject]
  const variance = step?.variance[subject]
  if (!lens || mean === undefined || variance === undefined) return []
  const { subjectId } = lens
  const earlier = facts.before.get(keyOf(pupilId, subjectId))
  const last = lastReading(filtered, subject, now.day)
  const plain = finalGrade(parameters, { mean, variance }, daysLeft(facts, pupilId, lens, now.day))
  const final = correct(plain, facts.learned.get(subjectId)?.error ?? NOTHING_LEARNED)
  const unmoved = { cusum: earlier?.cusum ?? CUSUM_START, alarm: undefined }
  const { cusum, alarm } = last ? stepCusum(unmoved.cusum, last.z) : unmoved
  return [
    {
      ...{ pupilId, subjectId, subject: lens.name, ...final, unit: lens.unit },
      ...towards(lens, final, facts.targets.get(subjectId)?.get(pupilId), earlier?.memory),
      before: earlier ? { reach: earlier.reach, status: earlier.status } : null,
      ...{ z: last?.z ?? null, cusum, alarm: alarm ?? null },
      seen: last ? (own.findLast(({ cycleId }) => cycleId === now.id)?.grade ?? null) : null,
      expected: last ? nearest(lens, last.expected) : null,
      readings: own.length,
      trail: () => trailOf(own, facts.cycles),
    },
  ]
}

function verdictsOf(facts: Facts, run: PupilRun): Verdict[] {
  const bySubject = bySubjectOf(facts.judgements.get(run.pupilId) ?? [], facts.classes)
  return run.lenses.flatMap(({ subjectId }, subject) =>
    verdictOf(facts, run, subject, bySubject.get(subjectId) ?? []),
  )
}

/** What was read, with what is known of each start. */
const withStarts = (facts: Taught) => ({
  ...facts,
  findPrior: (pupilId: number, lens: Lens) => findPrior(facts, pupilId, lens),
})

/** Pupils with what was read of them up to a cycle, to learn how readings err; nobody while too little was read. */
export async function readForLearning(db: OrgReader, cycleId: number): Promise<FilterPupil[]> {
  const facts = await readReadings(db, await listCycles(db, cycleId))
  return chooseToLearnFrom(listFilterPupils(withStarts({ ...facts, parameters: DEFAULT_PARAMETERS })))
}

/** Runs the filter up to a cycle over its pupils, or over those named, and reads off what it says; writes nothing. */
export async function runCycle(
  db: OrgReader,
  cycleId: number,
  pupilIds?: readonly number[],
): Promise<Judged> {
  const facts = await readFacts(db, cycleId, pupilIds)
  const verdicts: Verdict[] = []
  const pooled: Candidate[] = []
  const errors: ClassErrors = new Map()
  for (const run of filterPupils(withStarts(facts))) {
    const own = verdictsOf(facts, run)
    verdicts.push(...own)
    pooled.push(...pupilAlarm(facts.now, run, own))
    addErrors(errors, run)
  }
  pooled.push(...classAlarms(errors, facts.classes, facts.now))
  const { lenses, learned, isTaught } = facts
  return { lenses, learned, isTaught, verdicts, pooled }
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
