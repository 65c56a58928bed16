import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'

/** A digest over every entry and class of a snapshot, in one order; how many entries there are. */
export async function digestSnapshot(
  db: OrgReader,
  cycleId: number,
): Promise<{ entries: number; sha256: string }> {
  const found = await sql<{ entries: number; sha256: string }>`
    select e.entries, encode(sha256(convert_to(e.lines || chr(29) || k.lines, 'UTF8')), 'hex') as sha256
    from (
      select count(*)::int as entries, coalesce(string_agg(
        concat_ws('|', pupil_id, subject_id, class_id, year_group_id, coalesce(registration_group_id, 0),
          coalesce(registration_group, ''), marks::text, coalesce(target, '')),
        chr(10) order by pupil_id, subject_id, class_id), '') as lines
      from snapshot_entry where org_id = ${db.orgId} and cycle_id = ${cycleId}
    ) e, (
      select coalesce(string_agg(
        concat_ws('|', class_id, name, subject, coalesce(department_id, 0), year_group, coalesce(tier, ''), teachers::text),
        chr(10) order by class_id), '') as lines
      from snapshot_class where org_id = ${db.orgId} and cycle_id = ${cycleId}
    ) k`.execute(db)
  return found.rows[0] ?? { entries: 0, sha256: '' }
}

/** A digest over what was frozen, the forecasts made from it and what they were made with; null when the cycle is not closed. */
export async function digestForecasts(
  db: OrgReader,
  cycleId: number,
): Promise<{ forecasts: number; sha256: string } | null> {
  const found = await sql<{ forecasts: number; sha256: string }>`
    select f.forecasts, encode(sha256(convert_to(s.sha256 || chr(29) || f.lines || m.lines, 'UTF8')), 'hex') as sha256
    from cycle_snapshot s, (
      select count(*)::int as forecasts, coalesce(string_agg(
        concat_ws('|', pupil_id, subject_id, mean, sd, coalesce(chance_target::text, ''), coalesce(chance_above::text, ''),
          coalesce(status, ''), coalesce(pending_status, ''), coalesce(z::text, ''), cusum_fall, cusum_rise,
          coalesce(alarm, ''), readings, model_version, target),
        chr(10) order by pupil_id, subject_id), '') as lines
      from forecast where org_id = ${db.orgId} and cycle_id = ${cycleId}
    ) f, (
      -- Cycles judged before there were models are sealed without: their digest stays what it was.
      select coalesce(chr(29) || string_agg(
        concat_ws('|', subject_id, grades::text, cuts::text, unit, shift, extra, coalesce(past::text, ''), model_version),
        chr(10) order by subject_id), '') as lines
      from forecast_model where org_id = ${db.orgId} and cycle_id = ${cycleId}
    ) m
    where s.org_id = ${db.orgId} and s.cycle_id = ${cycleId}`.execute(db)
  return found.rows[0] ?? null
}

export type Frozen = {
  at: Date
  entries: number
  /** Whether marks, targets, memberships and forecasts are still what was frozen. */
  unchanged: boolean
  forecasts: number
  modelVersion: string | null
}

/** What was frozen of a closed cycle and whether it is unchanged, by its digests; null when nothing is frozen. */
export async function findFrozen(db: OrgReader, cycleId: number): Promise<Frozen | null> {
  const kept = await db
    .selectFrom('cycle_snapshot')
    .leftJoin('forecast_seal', (join) =>
      join
        .onRef('forecast_seal.org_id', '=', 'cycle_snapshot.org_id')
        .onRef('forecast_seal.cycle_id', '=', 'cycle_snapshot.cycle_id'),
    )
    .select(['cycle_snapshot.taken_at as at', 'cycle_snapshot.entries', 'cycle_snapshot.sha256'])
    .select(['forecast_seal.sha256 as sealed', 'forecast_seal.model_version as modelVersion'])
    .where('cycle_snapshot.org_id', '=', db.orgId)
    .where('cycle_snapshot.cycle_id', '=', cycleId)
    .executeTakeFirst()
  if (!kept) return null
  const now = await digestSnapshot(db, cycleId)
  const judged = await digestForecasts(db, cycleId)
  const forecasts = judged?.forecasts ?? 0
  // Without a seal no forecast was made: then there may be none.
  const same = kept.sealed === null ? forecasts === 0 : judged?.sha256 === kept.sealed
  const { at, entries, sha256, modelVersion } = kept
  return { at, entries, forecasts, modelVersion, unchanged: now.sha256 === sha256 && same }
}

/** Whether what was frozen of a closed cycle is still as it was; null when nothing is frozen. */
export async function checkSnapshot(db: OrgReader, cycleId: number): Promise<boolean | null> {
  return (await findFrozen(db, cycleId))?.unchanged ?? null
}
