import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import type { Link } from '../rules/attendance.ts'

/** Says that a leader looks after a department, a year group or a teacher from today on. */
export async function addLink(db: OrgWriter, link: Link): Promise<void> {
  const { personId, departmentId, yearGroupId, teacherId } = link
  const { id } = await db
    .insertInto('leader_link')
    .values({
      ...{ org_id: db.orgId, person_id: personId, department_id: departmentId },
      ...{ year_group_id: yearGroupId, teacher_id: teacherId, starts: db.today },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    ...{ action: 'meetings.link-made', subject: 'leader_link', subjectId: id, after: link },
  })
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
