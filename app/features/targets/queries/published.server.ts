import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { currentYearId } from '#features/school/api.server.ts'

export type PublishedTarget = {
  id: number
  pupilId: number
  subjectId: number
  grade: string
  publishedAt: Date
}

/**
 * The targets families may see: those that were agreed when a leader last published their year group, while the pupil still
 * has a target in the subject. What was changed since waits for the next publication.
 */
export async function listPublishedTargets(
  db: OrgReader,
  pupilIds: readonly number[],
): Promise<PublishedTarget[]> {
  const found = await sql<PublishedTarget>`
    with published as (
      select distinct on (l.pupil_id) l.pupil_id, p.published_at
      from placement l
      join target_publication p on p.org_id = l.org_id and p.academic_year_id = l.academic_year_id
        and p.year_group_id = l.year_group_id
      where l.org_id = ${db.orgId} and l.pupil_id = any(${[...pupilIds]}::bigint[])
      order by l.pupil_id, p.published_at desc
    )
    select t.id, t.pupil_id as "pupilId", t.subject_id as "subjectId", t.grade, p.published_at as "publishedAt"
    from target t join published p on p.pupil_id = t.pupil_id
    where t.org_id = ${db.orgId} and t.state = 'agreed' and t.set_at <= p.published_at
      and (t.ended_at is null or t.ended_at > p.published_at)
      and exists (select from target c where c.org_id = ${db.orgId} and c.pupil_id = t.pupil_id
        and c.subject_id = t.subject_id and c.ended_at is null)
    order by t.subject_id`.execute(db)
  return found.rows
}

export type Publication = { publishedAt: Date; publishedBy: string | null; targets: number }

/** When the targets of a year group were published this year, the newest first. */
export function listPublications(db: OrgReader, yearGroupId: number): Promise<Publication[]> {
  return db
    .selectFrom('target_publication')
    .leftJoin('person', (join) =>
      join
        .onRef('person.org_id', '=', 'target_publication.org_id')
        .onRef('person.id', '=', 'target_publication.published_by'),
    )
    .select([
      'target_publication.published_at as publishedAt',
      'target_publication.targets',
      sql<string | null>`person.given_name || ' ' || person.family_name`.as('publishedBy'),
    ])
    .where('target_publication.org_id', '=', db.orgId)
    .where('target_publication.year_group_id', '=', yearGroupId)
    .where('target_publication.academic_year_id', '=', currentYearId(db))
    .orderBy('target_publication.id', 'desc')
    .execute()
}
