import { sql } from 'kysely'
import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { gapsOf, listCoverage } from '../queries/coverage.server.ts'
import { getCycle } from '../queries/cycles.server.ts'
import { dueIn } from '../queries/due.server.ts'
import type { Gap } from '../rules/words.ts'

export type Closed = { ok: true; entries: number; sha256: string } | { ok: false; gaps: Gap[]; why: string }

const digest = (db: OrgReader, cycleId: number) => sql<{ entries: number; sha256: string }>`
  select count(*)::int as entries, encode(sha256(convert_to(coalesce(string_agg(
    concat_ws('|', pupil_id, subject_id, class_id, year_group_id, coalesce(registration_group_id, 0), marks::text, coalesce(target, '')),
    chr(10) order by pupil_id, subject_id, class_id), ''), 'UTF8')), 'hex') as sha256
  from snapshot_entry where org_id = ${db.orgId} and cycle_id = ${cycleId}`

/** Copies what is known of every pupil in the cycle: marks, memberships and the target of the day. */
async function takeSnapshot(db: OrgWriter, cycleId: number): Promise<{ entries: number; sha256: string }> {
  await sql`
    insert into snapshot_entry (org_id, cycle_id, pupil_id, subject_id, class_id, year_group_id, registration_group_id, marks, target)
    select due.org_id, due.cycle_id, due.pupil_id, due.subject_id, due.class_id, due.year_group_id,
      due.registration_group_id, coalesce(e.marks, '{}'), t.grade
    from (${dueIn(db, cycleId)}) due
    left join cycle_entry e on e.org_id = due.org_id and e.cycle_id = due.cycle_id
      and e.class_id = due.class_id and e.pupil_id = due.pupil_id
    left join target t on t.org_id = due.org_id and t.pupil_id = due.pupil_id and t.subject_id = due.subject_id
      and t.ended_at is null
    where due.org_id = ${db.orgId}`.execute(db)
  const taken = (await digest(db, cycleId).execute(db)).rows[0] ?? { entries: 0, sha256: '' }
  await db
    .insertInto('cycle_snapshot')
    .values({ org_id: db.orgId, cycle_id: cycleId, taken_at: db.now, taken_by: db.personId, ...taken })
    .execute()
  return taken
}

/**
 * Closes an open cycle: entry ends, and what was known that day is kept in a snapshot that never changes.
 * Where pupils have no full entry the gaps are named, and only a reason closes it all the same.
 */
export async function closeCycle(db: OrgWriter, cycleId: number, given: { reason: string }): Promise<Closed> {
  const cycle = await getCycle(db, cycleId)
  const reason = given.reason.trim()
  // Whoever is entering a mark holds the cycle: this waits for them, and later ones find it closed.
  const { numUpdatedRows } = await db
    .updateTable('cycle')
    .set({ state: 'closed', closed_at: db.now, closed_by: db.personId, close_reason: reason || null })
    .where('org_id', '=', db.orgId)
    .where('id', '=', cycleId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return { ok: false, gaps: [], why: `${cycle.name} is not open.` }
  const gaps = gapsOf(await listCoverage(db, cycle))
  if (gaps.length > 0 && reason.length < 3) {
    await db
      .updateTable('cycle')
      .set({ state: 'open', closed_at: null, closed_by: null, close_reason: null })
      .where('org_id', '=', db.orgId)
      .where('id', '=', cycleId)
      .execute()
    return { ok: false, gaps, why: 'Entries are missing: say why the cycle is closed without them.' }
  }
  const taken = await takeSnapshot(db, cycleId)
  await recordEvent(db, {
    action: 'cycle.closed',
    subject: 'cycle',
    subjectId: cycleId,
    after: { ...taken, gaps },
    ...(reason ? { reason } : {}),
  })
  return { ok: true, ...taken }
}

/** Whether the snapshot of a closed cycle is still what was frozen; null when there is none. */
export async function checkSnapshot(db: OrgReader, cycleId: number): Promise<boolean | null> {
  const kept = await db
    .selectFrom('cycle_snapshot')
    .select('sha256')
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .executeTakeFirst()
  if (!kept) return null
  const now = (await digest(db, cycleId).execute(db)).rows[0]
  return now?.sha256 === kept.sha256
}
