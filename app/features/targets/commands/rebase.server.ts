import { sql } from 'kysely'
import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { currentYearId, getYearGroup } from '#features/school/api.server.ts'
import { count } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { listAdoptions } from '../queries/grounds.server.ts'
import { type Foreseen, foreseeRebase, type RebaseScope } from '../rebase.server.ts'
import { proposedAs } from './lines.server.ts'
import type { Answered } from './publish.server.ts'

/** Proposes anew what moved: in place of what nobody has agreed, beside what is agreed, which holds until it is talked over. */
async function proposeAnew(
  db: OrgWriter,
  moving: Foreseen['moving'],
  { groundId, reason }: { groundId: number; reason: string },
): Promise<void> {
  const wished = moving.map(({ target, drawn }) => ({
    id: target.id,
    proposal: {
      ...drawn,
      model_version: `${drawn.model_version.replace(/\/ground-\d+$/, '')}/ground-${groundId}`,
      reason,
    },
  }))
  await sql`
    with wished as (
      select * from jsonb_to_recordset(${JSON.stringify(wished)}::jsonb) as w(id bigint, proposal jsonb)
    ), ended as (
      update target t set ended_at = ${db.now.toISOString()}::timestamptz
      from wished w
      where t.org_id = ${db.orgId} and t.id = w.id and t.ended_at is null
      returning t.*, w.proposal as next
    )
    insert into target (org_id, pupil_id, subject_id, grade, benchmark, challenge, basis, baseline_kind, baseline_score,
      starts, chances, model_version, state, set_at, set_by, reason, proposal, ground_id)
    select e.org_id, e.pupil_id, e.subject_id, n.grade, n.benchmark, n.challenge, n.basis, n.baseline_kind, n.baseline_score,
      n.starts, n.chances, n.model_version, 'proposed', ${db.now.toISOString()}::timestamptz, ${db.personId}::bigint,
      ${reason}, null::jsonb, ${groundId}::bigint
    from ended e cross join lateral ${proposedAs(sql`e.next`)} where e.state <> 'agreed'
    union all
    select org_id, pupil_id, subject_id, grade, benchmark, challenge, basis, baseline_kind, baseline_score,
      starts, chances, model_version, state, ${db.now.toISOString()}::timestamptz, ${db.personId}::bigint,
      reason, case when next ->> 'grade' = grade then null else next end, ${groundId}::bigint
    from ended where state = 'agreed'`.execute(db)
}

/**
 * Sets a year group, or one subject of it, on the newest national table and the school's newest results. `seen` is the word
 * for what was foreseen: when something has moved since, nothing is written.
 */
export async function adoptGround(
  db: OrgWriter,
  wish: RebaseScope & { seen: string; reason: string },
): Promise<Answered> {
  const { yearGroupId, subjectId, seen, reason } = wish
  const year = await getYearGroup(db, yearGroupId)
  const { ground, moving, ...foreseen } = await foreseeRebase(db, wish)
  if (foreseen.seen !== seen)
    return {
      ok: false,
      errors: { seen: 'Something has moved since this page was opened: these are the new figures.' },
    }
  const { id: academicYearId } = await currentYearId(db).executeTakeFirstOrThrow()
  const { id: groundId } = await db
    .insertInto('target_ground')
    .values({
      ...{ org_id: db.orgId, academic_year_id: academicYearId, year_group_id: yearGroupId },
      ...{ subject_id: subjectId ?? null, moved: moving.length, reason },
      ...{ starts: JSON.stringify(ground.starts), learnt: JSON.stringify(ground.learnt) },
      ...{ adopted_at: db.now, adopted_by: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await proposeAnew(db, moving, { groundId, reason })
  const { up, down } = foreseen
  await recordEvent(db, {
    action: 'targets.rebased',
    subject: 'target_ground',
    subjectId: groundId,
    after: { yearGroupId, subjectId, moved: moving.length, up, down },
    reason,
  })
  const moved = moving.length === 0 ? 'no target moves' : `${count(moving.length, 'target')} to talk over`
  return { ok: true, words: `${year.name} stands on today’s figures: ${moved}.` }
}

/** Removes what an adoption wrote and lets the rows it ended hold again. */
async function takeBack(
  db: OrgWriter,
  { groundId, adoptedAt }: { groundId: number; adoptedAt: Date },
): Promise<void> {
  const gone = await db
    .deleteFrom('target')
    .where('org_id', '=', db.orgId)
    .where('ground_id', '=', groundId)
    .where('ended_at', 'is', null)
    .returning(['pupil_id', 'subject_id'])
    .execute()
  await sql`
    update target t set ended_at = null
    from jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) as g(pupil_id bigint, subject_id bigint)
    where t.org_id = ${db.orgId} and t.pupil_id = g.pupil_id and t.subject_id = g.subject_id
      and t.ended_at = ${adoptedAt.toISOString()}::timestamptz`.execute(db)
}

/**
 * Takes a re-basing back as if it had not been, while every target it proposed still stands as it left it; 404 for one that
 * is not of this year, refused once anybody has acted on it.
 */
export async function undoGround(db: OrgWriter, wish: { groundId: number }): Promise<Answered> {
  const { groundId } = wish
  const found = await db
    .selectFrom('target_ground')
    .select('year_group_id as yearGroupId')
    .where('org_id', '=', db.orgId)
    .where('id', '=', groundId)
    .where('undone_at', 'is', null)
    .executeTakeFirst()
  const adoption = found && (await listAdoptions(db, found.yearGroupId)).find((one) => one.id === groundId)
  if (!adoption) throw notFound()
  if (!adoption.mayUndo)
    return { ok: false, errors: { form: 'Somebody has acted on it since: it can no longer be taken back.' } }
  await takeBack(db, { groundId, adoptedAt: adoption.adoptedAt })
  await db
    .updateTable('target_ground')
    .set({ undone_at: db.now, undone_by: db.personId })
    .where('org_id', '=', db.orgId)
    .where('id', '=', groundId)
    .execute()
  await recordEvent(db, {
    action: 'targets.rebase_undone',
    subject: 'target_ground',
    subjectId: groundId,
    after: { moved: adoption.moved },
  })
  return { ok: true, words: `Taken back: ${adoption.moved} targets stand as they stood before.` }
}
