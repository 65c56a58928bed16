import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'

/** What a collection of marks led to. `first`: there was no earlier forecast to change. */
export type Effect = { cycleId: number; first: boolean; pupils: number; changed: number; decisions: number }

/**
 * What each judged cycle of a year did: pupils whose status in a subject is another than at their forecast before it, and
 * findings of it on which somebody decided. One sort over the year's forecasts and those of the cycle before the year.
 */
export async function listEffects(db: OrgReader, academicYearId: number): Promise<Effect[]> {
  const found = await sql<Effect>`
    with year as (
      select min(starts) as starts from cycle where org_id = ${db.orgId} and academic_year_id = ${academicYearId}
    ), looked as materialized (
      select c.id, c.starts, c.academic_year_id from cycle c
      where c.org_id = ${db.orgId} and c.starts >= coalesce((select max(b.starts) from cycle b, year
        where b.org_id = ${db.orgId} and b.starts < year.starts), '-infinity')
    ), read as materialized (
      select f.cycle_id, f.pupil_id, f.status, lag(f.cycle_id) over w as before, lag(f.status) over w as was
      from forecast f join looked l on l.id = f.cycle_id
      where f.org_id = ${db.orgId}
      window w as (partition by f.pupil_id, f.subject_id order by l.starts)
    ), pupils as materialized (
      select cycle_id, pupil_id, bool_or(before is not null) as known,
        bool_or(before is not null and was is distinct from status) as changed
      from read group by cycle_id, pupil_id
    ), decided as materialized (
      select g.cycle_id, count(distinct a.finding_id)::int as decisions
      from finding g join finding_answer a on a.org_id = g.org_id and a.finding_id = g.id
      where g.org_id = ${db.orgId} group by g.cycle_id
    )
    select l.id as "cycleId", not bool_or(p.known) as first, count(*)::int as pupils,
      count(*) filter (where p.changed)::int as changed, coalesce(max(d.decisions), 0) as decisions
    from pupils p
    join looked l on l.id = p.cycle_id and l.academic_year_id = ${academicYearId}
    left join decided d on d.cycle_id = p.cycle_id
    group by l.id`.execute(db)
  return found.rows
}

/** "Changed the forecast of 212 pupils, led to 14 decisions", beside a collection. */
export function effectWords(effect: Effect | undefined): string {
  if (!effect) return 'not judged yet'
  const pupils = effect.first
    ? `first forecasts, of ${effect.pupils.toLocaleString('en-GB')} pupils`
    : `changed the forecast of ${effect.changed.toLocaleString('en-GB')} of ${effect.pupils.toLocaleString('en-GB')} pupils`
  return `${pupils}, led to ${effect.decisions} ${effect.decisions === 1 ? 'decision' : 'decisions'}`
}
