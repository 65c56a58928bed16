import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'

export type YearHome = {
  year: string
  pupils: number
  /** Of them, those with a released report. */
  home: number
}

/** The year groups of a closed cycle: pupils with an entry in it who are on roll today, and how many of their reports went home. */
export async function listYearsHome(db: OrgReader, cycleId: number): Promise<YearHome[]> {
  const found = await sql<YearHome>`
    with sent as (
      select distinct o.pupil_id from report o
      join report_run r on r.org_id = o.org_id and r.id = o.run_id
      where o.org_id = ${db.orgId} and r.cycle_id = ${cycleId} and r.state = 'released')
    select y.name as year, count(*)::int as pupils, count(sent.pupil_id)::int as home
    from (select distinct on (pupil_id) pupil_id, org_id, year_group_id from snapshot_entry
      where org_id = ${db.orgId} and cycle_id = ${cycleId} order by pupil_id) s
    join pupil p on p.org_id = s.org_id and p.id = s.pupil_id and (p.left_on is null or p.left_on >= ${db.today})
    join year_group y on y.org_id = s.org_id and y.id = s.year_group_id
    left join sent on sent.pupil_id = s.pupil_id
    where s.org_id = ${db.orgId}
    group by y.name, y.number
    order by y.number`.execute(db)
  return found.rows
}
