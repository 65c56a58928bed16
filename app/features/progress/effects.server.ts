import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'

/** What a collection of marks led to. `first`: there was no earlier forecast to change. */
export type Effect = { cycleId: number; first: boolean; pupils: number; changed: number; decisions: number }

/**
 * What each judged cycle of a year did: pupils whose status in a subject is another than after the judged cycle before it,
 * and findings of it on which somebody decided.
 */
export async function listEffects(db: OrgReader, academicYearId: number): Promise<Effect[]> {
  const found = await sql<Effect>`
    with judged as (
      select c.id, c.academic_year_id, lag(c.id) over (order by c.starts) as before
      from cycle c
      where c.org_id = ${db.orgId} and exists (select 1 from forecast f where f.org_id = c.org_id and f.cycle_id = c.id)
    )
    select j.id as "cycleId", j.before is null as first, count(distinct f.pupil_id)::int as pupils,
      count(distinct f.pupil_id) filter (where p.pupil_id is not null and p.status is distinct from f.status)::int as changed,
      (select count(distinct a.finding_id)::int from finding_answer a
        join finding g on g.org_id = a.org_id and g.id = a.finding_id
        where a.org_id = ${db.orgId} and g.cycle_id = j.id) as decisions
    from judged j
    join forecast f on f.org_id = ${db.orgId} and f.cycle_id = j.id
    left join forecast p on p.org_id = f.org_id and p.cycle_id = j.before and p.pupil_id = f.pupil_id
      and p.subject_id = f.subject_id
    where j.academic_year_id = ${academicYearId}
    group by j.id, j.before`.execute(db)
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
