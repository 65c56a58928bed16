import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { currentYearId } from '#features/school/api.server.ts'
import type { Difference } from '../rules/audit.ts'

export type AuditRow = {
  pupilId: number
  subjectId: number
  state: string
  challenge: string
  grade: string
  benchmark: string | null
  /** The grade the rule gave before anybody moved it, but for what still waits to be talked over; null where none did. */
  ruled: string | null
  /** What pupils of the same start have in common. */
  alike: string
}

/** Whether a pupil is taught a subject in a year group today. */
const taught = (db: OrgReader, yearGroupId: number) => sql`(t.pupil_id, t.subject_id) in (
  select e.pupil_id, k.subject_id
  from enrolment e join class k on k.org_id = e.org_id and k.id = e.class_id
  where e.org_id = ${db.orgId} and k.year_group_id = ${yearGroupId} and k.academic_year_id = (${currentYearId(db)})
    and (e.ends is null or e.ends >= ${db.today}::date))`

/** The current targets of a year group as an audit sees them; knows nothing of the pupils but their id. */
export async function listAuditRows(db: OrgReader, yearGroupId: number): Promise<AuditRow[]> {
  const found = await sql<AuditRow>`
    select t.pupil_id as "pupilId", t.subject_id as "subjectId", t.state, t.challenge, t.grade, t.benchmark,
      (select case when r.ended_at is null then r.grade else coalesce(r.proposal ->> 'grade', r.grade) end from target r
        where r.org_id = t.org_id and r.pupil_id = t.pupil_id and r.subject_id = t.subject_id
          and (r.basis <> 'by hand' or (r.proposal is not null and r.ended_at is not null))
        order by r.set_at desc, r.id desc limit 1) as ruled,
      concat_ws('/', t.baseline_kind, round(t.baseline_score), t.benchmark) as alike
    from target t
    where t.org_id = ${db.orgId} and t.ended_at is null and ${taught(db, yearGroupId)}`.execute(db)
  return found.rows
}

/** A word for the grades of a year group's targets as they stand: another one as soon as one of them moves. */
export async function fingerprintOf(db: OrgReader, yearGroupId: number): Promise<string> {
  const found = await sql<{ fingerprint: string }>`
    select md5(coalesce(string_agg(t.pupil_id || '/' || t.subject_id || '/' || t.grade || '/' || t.challenge, ' '
      order by t.pupil_id, t.subject_id), '')) as fingerprint
    from target t
    where t.org_id = ${db.orgId} and t.ended_at is null and ${taught(db, yearGroupId)}`.execute(db)
  return found.rows[0]?.fingerprint ?? ''
}

export type AuditLook = {
  id: number
  fingerprint: string
  differences: Difference[]
  note: string
  lookedAt: Date
  lookedBy: string | null
}

/** Who looked at the targets of a year group this year, the newest first. */
export function listAudits(db: OrgReader, yearGroupId: number): Promise<AuditLook[]> {
  return db
    .selectFrom('target_audit')
    .leftJoin('person', (join) =>
      join
        .onRef('person.org_id', '=', 'target_audit.org_id')
        .onRef('person.id', '=', 'target_audit.looked_by'),
    )
    .select([
      'target_audit.id',
      'target_audit.fingerprint',
      sql<Difference[]>`target_audit.differences`.as('differences'),
      'target_audit.note',
      'target_audit.looked_at as lookedAt',
      sql<string | null>`person.given_name || ' ' || person.family_name`.as('lookedBy'),
    ])
    .where('target_audit.org_id', '=', db.orgId)
    .where('target_audit.year_group_id', '=', yearGroupId)
    .where('target_audit.academic_year_id', '=', currentYearId(db))
    .orderBy('target_audit.looked_at', 'desc')
    .orderBy('target_audit.id', 'desc')
    .execute()
}
