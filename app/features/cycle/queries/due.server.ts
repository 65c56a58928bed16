import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'

/** The day that decides who belongs to a class in a cycle: today while it runs, its last day afterwards. */
const memberDay = (db: OrgReader, cycleId: number) => sql`
  (select least(c.ends, greatest(c.starts, ${db.today}::date)) from cycle c where c.org_id = ${db.orgId} and c.id = ${cycleId})`

/**
 * Who is due a mark where in a cycle: class, pupil, subject, year group, registration group, once each. Those who left are
 * looked up once, not pupil by pupil, and registration groups only where they are asked for.
 */
export function dueIn(db: OrgReader, cycleId: number) {
  const day = memberDay(db, cycleId)
  return sql`
    select m.*, r.registration_group_id
    from (
      select distinct e.org_id, c.id as cycle_id, c.academic_year_id, e.class_id, e.pupil_id, k.subject_id, k.year_group_id
      from cycle c
      join class k on k.org_id = c.org_id and k.academic_year_id = c.academic_year_id
      join cycle_year_group y on y.org_id = c.org_id and y.cycle_id = c.id and y.year_group_id = k.year_group_id
      join enrolment e on e.org_id = c.org_id and e.class_id = k.id and ${holdsOn('e', day)}
      where c.org_id = ${db.orgId} and c.id = ${cycleId}
        and e.pupil_id not in (select p.id from pupil p where p.org_id = ${db.orgId} and p.left_on < ${day})
    ) m
    left join placement r on r.org_id = m.org_id and r.pupil_id = m.pupil_id and r.academic_year_id = m.academic_year_id
    where m.org_id = ${db.orgId}`
}

/** The pupils of a class who are due a mark in a cycle. */
export async function listDuePupils(db: OrgReader, cycleId: number, classId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`
    select due.pupil_id as id from (${dueIn(db, cycleId)}) due
    where due.org_id = ${db.orgId} and due.class_id = ${classId}`.execute(db)
  return found.rows.map((row) => row.id)
}
