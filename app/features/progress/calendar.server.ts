import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { dayOf } from './readings.server.ts'

/** Courses end about eleven weeks before the school year does: what is awarded after that is what they came to. */
export const DAYS_FROM_EXAMS = 77

export async function findExamDay(db: OrgReader, cycleId: number): Promise<number> {
  const row = await db
    .selectFrom('cycle')
    .innerJoin('academic_year as y', (join) =>
      join.onRef('y.org_id', '=', 'cycle.org_id').onRef('y.id', '=', 'cycle.academic_year_id'),
    )
    .select('y.ends')
    .where('cycle.org_id', '=', db.orgId)
    .where('cycle.id', '=', cycleId)
    .executeTakeFirstOrThrow()
  return dayOf(row.ends) - DAYS_FROM_EXAMS
}

export async function listYears(db: OrgReader, cycleId: number): Promise<Map<number, number>> {
  const found = await sql<{ id: number; year: number }>`
    select p.pupil_id as id, g.number as year from placement p
    join cycle c on c.org_id = p.org_id and c.academic_year_id = p.academic_year_id and c.id = ${cycleId}
    join year_group g on g.org_id = p.org_id and g.id = p.year_group_id
    where p.org_id = ${db.orgId}`.execute(db)
  return new Map(found.rows.map(({ id, year }) => [id, year]))
}
