import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { currentYearId } from '#features/school/api.server.ts'
import type { AuditTarget, Difference } from '../rules/audit.ts'

type Row = AuditTarget & { state: string }

/** Places of grades on the scale of each subject, as rows the statement can join. */
export type GradePlaces = readonly { subjectId: number; grade: string; place: number }[]

/** The current targets of a year group as an audit sees them; knows nothing of the pupils but their id. */
export async function listAuditTargets(
  db: OrgReader,
  yearGroupId: number,
  places: GradePlaces,
): Promise<Row[]> {
  const found = await sql<Row>`
    with place as (
      select * from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as p("subjectId" bigint, grade text, place int)
    ), due as (
      select distinct e.pupil_id, k.subject_id
      from enrolment e join class k on k.org_id = e.org_id and k.id = e.class_id
      where e.org_id = ${db.orgId} and k.year_group_id = ${yearGroupId} and k.academic_year_id = (${currentYearId(db)})
        and (e.ends is null or e.ends >= ${db.today}::date)
    ), ruled as (
      select distinct on (t.pupil_id, t.subject_id) t.pupil_id, t.subject_id, t.grade
      from target t join due on due.pupil_id = t.pupil_id and due.subject_id = t.subject_id
      where t.org_id = ${db.orgId} and t.basis <> 'by hand'
      order by t.pupil_id, t.subject_id, t.set_at desc, t.id desc
    )
    select t.pupil_id as "pupilId", t.subject_id as "subjectId", t.state, t.challenge as asked,
      now.place - mark.place as gap, coalesce(sign(now.place - rule.place), 0)::int as moved,
      concat_ws('/', t.baseline_kind, round(t.baseline_score), t.benchmark) as alike
    from target t
    join due on due.pupil_id = t.pupil_id and due.subject_id = t.subject_id
    left join ruled r on r.pupil_id = t.pupil_id and r.subject_id = t.subject_id
    left join place now on now."subjectId" = t.subject_id and now.grade = t.grade
    left join place mark on mark."subjectId" = t.subject_id and mark.grade = t.benchmark
    left join place rule on rule."subjectId" = t.subject_id and rule.grade = r.grade
    where t.org_id = ${db.orgId} and t.ended_at is null`.execute(db)
  return found.rows
}

/** A word for the grades of a year group's targets as they stand: another one as soon as one of them moves. */
export async function fingerprintOf(db: OrgReader, yearGroupId: number): Promise<string> {
  const found = await sql<{ fingerprint: string }>`
    select md5(coalesce(string_agg(t.pupil_id || '/' || t.subject_id || '/' || t.grade || '/' || t.challenge, ' '
      order by t.pupil_id, t.subject_id), '')) as fingerprint
    from target t
    where t.org_id = ${db.orgId} and t.ended_at is null and exists (
      select from enrolment e join class k on k.org_id = e.org_id and k.id = e.class_id
      where e.org_id = ${db.orgId} and e.pupil_id = t.pupil_id and k.subject_id = t.subject_id
        and k.year_group_id = ${yearGroupId} and k.academic_year_id = (${currentYearId(db)})
        and (e.ends is null or e.ends >= ${db.today}::date))`.execute(db)
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
