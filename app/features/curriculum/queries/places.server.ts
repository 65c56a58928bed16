import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { currentYearId } from '#features/school/api.server.ts'

export type Place = {
  id: number
  pathwayId: number
  pathway: string
  homeWords: string
  starts: string
  ends: string | null
  byRule: boolean
  reason: string
  by: string | null
}

/** The pathways of a pupil, the latest first. */
export async function listPlaces(db: OrgReader, pupilId: number): Promise<Place[]> {
  const found = await sql<Place>`
    select l.id, l.pathway_id as "pathwayId", p.name as pathway, p.home_words as "homeWords", l.starts::text, l.ends::text,
      l.by_rule as "byRule", l.reason, nullif(concat_ws(' ', n.title, n.given_name, n.family_name), '') as by
    from pathway_place l
    join pathway p on p.org_id = l.org_id and p.id = l.pathway_id
    left join person n on n.org_id = l.org_id and n.id = l.decided_by
    where l.org_id = ${db.orgId} and l.pupil_id = ${pupilId} and (l.ends is null or l.ends >= l.starts)
    order by l.starts desc, l.id desc`.execute(db)
  return found.rows
}

/** On which pathway the pupils on roll of this year are now; of one year group when it is named. */
export async function listPlaced(
  db: OrgReader,
  yearGroupId?: number,
): Promise<{ pupilId: number; pathwayId: number; yearGroupId: number }[]> {
  const found = await sql<{ pupilId: number; pathwayId: number; yearGroupId: number }>`
    select l.pupil_id as "pupilId", l.pathway_id as "pathwayId", t.year_group_id as "yearGroupId"
    from pathway_place l
    join placement t on t.org_id = l.org_id and t.pupil_id = l.pupil_id and t.academic_year_id = (${currentYearId(db)})
    join pupil u on u.org_id = l.org_id and u.id = l.pupil_id and (u.left_on is null or u.left_on >= ${db.today}::date)
    where l.org_id = ${db.orgId} and l.ends is null
      and (${yearGroupId ?? null}::bigint is null or t.year_group_id = ${yearGroupId ?? null}::bigint)`.execute(
    db,
  )
  return found.rows
}

/** Those who were on a pathway and have left with results. */
export async function listLeaversOf(db: OrgReader, pathwayId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`
    select distinct l.pupil_id as id from pathway_place l
    join pupil u on u.org_id = l.org_id and u.id = l.pupil_id and u.left_on < ${db.today}::date
    where l.org_id = ${db.orgId} and l.pathway_id = ${pathwayId} and l.ends >= l.starts`.execute(db)
  return found.rows.map(({ id }) => id)
}

export type Request = {
  id: number
  pupilId: number
  pathwayId: number
  pathway: string
  state: string
  reason: string
  askedAt: Date
  answer: string | null
  /** When somebody else had the place for which this wish stood first, and why. */
  passed: { on: string; reason: string }[]
}

/** What was asked for and is not answered yet, or waits for a place; with `pupilId` all that this pupil ever asked for. */
export async function listRequests(
  db: OrgReader,
  of: { pupilId?: number; pathwayId?: number } = {},
): Promise<Request[]> {
  const { pupilId = null, pathwayId = null } = of
  const found = await sql<Request>`
    select r.id, r.pupil_id as "pupilId", r.pathway_id as "pathwayId", p.name as pathway, r.state, r.reason,
      r.asked_at as "askedAt", r.answer,
      coalesce((select jsonb_agg(jsonb_build_object('on', c.starts, 'reason', w.reason) order by c.id)
        from pathway_passing w join curriculum_change c on c.org_id = w.org_id and c.id = w.change_id
        where w.org_id = r.org_id and w.request_id = r.id), '[]') as passed
    from pathway_request r join pathway p on p.org_id = r.org_id and p.id = r.pathway_id
    where r.org_id = ${db.orgId} and (${pupilId}::bigint is not null or r.state in ('open', 'waiting'))
      and (${pupilId}::bigint is null or r.pupil_id = ${pupilId}::bigint)
      and (${pathwayId}::bigint is null or r.pathway_id = ${pathwayId}::bigint)
    order by r.asked_at, r.id`.execute(db)
  return found.rows
}

/** True when somebody looked at how this very proposal falls on groups. */
export async function wasLookedAt(db: OrgReader, yearGroupId: number, fingerprint: string): Promise<boolean> {
  const found = await db
    .selectFrom('pathway_look')
    .select('id')
    .where('org_id', '=', db.orgId)
    .where('year_group_id', '=', yearGroupId)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
  return found !== undefined
}
