import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'

/** The day that decides who belongs to a class in a cycle `c`: today while it runs, its last day afterwards. */
const memberDay = (today: string) => sql`least(c.ends, greatest(c.starts, ${today}::date))`

/** Who is due a mark where in a cycle: class, pupil, subject, year group, registration group, once each. */
export const dueIn = (db: OrgReader, cycleId: number) => sql`
  select distinct e.org_id, c.id as cycle_id, e.class_id, e.pupil_id, k.subject_id, k.year_group_id, r.registration_group_id
  from cycle c
  join class k on k.org_id = c.org_id and k.academic_year_id = c.academic_year_id
  join cycle_year_group y on y.org_id = c.org_id and y.cycle_id = c.id and y.year_group_id = k.year_group_id
  join enrolment e on e.org_id = c.org_id and e.class_id = k.id
    and ${holdsOn('e', memberDay(db.today))}
  join pupil p on p.org_id = c.org_id and p.id = e.pupil_id and (p.left_on is null or p.left_on >= ${memberDay(db.today)})
  left join placement r on r.org_id = c.org_id and r.pupil_id = e.pupil_id and r.academic_year_id = c.academic_year_id
  where c.org_id = ${db.orgId} and c.id = ${cycleId}`

/** The pupils of a class who are due a mark in a cycle. */
export async function listDuePupils(db: OrgReader, cycleId: number, classId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`
    select due.pupil_id as id from (${dueIn(db, cycleId)}) due
    where due.org_id = ${db.orgId} and due.class_id = ${classId}`.execute(db)
  return found.rows.map((row) => row.id)
}
