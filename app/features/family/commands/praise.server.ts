import { sql } from 'kysely'
import {
  changeSettings,
  everyone,
  type OrgWriter,
  type Reach,
  recordEvent,
} from '#features/access/api.server.ts'
import type { Cycle } from '#features/cycle/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { reachesPupil } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listPraise, readPraiseSettings } from '../queries/praise.server.ts'
import { listClassSurprises, listPraiseFacts, listRisenClasses } from '../queries/praise-facts.server.ts'
import { departmentsThatMoved, proposePraise } from '../rules/praise.ts'
import { classPraise, departmentPraise } from '../rules/words.ts'
import type { Outcome } from './runs.server.ts'

type Row = {
  kind: string
  pupil_id: number | null
  subject_id: number | null
  class_id: number | null
  department_id: number | null
  words: string
}

const forStaff = async (db: OrgWriter, cycleId: number): Promise<Row[]> => {
  const none = { pupil_id: null, subject_id: null, class_id: null, department_id: null }
  const classes = await listRisenClasses(db, cycleId)
  const departments = departmentsThatMoved(await listClassSurprises(db, cycleId))
  return [
    ...classes.map(({ id, name }) => ({ ...none, kind: 'class', class_id: id, words: classPraise(name) })),
    ...departments.map(({ departmentId, department, classes: n }) => ({
      ...{ ...none, kind: 'department', department_id: departmentId },
      words: departmentPraise(department, n),
    })),
  ]
}

/** Proposes praise from a closed cycle. What was left out, written by hand or sent already stays as it is. */
export async function proposeFromCycle(
  db: OrgWriter,
  cycle: Cycle,
  given: { before: Cycle | undefined; country: string },
): Promise<number> {
  const kinds = await listWords(db, given.country, 'praise_kind', db.today)
  const facts = await listPraiseFacts(db, everyone, cycle, given)
  const found = proposePraise(facts, kinds, await readPraiseSettings(db))
  const rows: Row[] = [
    ...found.map(({ kind, pupilId, subjectId, words }) => ({
      ...{ kind, pupil_id: pupilId, subject_id: subjectId, class_id: null, department_id: null, words },
    })),
    ...(await forStaff(db, cycle.id)),
  ]
  await sql`delete from praise where org_id = ${db.orgId} and cycle_id = ${cycle.id} and state = 'proposed' and not by_hand`.execute(
    db,
  )
  const written = await sql<{ id: number }>`
    insert into praise (org_id, cycle_id, kind, pupil_id, subject_id, class_id, department_id, words, state, proposed_by, proposed_at)
    select ${db.orgId}, ${cycle.id}, n.kind, n.pupil_id, n.subject_id, n.class_id, n.department_id, n.words, 'proposed',
      ${db.personId}::bigint, ${db.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(kind text, pupil_id bigint, subject_id bigint, class_id bigint,
      department_id bigint, words text)
    where not exists (select 1 from praise o where o.org_id = ${db.orgId} and o.cycle_id = ${cycle.id} and o.kind = n.kind
      and o.pupil_id is not distinct from n.pupil_id and o.class_id is not distinct from n.class_id
      and o.department_id is not distinct from n.department_id)
    returning id`.execute(db)
  await recordEvent(db, {
    action: 'family.praise proposed',
    subject: 'cycle',
    subjectId: cycle.id,
    after: { proposed: written.rows.length },
  })
  return written.rows.length
}

type Choice = 'leave out' | 'take back in' | 'for the head' | 'not for the head'

/** Leaves a line of praise out, takes it back in, or marks it for a personal word; what was sent stays. */
export async function choosePraise(db: OrgWriter, reach: Reach, id: number, choice: Choice): Promise<void> {
  const [line] = await listPraise(db, reach, { id })
  if (!line || line.state === 'sent') throw notFound()
  const change =
    choice === 'leave out' || choice === 'take back in'
      ? { state: choice === 'leave out' ? 'left out' : 'proposed' }
      : { for_head: choice === 'for the head' }
  await db
    .updateTable('praise')
    .set(change)
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .where('state', '<>', 'sent')
    .execute()
  await recordEvent(db, {
    action: `family.praise ${choice}`,
    subject: 'praise',
    subjectId: id,
    before: { state: line.state, forHead: line.forHead },
    after: change,
  })
}

/** Praise of a pupil within reach in words of one's own. */
export async function addPraise(
  db: OrgWriter,
  reach: Reach,
  given: { cycleId: number; pupilId: number; words: string },
): Promise<void> {
  if (!reachesPupil(reach, given.pupilId)) throw notFound()
  const row = await db
    .insertInto('praise')
    .values({
      ...{ org_id: db.orgId, cycle_id: given.cycleId, kind: 'by_hand', pupil_id: given.pupilId },
      ...{
        words: given.words,
        by_hand: true,
        state: 'proposed',
        proposed_by: db.personId,
        proposed_at: db.now,
      },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, { action: 'family.praise added', subject: 'praise', subjectId: row.id, after: given })
}

/** Sends all that is proposed in a cycle, if it is still as many as were seen. Answers how many. */
export async function sendPraise(
  db: OrgWriter,
  cycleId: number,
  seen: number,
): Promise<Outcome<{ sent: number }>> {
  const sent = await sql<{ id: number; pupil_id: number | null }>`
    update praise set state = 'sent', sent_by = ${db.personId}::bigint, sent_at = ${db.now.toISOString()}::timestamptz
    where org_id = ${db.orgId} and cycle_id = ${cycleId} and state = 'proposed'
      and (select count(*) from praise o where o.org_id = ${db.orgId} and o.cycle_id = ${cycleId} and o.state = 'proposed') = ${seen}::bigint
    returning id, pupil_id`.execute(db)
  if (sent.rows.length === 0)
    return { ok: false, why: 'The list has changed since you looked: look once more.' }
  await recordEvent(db, {
    action: 'family.praise sent',
    subject: 'cycle',
    subjectId: cycleId,
    after: { praise: sent.rows.length, pupils: new Set(sent.rows.flatMap((row) => row.pupil_id ?? [])).size },
  })
  return { ok: true, sent: sent.rows.length }
}

/** That the head has said the personal word. */
export async function markHeadDone(db: OrgWriter, reach: Reach, id: number): Promise<void> {
  const [line] = await listPraise(db, reach, { id })
  if (!line?.forHead || line.headDoneAt) throw notFound()
  await db
    .updateTable('praise')
    .set({ head_done_at: db.now, head_done_by: db.personId })
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .execute()
  await recordEvent(db, {
    action: 'family.praise said',
    subject: 'praise',
    subjectId: id,
    after: { by: 'the head' },
  })
}

/** The school's own thresholds (shares from 0 to 1), and whether names may stand on the board. */
export async function setPraise(
  db: OrgWriter,
  given: { effort: number; attendance: number; board: boolean },
): Promise<void> {
  await changeSettings(db, {
    'praise.effort': given.effort,
    'praise.attendance': given.attendance,
    'praise.board': given.board,
  })
}
