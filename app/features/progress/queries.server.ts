import { sql } from 'kysely'
import type { OrgReader, OrgWriter, Reach } from '#features/access/api.server.ts'
import { recordEvent } from '#features/access/api.server.ts'
import { listClasses, listPupilNames, reachesClass, reachesPupil } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { readTrails } from './corrected-trails.server.ts'
import { Evidence, FindingKind } from './schema.ts'
import type { CorrectedReading } from './trail.ts'
import { overallStatus, type StatusWords } from './words.ts'

export type JudgedCycle = { id: number; name: string; ends: string }

/** Cycles that have been judged by now, newest first. */
export function listJudgedCycles(db: OrgReader): Promise<JudgedCycle[]> {
  return (
    db
      .selectFrom('cycle')
      .select(['id', 'name', 'ends'])
      .where('org_id', '=', db.orgId)
      .where(
        sql<boolean>`exists (select 1 from forecast f where f.org_id = cycle.org_id and f.cycle_id = cycle.id)`,
      )
      // What is asked as of a day knows nothing of the cycles closed after it.
      .where((eb) => eb.or([eb('closed_at', 'is', null), eb('closed_at', '<=', db.now)]))
      .orderBy('starts', 'desc')
      .execute()
  )
}

export type Standing = {
  cycleId: number
  pupilId: number
  subjectId: number
  mean: number
  sd: number
  reach: number | null
  exceed: number | null
  status: string | null
  readings: number
}

/** Forecasts of a cycle, or of all, for the pupils named within reach. */
export function listStandings(
  db: OrgReader,
  reach: Reach,
  filter: { cycleId?: number; pupilIds?: readonly number[]; subjectId?: number },
): Promise<Standing[]> {
  const pupils =
    filter.pupilIds?.filter((id) => reachesPupil(reach, id)) ?? (reach.pupils === 'all' ? null : reach.pupils)
  return db
    .selectFrom('forecast')
    .select([
      'cycle_id as cycleId',
      'pupil_id as pupilId',
      'subject_id as subjectId',
      'mean',
      'sd',
      'chance_target as reach',
      'chance_above as exceed',
      'status',
      'readings',
    ])
    .where('org_id', '=', db.orgId)
    .$if(filter.cycleId !== undefined, (q) => q.where('cycle_id', '=', filter.cycleId ?? -1))
    .$if(filter.subjectId !== undefined, (q) => q.where('subject_id', '=', filter.subjectId ?? -1))
    .$if(pupils !== null, (q) => q.where(isAmong('pupil_id', pupils ?? [])))
    .execute()
}

/** One status a pupil after a cycle, over all subjects or in one, of the pupils named or of all within reach. */
export async function listStatuses(
  db: OrgReader,
  reach: Reach,
  filter: { cycleId: number; pupilIds?: readonly number[]; subjectId?: number },
): Promise<Map<number, StatusWords>> {
  const pupils =
    filter.pupilIds?.filter((id) => reachesPupil(reach, id)) ?? (reach.pupils === 'all' ? null : reach.pupils)
  const found = await sql<{ id: number; reach: number | null; exceed: number | null }>`
    select pupil_id as id, avg(chance_target) as reach, avg(coalesce(chance_above, 0)) as exceed
    from forecast
    where org_id = ${db.orgId} and cycle_id = ${filter.cycleId} and chance_target is not null
      and (${filter.subjectId ?? null}::bigint is null or subject_id = ${filter.subjectId ?? null}::bigint)
      and (${pupils === null} or pupil_id = any(${[...(pupils ?? [])]}::bigint[]))
    group by pupil_id`.execute(db)
  return new Map(found.rows.map(({ id, ...line }) => [id, overallStatus([line])]))
}

export type Finding = {
  id: number
  cycleId: number
  kind: FindingKind
  pupilId: number | null
  /** Of the pupil; null for a class. */
  name: { familyName: string; givenName: string; where: string } | null
  subjectId: number | null
  classId: number | null
  /** The year group of the pupil or class today. */
  year: string | null
  rank: number
  evidence: Evidence
  /** The readings of the evidence, with what was corrected since. */
  trail: CorrectedReading[]
  answer: string | null
  reason: string | null
}

const ofPupils = (reach: Reach) =>
  reach.pupils === 'all'
    ? sql<boolean>`true`
    : sql<boolean>`(f.pupil_id is null or f.pupil_id = any(${[...reach.pupils]}::bigint[]))`
const ofClasses = (reach: Reach) =>
  reach.classes === 'all'
    ? sql<boolean>`true`
    : sql<boolean>`(f.class_id is null or f.class_id = any(${[...reach.classes]}::bigint[]))`

/** A pupil reached through classes is somebody's business in what those classes teach, and as a whole. */
const inOwnSubjects = (reach: Reach) =>
  reach.classes === 'all'
    ? sql<boolean>`true`
    : sql<boolean>`(f.pupil_id is null or f.subject_id is null or coalesce((
        select bool_or(k.subject_id = f.subject_id) from enrolment e
        join class k on k.org_id = e.org_id and k.id = e.class_id
        where e.org_id = f.org_id and e.pupil_id = f.pupil_id and e.class_id = any(${[...reach.classes]}::bigint[])), true))`

/**
 * Findings of a cycle (the last judged one) within reach, best worth a look first; on request only those in subjects
 * that the visit's classes teach.
 */
export async function listFindings(
  db: OrgReader,
  reach: Reach,
  filter: {
    cycleId?: number
    /** Of any cycle. */
    ids?: readonly number[]
    pupilId?: number
    classId?: number
    ownSubjects?: true
  } = {},
): Promise<Finding[]> {
  const { ids } = filter
  const cycleId = filter.cycleId ?? (ids === undefined ? (await listJudgedCycles(db))[0]?.id : undefined)
  const rows = await db
    .selectFrom('finding as f')
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('finding_answer')
          .distinctOn('finding_id')
          .select(['finding_id', 'answer', 'reason'])
          .where('org_id', '=', db.orgId)
          .orderBy('finding_id')
          .orderBy('id', 'desc')
          .as('a'),
      (join) => join.onRef('a.finding_id', '=', 'f.id'),
    )
    .select([
      'f.id',
      'f.cycle_id',
      'f.kind',
      'f.pupil_id',
      'f.subject_id',
      'f.class_id',
      'f.rank',
      'f.evidence',
      'a.answer',
      'a.reason',
    ])
    .where('f.org_id', '=', db.orgId)
    .where(ofPupils(reach))
    .where(ofClasses(reach))
    .$if(filter.ownSubjects === true, (q) => q.where(inOwnSubjects(reach)))
    .$if(ids === undefined, (q) => q.where('f.cycle_id', '=', cycleId ?? -1))
    .$if(ids !== undefined, (q) => q.where(isAmong('f.id', ids ?? [])))
    .$if(filter.pupilId !== undefined, (q) => q.where('f.pupil_id', '=', filter.pupilId ?? -1))
    .$if(filter.classId !== undefined, (q) => q.where('f.class_id', '=', filter.classId ?? -1))
    .orderBy('f.rank')
    .execute()
  const pupils = await listPupilNames(
    db,
    rows.flatMap((row) => row.pupil_id ?? []),
  )
  const classIds = rows.flatMap((row) => row.class_id ?? [])
  const classes = classIds.length === 0 ? [] : await listClasses(db, { ids: classIds })
  const known = new Map(pupils.map((pupil) => [pupil.id, pupil]))
  const yearOf = new Map(classes.map((one) => [one.id, one.year]))
  const nameOf = (id: number) => {
    const pupil = known.get(id)
    if (!pupil) return null
    return { familyName: pupil.familyName, givenName: pupil.givenName, where: formatWhere(pupil) }
  }
  const found = rows.map((row) => ({
    id: row.id,
    cycleId: row.cycle_id,
    kind: FindingKind.parse(row.kind),
    pupilId: row.pupil_id,
    name: nameOf(row.pupil_id ?? -1),
    subjectId: row.subject_id,
    classId: row.class_id,
    year: known.get(row.pupil_id ?? -1)?.year ?? yearOf.get(row.class_id ?? -1) ?? null,
    rank: row.rank,
    evidence: Evidence.parse(row.evidence),
    answer: row.answer,
    reason: row.reason,
  }))
  const trailOf = await readTrails(db, found)
  return found.map((one) => ({ ...one, trail: trailOf(one) }))
}

/** A finding within reach, or 404. */
export async function getFinding(db: OrgReader, reach: Reach, id: number): Promise<Finding> {
  const [found] = Number.isSafeInteger(id) ? await listFindings(db, reach, { ids: [id] }) : []
  const reached =
    found &&
    (found.pupilId !== null
      ? reachesPupil(reach, found.pupilId)
      : found.classId !== null && reachesClass(reach, found.classId))
  if (!reached) throw notFound()
  return found
}

/** What was decided on findings of a kind in this school so far, the latest answer of each. */
export async function countAnswers(db: OrgReader, kind: FindingKind): Promise<Map<string, number>> {
  const found = await sql<{ answer: string; count: number }>`
    select answer, count(*)::int as count from (
      select distinct on (a.finding_id) a.answer
      from finding_answer a
      join finding f on f.org_id = a.org_id and f.id = a.finding_id and f.kind = ${kind}
      where a.org_id = ${db.orgId}
      order by a.finding_id, a.id desc
    ) latest group by answer`.execute(db)
  return new Map(found.rows.map((row) => [row.answer, row.count]))
}

/** Keeps what somebody decided on a finding within reach, and when it is looked at again, or 404. */
export async function answerFinding(
  db: OrgWriter,
  reach: Reach,
  decided: { findingId: number; answer: string; reason: string; againOn?: string | null },
): Promise<void> {
  const { findingId, answer, reason, againOn = null } = decided
  const before = await getFinding(db, reach, findingId)
  await db
    .insertInto('finding_answer')
    .values({
      org_id: db.orgId,
      finding_id: findingId,
      answer,
      reason: reason || null,
      again_on: againOn,
      person_id: db.personId,
      at: db.now,
    })
    .execute()
  await recordEvent(db, {
    action: 'progress.answered',
    subject: 'finding',
    subjectId: findingId,
    before: { answer: before.answer },
    after: { answer, ...(againOn ? { againOn } : {}) },
    ...(reason ? { reason } : {}),
  })
}
