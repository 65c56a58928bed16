import { sql } from 'kysely'
import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { getClass, reachesClass } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { lookAtCycle } from '../queries/checks.server.ts'
import { getCycle } from '../queries/cycles.server.ts'
import { type Check, checkAbout } from '../rules/check-states.ts'
import { type Outcome, refused } from './outcome.ts'
import { tellTeachers } from './sheet-notices.server.ts'

/** Classes a visit reaches, and the departments whose own checks it may answer. */
export type CheckReach = { reach: Reach; departmentIds: readonly number[] }

/** Whether somebody may see and answer a check: of a class within reach, of a department they are over. */
export const reachesCheck = (
  { reach, departmentIds }: CheckReach,
  { classId, departmentId }: Pick<Check, 'classId' | 'departmentId'>,
): boolean =>
  classId !== null
    ? reachesClass(reach, classId)
    : reach.classes === 'all' || (departmentId !== null && departmentIds.includes(departmentId))

/** Keeps checks as they stand: a new row, or the row there was of the same kind and class. */
export async function keepChecks(
  db: OrgWriter,
  cycleId: number,
  checks: readonly Check[],
  answered?: { by: number | null; at: Date },
): Promise<void> {
  if (checks.length === 0) return
  const rows = checks.map((one) => ({
    ...{ kind: one.kind, class_id: one.classId, subject_id: one.subjectId, department_id: one.departmentId },
    ...{ detail: one.detail, state: one.state, reason: one.reason },
  }))
  // What nobody has answered has no author: an answer given before is told by the record of changes.
  const author = answered
    ? sql`${answered.by}::bigint, ${answered.at.toISOString()}::timestamptz`
    : sql`null::bigint, null::timestamptz`
  await sql`
    insert into cycle_check (org_id, cycle_id, kind, class_id, subject_id, department_id, detail, state, reason, answered_by, answered_at)
    select ${db.orgId}, ${cycleId}, r.kind, r.class_id, r.subject_id, r.department_id, r.detail, r.state, r.reason, ${author}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(kind text, class_id bigint, subject_id bigint,
      department_id bigint, detail jsonb, state text, reason text)
    on conflict (org_id, cycle_id, kind, coalesce(class_id, 0), coalesce(department_id, 0)) do update
    set detail = excluded.detail, state = excluded.state, reason = excluded.reason,
      answered_by = case when excluded.state in ('right', 'sent back') then coalesce(excluded.answered_by, cycle_check.answered_by) end,
      answered_at = case when excluded.state in ('right', 'sent back') then coalesce(excluded.answered_at, cycle_check.answered_at) end`.execute(
    db,
  )
}

/** Answers a check of an open cycle: right as it is, or back to the teacher; 404 for one out of reach. */
export async function answerCheck(
  db: OrgWriter,
  may: CheckReach,
  given: { cycleId: number; about: string; answer: 'right' | 'sent back'; reason: string; base: string },
): Promise<Outcome> {
  const { cycleId, about, answer, reason } = given
  const cycle = await getCycle(db, cycleId)
  const { checks } = await lookAtCycle(db, cycle)
  const check = checks.find((one) => checkAbout(one) === about && reachesCheck(may, one))
  if (!check) throw notFound()
  if (cycle.state !== 'open')
    return refused('reason', `${cycle.name} is ${cycle.state}: its checks stay as they are.`)
  if (check.state === 'gone')
    return refused('reason', 'The marks have changed meanwhile: there is nothing to answer any more.')
  const now: Check = { ...check, state: answer, reason }
  await keepChecks(db, cycleId, [now], { by: db.personId, at: db.now })
  await recordEvent(db, {
    action: 'cycle.check-answered',
    subject: 'cycle_check',
    subjectId: `${cycleId}/${about}`,
    before: { state: check.state, earlier: check.earlier },
    after: { state: answer, detail: check.detail },
    reason,
  })
  if (answer === 'sent back' && check.classId !== null) {
    const sheet = { within: await getClass(db, check.classId), cycle }
    await tellTeachers(db, given.base, sheet, 'check-sent-back')
  }
  return { ok: true }
}
