import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn, isAmong } from '#platform/db/conditions.ts'

export type EntryRow = {
  pupilId: number
  classId: number
  className: string
  tier: string | null
  subjectId: number
  subject: string
  scaleKey: string
}

/** What given pupils are taught today, class by class: what they will be entered for. */
export function listEntries(db: OrgReader, pupilIds: readonly number[]): Promise<EntryRow[]> {
  return db
    .selectFrom('enrolment')
    .innerJoin('class', (join) =>
      join.onRef('class.org_id', '=', 'enrolment.org_id').onRef('class.id', '=', 'enrolment.class_id'),
    )
    .innerJoin('subject', (join) =>
      join.onRef('subject.org_id', '=', 'class.org_id').onRef('subject.id', '=', 'class.subject_id'),
    )
    .select([
      'enrolment.pupil_id as pupilId',
      'class.id as classId',
      'class.name as className',
      'class.tier',
      'subject.id as subjectId',
      'subject.name as subject',
      'subject.scale_key as scaleKey',
    ])
    .where('enrolment.org_id', '=', db.orgId)
    .where(isAmong('enrolment.pupil_id', pupilIds))
    .where(holdsOn('enrolment', db.today))
    .orderBy('enrolment.pupil_id')
    .orderBy('subject.id')
    .orderBy('class.id')
    .execute()
}

/** The qualification each subject led to here when results last came: of that day the one that most pupils were awarded. */
export async function listAwardedQualifications(db: OrgReader): Promise<Map<number, string>> {
  const found = await sql<{ subjectId: number; qualification: string }>`
    select distinct on (subject_id) subject_id as "subjectId", qualification
    from (
      select subject_id, qualification, awarded_on, count(*) as pupils from exam_result
      where org_id = ${db.orgId} and subject_id is not null
      group by subject_id, qualification, awarded_on
    ) as awarded
    order by subject_id, awarded_on desc, pupils desc, qualification`.execute(db)
  return new Map(found.rows.map(({ subjectId, qualification }) => [subjectId, qualification]))
}
