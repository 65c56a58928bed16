import { sql } from 'kysely'
import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listCurrentTargets, listStarts } from '#features/targets/api.server.ts'
import { CUSUM_START, EWMA_START, scanCusum, stepCusum, stepEwma } from '#stats/alarm.ts'
import { type FilteredPupil, finalChances, finalGrade, type PriorGrade } from '#stats/filter.ts'
import { priorGrade } from '#stats/grade-scale.ts'
import { nextStatus, type StatusMemory } from '#stats/status.ts'
import { filterPupils, MODEL_VERSION, type PupilRun, parameters } from './filtering.ts'
import { type Lens, listLenses } from './lenses.server.ts'
import {
  type ClassFact,
  type CycleFact,
  dayOf,
  type GradeReading,
  listClassFacts,
  listCyclesUpTo,
  listJudgements,
  listWeeklyMarks,
} from './readings.server.ts'
import { type Candidate, chooseFindings, isStatus, type Verdict } from './rules.ts'

type Before = {
  reach: number | null
  status: string | null
  memory: StatusMemory | undefined
  cusum: { fall: number; rise: number }
}

const keyOf = (pupilId: number, subjectId: number) => `${pupilId}/${subjectId}`

/** What the last judged cycle before this one said, by pupil and subject. */
async function listBefore(db: OrgReader, cycles: readonly CycleFact[]): Promise<Map<string, Before>> {
  const earlier = cycles.slice(0, -1).map((cycle) => cycle.id)
  const found = await sql<{ packed: string | null }>`
    select string_agg(concat_ws(',', pupil_id, subject_id, coalesce(chance_target, -1), coalesce(status, ''),
      coalesce(pending_status, ''), cusum_fall, cusum_rise), ';') as packed
    from forecast where org_id = ${db.orgId} and cycle_id = (
      select f.cycle_id from forecast f join cycle c on c.org_id = f.org_id and c.id = f.cycle_id
      where f.org_id = ${db.orgId} and f.cycle_id = any(${earlier}::bigint[]) order by c.starts desc limit 1)`.execute(
    db,
  )
  const lines = (found.rows[0]?.packed ?? '').split(';').filter(Boolean)
  return new Map(
    lines.map((line) => {
      const [pupil, subject, reach, status = '', pending, fall, rise] = line.split(',')
      const before: Before = {
        reach: Number(reach) < 0 ? null : Number(reach),
        status: status || null,
        memory: isStatus(status) ? { status, waiting: pending ? 1 : 0 } : undefined,
        cusum: { fall: Number(fall), rise: Number(rise) },
      }
      return [keyOf(Number(pupil), Number(subject)), before] as const
    }),
  )
}

type Judged = {
  runs: PupilRun[]
  verdicts: Verdict[]
  classes: Map<number, ClassFact>
  now: CycleFact
  judgements: Map<number, GradeReading[]>
}

async function findExamDay(db: OrgReader, cycleId: number): Promise<number> {
  const row = await db
    .selectFrom('cycle')
    .innerJoin('academic_year as y', (join) =>
      join.onRef('y.org_id', '=', 'cycle.org_id').onRef('y.id', '=', 'cycle.academic_year_id'),
    )
    .select('y.ends')
    .where('cycle.org_id', '=', db.orgId)
    .where('cycle.id', '=', cycleId)
    .executeTakeFirstOrThrow()
  // Courses end about eleven weeks before the school year does.
  return dayOf(row.ends) - 77
}

async function listYears(db: OrgReader, cycleId: number): Promise<Map<number, number>> {
  const found = await sql<{ id: number; year: number }>`
    select p.pupil_id as id, g.number as year from placement p
    join cycle c on c.org_id = p.org_id and c.academic_year_id = p.academic_year_id and c.id = ${cycleId}
    join year_group g on g.org_id = p.org_id and g.id = p.year_group_id
    where p.org_id = ${db.orgId}`.execute(db)
  return new Map(found.rows.map(({ id, year }) => [id, year]))
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

function trailOf(
  judged: readonly GradeReading[],
  cycles: readonly CycleFact[],
  classes: ReadonlyMap<number, ClassFact>,
  subjectId: number,
): { cycle: string; grade: string }[] {
  return cycles.flatMap(({ id, name }) =>
    judged
      .filter((one) => one.cycleId === id && classes.get(one.classId)?.subjectId === subjectId)
      .map(({ grade }) => ({ cycle: name, grade })),
  )
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
  const judgements = await listJudgements(db, cycleId, cycleIds, pupilIds)
  const weekly = await listWeeklyMarks(db, cycleId, cycleIds, pupilIds)
  const classes = await listClassFacts(db)
  const lenses = await listLenses(db)
  const ids = [...judgements.keys()]
  const findStart = await listStarts(db, ids)
  const years = await listYears(db, cycleId)
  const examDay = await findExamDay(db, cycleId)
  const targets = new Map(
    (await listCurrentTargets(db)).map((one) => [keyOf(one.pupilId, one.subjectId), one.grade]),
  )
  const before = await listBefore(db, cycles)
  const daysLeft = (pupilId: number, lens: Lens, day: number) =>
    Math.max(0, examDay - day + 365 * (lens.lastYear - (years.get(pupilId) ?? lens.lastYear)))
  const firstDay = (cycles[0]?.day ?? now.day) - parameters.cycleDays
  const findPrior = (pupilId: number, lens: Lens): PriorGrade | null => {
    const start = lens.source && findStart(pupilId, lens.source)
    if (!lens.source || !start) return null
    const daysToExam = daysLeft(pupilId, lens, firstDay)
    return priorGrade(lens.source.model, lens.scale, parameters, { x: start.x, daysToExam })
  }
  const runs = filterPupils({ cycles, classes, lenses, judgements, weekly, findPrior })
  const verdicts = runs.flatMap(({ pupilId, lenses: own, filtered }) =>
    own.flatMap((lens, subject): Verdict[] => {
      const step = filtered.steps.at(-1)
      const mean = step?.mean[subject]
      const variance = step?.variance[subject]
      if (mean === undefined || variance === undefined) return []
      const key = keyOf(pupilId, lens.subjectId)
      const earlier = before.get(key)
      const trail = trailOf(judgements.get(pupilId) ?? [], cycles, classes, lens.subjectId)
      const last = lastReading(filtered, subject, now.day)
      const final = finalGrade(parameters, { mean, variance }, daysLeft(pupilId, lens, now.day))
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
          ...towards(lens, final, targets.get(key), earlier?.memory),
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
    }),
  )
  return { runs, verdicts, classes, now, judgements }
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
  const chances = finalChances(final, lens.scale.cuts)
  const from = (start: number) => chances.slice(start).reduce((sum, chance) => sum + chance, 0)
  const reach = from(place)
  const exceed = from(place + 1)
  const cut = lens.scale.cuts[Math.max(0, place - 1)] ?? final.mean
  return { target, cut, reach, exceed, memory: nextStatus(memory, { reach, exceed }) }
}

const noDetail = {
  seen: null,
  expected: null,
  chanceOf100: null,
  target: null,
  now100: null,
  before100: null,
  trail: [],
}

/** Alarms over all subjects of a pupil: the sums are taken over the pupil's own pooled errors, cycle by cycle. */
function pupilAlarms({ runs, now }: Judged): Candidate[] {
  return runs.flatMap(({ pupilId, filtered }): Candidate[] => {
    const steps = filtered.steps.filter((step) =>
      step.forecasts.some((one) => one.reading.type === 'judgement'),
    )
    const last = steps.at(-1)
    if (last?.day !== now.day || new Set(last.forecasts.map((one) => one.reading.subject)).size < 2) return []
    const zs = steps.map((step) => step.pooledZ)
    const alarm = scanCusum(zs).at(-1)
    if (!alarm) return []
    const evidence = { ...noDetail, subject: null, className: null, readings: filtered.readings }
    // Half of the third of a grade that help may win, in each of the subjects that move.
    const benefit = Math.abs(zs.at(-1) ?? 0) / 6
    return [
      {
        kind: alarm === 'fall' ? 'fall in all' : 'rise in all',
        pupilId,
        subjectId: null,
        classId: null,
        benefit,
        evidence,
      },
    ]
  })
}

/** Classes that move as a whole: the weighted mean of their pupils' errors lies beyond three of its deviations. */
function classAlarms({ runs, classes, now }: Judged): Candidate[] {
  const byClass = new Map<number, Map<number, number[]>>()
  for (const { filtered } of runs) {
    for (const { reading, z } of filtered.steps.flatMap((step) => step.forecasts)) {
      if (reading.source === undefined) continue
      const days = byClass.get(Number(reading.source)) ?? new Map<number, number[]>()
      byClass.set(Number(reading.source), days.set(reading.day, [...(days.get(reading.day) ?? []), z]))
    }
  }
  return [...byClass].flatMap(([classId, days]): Candidate[] => {
    const last = days.get(now.day)
    const { className, subjectId } = {
      className: classes.get(classId)?.name ?? '',
      subjectId: classes.get(classId)?.subjectId ?? null,
    }
    if (!last || last.length < 5 || days.size < 2) return []
    const series = [...days].sort(([a], [b]) => a - b).map(([, zs]) => zs)
    let ewma = { ...EWMA_START, z: 0 }
    for (const zs of series) ewma = stepEwma(ewma, zs, { correlation: 0.15 })
    if (Math.abs(ewma.z) < 3) return []
    const readings = series.reduce((sum, zs) => sum + zs.length, 0)
    const evidence = { ...noDetail, subject: null, className, readings }
    return [
      {
        kind: ewma.z < 0 ? 'class fall' : 'class rise',
        pupilId: null,
        subjectId,
        classId,
        benefit: Math.abs(ewma.level),
        evidence,
      },
    ]
  })
}

async function readCapacity(db: OrgReader): Promise<{ trouble: number; exceptional: number }> {
  const rows = await db
    .selectFrom('setting')
    .select(['key', 'value'])
    .where('org_id', '=', db.orgId)
    .execute()
  const numberOf = (key: string, usual: number) => {
    const value = Number(rows.find((row) => row.key === key)?.value)
    return Number.isInteger(value) && value >= 0 ? value : usual
  }
  return { trouble: numberOf('findings.trouble', 60), exceptional: numberOf('findings.exceptional', 20) }
}

async function writeForecasts(db: OrgWriter, cycleId: number, verdicts: readonly Verdict[]): Promise<void> {
  const list = (of: (one: Verdict) => number | string | null) => verdicts.map(of)
  const short = (value: number | null) => (value === null ? null : Math.round(value * 1e4) / 1e4)
  await sql`
    insert into forecast (org_id, cycle_id, pupil_id, subject_id, mean, sd, chance_target, chance_above, status,
      pending_status, z, cusum_fall, cusum_rise, alarm, readings, model_version)
    select ${db.orgId}, ${cycleId}, u.*, ${MODEL_VERSION}
    from unnest(${list((one) => one.pupilId)}::bigint[], ${list((one) => one.subjectId)}::bigint[],
      ${list((one) => short(one.mean * one.unit))}::real[], ${list((one) => short(one.sd * one.unit))}::real[],
      ${list((one) => short(one.reach))}::real[], ${list((one) => short(one.exceed))}::real[],
      ${list((one) => one.memory?.status ?? null)}::text[],
      ${list((one) => (one.memory && one.memory.waiting > 0 ? 'waiting' : null))}::text[],
      ${list((one) => short(one.z))}::real[], ${list((one) => short(one.cusum.fall))}::real[],
      ${list((one) => short(one.cusum.rise))}::real[], ${list((one) => one.alarm)}::text[],
      ${list((one) => one.readings)}::int[]) as u`.execute(db)
}

/**
 * Judges a cycle from the readings up to it: forecasts, statuses, alarms and ranked findings, in the caller's transaction.
 * A cycle is judged once; what it said stays. Answers how many forecasts and findings were written.
 */
export async function judgeCycle(
  db: OrgWriter,
  cycleId: number,
): Promise<{ forecasts: number; findings: number }> {
  const already = await db
    .selectFrom('forecast')
    .select('pupil_id')
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .executeTakeFirst()
  if (already) return { forecasts: 0, findings: 0 }
  const judged = await runCycle(db, cycleId)
  await writeForecasts(db, cycleId, judged.verdicts)
  const pooled = [...pupilAlarms(judged), ...classAlarms(judged)]
  const chosen = chooseFindings(judged.verdicts, pooled, await readCapacity(db))
  const rows = chosen.map(({ kind, pupilId, subjectId, classId, benefit, evidence }, place) => ({
    ...{
      kind,
      pupil_id: pupilId,
      subject_id: subjectId,
      class_id: classId,
      benefit,
      evidence,
      rank: place + 1,
    },
  }))
  await sql`
    insert into finding (org_id, cycle_id, kind, pupil_id, subject_id, class_id, rank, benefit, evidence, made_at)
    select ${db.orgId}, ${cycleId}, kind, pupil_id, subject_id, class_id, rank, benefit, evidence, ${db.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(kind text, pupil_id bigint, subject_id bigint,
      class_id bigint, rank int, benefit real, evidence jsonb)`.execute(db)
  const written = { forecasts: judged.verdicts.length, findings: rows.length }
  await recordEvent(db, { action: 'progress.judged', subject: 'cycle', subjectId: cycleId, after: written })
  return written
}

/** What the readings say right now in a cycle that is still open, for the pupils named; nothing is kept. */
export async function forecastNow(
  db: OrgReader,
  cycleId: number,
  pupilIds: readonly number[],
): Promise<Verdict[]> {
  return (await runCycle(db, cycleId, pupilIds)).verdicts
}
