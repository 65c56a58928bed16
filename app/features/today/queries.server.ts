import type { OrgReader } from '#features/access/api.server.ts'

/** The cycle a day falls in, and how many the year has. */
export async function findCycleOn(db: OrgReader, academicYearId: number) {
  const cycles = await db
    .selectFrom('cycle')
    .select(['cycle.id', 'cycle.number', 'cycle.starts', 'cycle.ends'])
    .where('cycle.org_id', '=', db.orgId)
    .where('cycle.academic_year_id', '=', academicYearId)
    .orderBy('cycle.number')
    .execute()
  const current = cycles.find((cycle) => cycle.starts <= db.today && cycle.ends >= db.today)
  return { current, count: cycles.length }
}
