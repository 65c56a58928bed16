import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { currentYearId, reachesPupil } from '#features/school/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'
import { notFound } from '#platform/errors.ts'

export type Target = {
  id: number
  pupilId: number
  subjectId: number
  /** The grade that is in force. */
  grade: string
  /** What is proposed in its place where it is agreed, to be talked over; null where nothing is. */
  proposed: string | null
  benchmark: string | null
  challenge: string
  basis: string
  baselineKind: string | null
  baselineScore: number | null
  state: string
  modelVersion: string | null
  setAt: Date
  reason: string | null
}

export type TargetFilter = { pupilIds?: readonly number[]; subjectIds?: readonly number[] }

/** Current targets, of some pupils or subjects or of all. */
export function listCurrentTargets(db: OrgReader, filter: TargetFilter = {}): Promise<Target[]> {
  const { pupilIds, subjectIds } = filter
  return db
    .selectFrom('target')
    .select([
      'id',
      'pupil_id as pupilId',
      'subject_id as subjectId',
      'grade',
      sql<string | null>`proposal ->> 'grade'`.as('proposed'),
      sql<string | null>`coalesce(proposal ->> 'benchmark', benchmark)`.as('benchmark'),
      'challenge',
      'basis',
      'baseline_kind as baselineKind',
      'baseline_score as baselineScore',
      'state',
      'model_version as modelVersion',
      'set_at as setAt',
      'reason',
    ])
    .where('org_id', '=', db.orgId)
    .where('ended_at', 'is', null)
    .$if(pupilIds !== undefined, (q) => q.where(isAmong('pupil_id', pupilIds ?? [])))
    .$if(subjectIds !== undefined, (q) => q.where(isAmong('subject_id', subjectIds ?? [])))
    .execute()
}

/** The grades of the targets that stand at the moment asked for, by subject and pupil. */
export async function listTargetGrades(db: OrgReader): Promise<Map<number, Map<number, string>>> {
  const found = await sql<{ subjectId: number; packed: string }>`
    select t.subject_id as "subjectId", ${packLines(sql`t.pupil_id`, sql`t.grade`)} as packed
    from target t where t.org_id = ${db.orgId} and t.set_at <= ${db.now.toISOString()}::timestamptz
      and (t.ended_at is null or t.ended_at > ${db.now.toISOString()}::timestamptz)
    group by t.subject_id`.execute(db)
  const byPupil = (packed: string) =>
    new Map(unpackLines(packed).map(([pupil, grade = '']) => [Number(pupil), grade] as const))
  return new Map(found.rows.map(({ subjectId, packed }) => [subjectId, byPupil(packed)]))
}

/**
 * The grade last set by rule of each of these pupils' targets, or proposed by it to talk over, by "pupil/subject": what a
 * change by hand is measured from.
 */
export async function listRuledGrades(
  db: OrgReader,
  pupilIds: readonly number[],
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('target')
    .select(['pupil_id', 'subject_id', sql<string>`coalesce(proposal ->> 'grade', grade)`.as('grade')])
    .distinctOn(['pupil_id', 'subject_id'])
    .where('org_id', '=', db.orgId)
    .where(isAmong('pupil_id', pupilIds))
    .where((eb) => eb.or([eb('basis', '<>', 'by hand'), eb('proposal', 'is not', null)]))
    .orderBy('pupil_id')
    .orderBy('subject_id')
    .orderBy('set_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return new Map(rows.map((row) => [`${row.pupil_id}/${row.subject_id}`, row.grade]))
}

export type TargetChange = {
  id: number
  subjectId: number
  grade: string
  challenge: string
  basis: string
  state: string
  setAt: Date
  setBy: string | null
  reason: string | null
  proposed: string | null
  proposedWhy: string | null
  endedAt: Date | null
}

/** Every target a pupil has had, newest first, with who set it and why. */
export function listTargetChanges(db: OrgReader, reach: Reach, pupilId: number): Promise<TargetChange[]> {
  if (!reachesPupil(reach, pupilId)) throw notFound()
  return db
    .selectFrom('target')
    .leftJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'target.org_id').onRef('person.id', '=', 'target.set_by'),
    )
    .select([
      'target.id',
      'target.subject_id as subjectId',
      'target.grade',
      'target.challenge',
      'target.basis',
      'target.state',
      'target.set_at as setAt',
      'target.reason',
      sql<string | null>`target.proposal ->> 'grade'`.as('proposed'),
      sql<string | null>`target.proposal ->> 'reason'`.as('proposedWhy'),
      'target.ended_at as endedAt',
      sql<string | null>`person.given_name || ' ' || person.family_name`.as('setBy'),
    ])
    .where('target.org_id', '=', db.orgId)
    .where('target.pupil_id', '=', pupilId)
    .orderBy('target.set_at', 'desc')
    .orderBy('target.id', 'desc')
    .execute()
}

export type Course = { pupilId: number; subjectId: number; yearGroupId: number }

export type CourseFilter = {
  yearGroupId?: number
  pupilIds?: readonly number[]
  subjectId?: number
  classId?: number
  /** Only where the class itself is within reach: what somebody may set a target in, not only see. */
  taught?: true
}

/** Who takes which subject in this year's classes, within reach. */
export async function listCourses(db: OrgReader, reach: Reach, filter: CourseFilter = {}): Promise<Course[]> {
  const { yearGroupId, pupilIds, subjectId, classId, taught } = filter
  const pupils = reach.pupils
  const classes = taught ? reach.classes : 'all'
  return db
    .selectFrom('enrolment')
    .innerJoin('class', (join) =>
      join.onRef('class.org_id', '=', 'enrolment.org_id').onRef('class.id', '=', 'enrolment.class_id'),
    )
    .select([
      'enrolment.pupil_id as pupilId',
      'class.subject_id as subjectId',
      'class.year_group_id as yearGroupId',
    ])
    .distinct()
    .where('enrolment.org_id', '=', db.orgId)
    .where('class.academic_year_id', '=', currentYearId(db))
    .where(sql<boolean>`(enrolment.ends is null or enrolment.ends >= ${db.today})`)
    .$if(yearGroupId !== undefined, (q) => q.where('class.year_group_id', '=', yearGroupId ?? -1))
    .$if(subjectId !== undefined, (q) => q.where('class.subject_id', '=', subjectId ?? -1))
    .$if(classId !== undefined, (q) => q.where('class.id', '=', classId ?? -1))
    .$if(classes !== 'all', (q) => q.where(isAmong('class.id', classes === 'all' ? [] : classes)))
    .$if(pupilIds !== undefined, (q) => q.where(isAmong('enrolment.pupil_id', pupilIds ?? [])))
    .$if(pupils !== 'all', (q) => q.where(isAmong('enrolment.pupil_id', pupils === 'all' ? [] : pupils)))
    .execute()
}
