import { type OrgWriter, recordEvent, recordEvents } from '#features/access/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import type { Link } from '../rules/attendance.ts'

/** Says that leaders look after departments, year groups or teachers from today on, one link each. */
export async function addLinks(db: OrgWriter, links: readonly Link[]): Promise<void> {
  await db
    .insertInto('leader_link')
    .values(
      links.map(({ personId, departmentId, yearGroupId, teacherId }) => ({
        ...{ org_id: db.orgId, person_id: personId, department_id: departmentId },
        ...{ year_group_id: yearGroupId, teacher_id: teacherId, starts: db.today },
      })),
    )
    .execute()
  await recordEvents(
    db,
    links.map((link) => ({ action: 'meetings.link-made', subject: 'leader_link', after: link })),
  )
}

/** Ends a link with yesterday; one that began today leaves nothing behind but its events. */
export async function endLink(db: OrgWriter, id: number): Promise<void> {
  const row = await db
    .selectFrom('leader_link')
    .select('starts')
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .where('ends', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound()
  const ends = addDays(db.today, -1)
  if (row.starts > ends)
    await db.deleteFrom('leader_link').where('org_id', '=', db.orgId).where('id', '=', id).execute()
  else
    await db
      .updateTable('leader_link')
      .set({ ends })
      .where('org_id', '=', db.orgId)
      .where('id', '=', id)
      .execute()
  await recordEvent(db, {
    ...{ action: 'meetings.link-ended', subject: 'leader_link', subjectId: id, after: { ends } },
  })
}
