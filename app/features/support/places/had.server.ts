import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { type HadPlace, WayWord } from './schema.ts'

/** Of those in a plan, or of one pupil in all plans, who came to it by a place that was given: the last giving before they joined. */
export async function listHadPlaces(
  db: OrgReader,
  { planId = null, pupilId = null }: { planId?: number | null; pupilId?: number | null },
): Promise<HadPlace[]> {
  const found = await sql<Omit<HadPlace, 'chance100' | 'way'> & { way: string }>`
    select distinct on (h.plan_id, h.pupil_id) h.plan_id as "planId", h.pupil_id as "pupilId",
      g.id as "placesId", g.way, t.probability
    from help_pupil h
    join help_plan p on p.org_id = h.org_id and p.id = h.plan_id
    join help_place t on t.org_id = h.org_id and t.pupil_id = h.pupil_id and t.chosen
      and t.subject_id is not distinct from p.subject_id
    join help_places g on g.org_id = t.org_id and g.id = t.places_id and g.kind = p.kind
      and g.drawn_at < h.joined_on + 1
    where h.org_id = ${db.orgId}
      and (${planId}::bigint is null or h.plan_id = ${planId}::bigint)
      and (${pupilId}::bigint is null or h.pupil_id = ${pupilId}::bigint)
    order by h.plan_id, h.pupil_id, g.drawn_at desc`.execute(db)
  return found.rows.map(({ way, probability, ...row }) => ({
    ...{ ...row, way: WayWord.parse(way), probability },
    chance100: way === 'lot' && probability < 1 ? Math.round(100 * probability) : null,
  }))
}
