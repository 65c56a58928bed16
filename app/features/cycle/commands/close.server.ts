import { sql } from 'kysely'
import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { settleNotices } from '#features/notices/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { lookAtCycle } from '../queries/checks.server.ts'
import { getCycle } from '../queries/cycles.server.ts'
import { listReminderNotices } from '../queries/deadlines.server.ts'
import { dueIn } from '../queries/due.server.ts'
import { digestSnapshot } from '../queries/frozen-digest.server.ts'
import { type Check, checkAbout } from '../rules/check-states.ts'
import type { Gap } from '../rules/words.ts'
import { keepChecks } from './check.server.ts'

export type Closed =
  | { ok: true; entries: number; sha256: string }
  | { ok: false; gaps: Gap[]; unsettled: Check[]; why: string }

/** From here to the end of the command nobody enters anything into a cycle: who is at it comes first, others find it done. */
export async function holdCycle(db: OrgWriter, cycleId: number): Promise<void> {
  await sql`select 1 from cycle where org_id = ${db.orgId} and id = ${cycleId} for update`.execute(db)
}

/** Copies what is known of every pupil in the cycle: marks, memberships and the target of the day. */
async function copyEntries(db: OrgWriter, cycleId: number): Promise<void> {
  await sql`
    insert into snapshot_entry (org_id, cycle_id, pupil_id, subject_id, class_id, year_group_id, registration_group_id,
      registration_group, marks, target)
    select due.org_id, due.cycle_id, due.pupil_id, due.subject_id, due.class_id, due.year_group_id,
      due.registration_group_id, g.name, coalesce(e.marks, '{}'), t.grade
    from (${dueIn(db, cycleId)}) due
    left join cycle_entry e on e.org_id = due.org_id and e.cycle_id = due.cycle_id
      and e.class_id = due.class_id and e.pupil_id = due.pupil_id
    left join registration_group g on g.org_id = due.org_id and g.id = due.registration_group_id
    left join target t on t.org_id = due.org_id and t.pupil_id = due.pupil_id and t.subject_id = due.subject_id
      and t.ended_at is null
    where due.org_id = ${db.orgId}`.execute(db)
}

/** Copies the classes of those entries as they are called, taught and entered for today. */
async function copyClasses(db: OrgWriter, cycleId: number): Promise<void> {
  await sql`
    insert into snapshot_class (org_id, cycle_id, class_id, name, subject, department_id, year_group, tier, teachers)
    select k.org_id, ${cycleId}, k.id, k.name, s.name, s.department_id, y.name, k.tier,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', t.person_id, 'share', t.share,
          'name', concat_ws(' ', p.title, p.given_name, p.family_name)) order by t.share desc, t.person_id)
        from teaching t join person p on p.org_id = t.org_id and p.id = t.person_id
        where t.org_id = k.org_id and t.class_id = k.id
          and ${holdsOn('t', db.today)}), '[]')
    from class k
    join subject s on s.org_id = k.org_id and s.id = k.subject_id
    join year_group y on y.org_id = k.org_id and y.id = k.year_group_id
    where k.org_id = ${db.orgId} and k.id in (
      select e.class_id from snapshot_entry e where e.org_id = ${db.orgId} and e.cycle_id = ${cycleId})`.execute(
    db,
  )
}

async function takeSnapshot(db: OrgWriter, cycleId: number): Promise<{ entries: number; sha256: string }> {
  await copyEntries(db, cycleId)
  await copyClasses(db, cycleId)
  const taken = await digestSnapshot(db, cycleId)
  await db
    .insertInto('cycle_snapshot')
    .values({ org_id: db.orgId, cycle_id: cycleId, taken_at: db.now, taken_by: db.personId, ...taken })
    .execute()
  return taken
}

/** Ends entry, or opens it again within the same transaction; false when the cycle was not open. */
async function shut(db: OrgWriter, cycleId: number, reason: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('cycle')
    .set({ state: 'closed', closed_at: db.now, closed_by: db.personId, close_reason: reason || null })
    .where('org_id', '=', db.orgId)
    .where('id', '=', cycleId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

async function openAgain(db: OrgWriter, cycleId: number): Promise<void> {
  await db
    .updateTable('cycle')
    .set({ state: 'open', closed_at: null, closed_by: null, close_reason: null })
    .where('org_id', '=', db.orgId)
    .where('id', '=', cycleId)
    .execute()
}

function whyNot(gaps: readonly Gap[], unsettled: readonly Check[]): string {
  const missing = gaps.length > 0 ? 'Entries are missing' : ''
  const checks = unsettled.length > 0 ? 'checks are not settled' : ''
  const what = [missing, checks].filter(Boolean).join(' and ')
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}: say why the cycle is closed all the same.`
}

/**
 * Closes an open cycle: entry ends, and what was known that day is kept in a snapshot that never changes.
 * Missing entries nobody has called right, and checks nobody has settled, are named; only a reason closes it all the same.
 */
export async function closeCycle(db: OrgWriter, cycleId: number, given: { reason: string }): Promise<Closed> {
  const cycle = await getCycle(db, cycleId)
  const reason = given.reason.trim()
  // Whoever is entering a mark holds the cycle: this waits for them, and later ones find it closed.
  if (!(await shut(db, cycleId, reason)))
    return { ok: false, gaps: [], unsettled: [], why: `${cycle.name} is not open.` }
  const { checks, gaps, unsettled } = await lookAtCycle(db, cycle)
  if (gaps.length + unsettled.length > 0 && reason.length < 3) {
    await openAgain(db, cycleId)
    return { ok: false, gaps, unsettled, why: whyNot(gaps, unsettled) }
  }
  await keepChecks(db, cycleId, checks)
  await settleNotices(db, await listReminderNotices(db, cycleId))
  const taken = await takeSnapshot(db, cycleId)
  await recordEvent(db, {
    action: 'cycle.closed',
    subject: 'cycle',
    subjectId: cycleId,
    after: { ...taken, gaps, unsettled: unsettled.map(checkAbout) },
    ...(reason ? { reason } : {}),
  })
  return { ok: true, ...taken }
}
