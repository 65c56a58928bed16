import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { getCycle } from '#features/cycle/api.server.ts'
import { getSubject, getYearGroup } from '#features/school/api.server.ts'
import { getChange, listChanges } from '../queries/changes.server.ts'
import { listMoves } from '../queries/moves.server.ts'
import { groupMoves, keyOf } from '../rules/changes.ts'
import type { ChangeForm, ReviewForm } from '../schema.ts'
import type { Seen } from '../seen.server.ts'
import { type Done, refused } from './outcome.ts'

/**
 * Says why sets, courses or teachers of a subject and year group are changed in a cycle, and what is expected of it. Whom it
 * met stays in the register. 404 for a subject, year group or cycle that is not there.
 */
export async function decideChange(db: OrgWriter, form: ChangeForm): Promise<Done<{ id: number }>> {
  const cycle = await getCycle(db, form.cycleId)
  await getSubject(db, form.subjectId)
  await getYearGroup(db, form.yearGroupId)
  if (form.reviewOn <= cycle.starts)
    return refused('reviewOn', `${cycle.name} begins on ${cycle.starts}: review it later.`)
  const key = keyOf(form)
  if ((await listChanges(db)).some((one) => keyOf(one) === key))
    return refused('form', 'This change has its reason already.')
  const moved = groupMoves(await listMoves(db), [cycle]).find((one) => keyOf(one) === key)
  const { id } = await db
    .insertInto('curriculum_change')
    .values({
      ...{ org_id: db.orgId, kind: form.kind, subject_id: form.subjectId, year_group_id: form.yearGroupId },
      ...{ cycle_id: form.cycleId, starts: moved?.first ?? cycle.starts, reason: form.reason },
      ...{ expected: form.expected, review_on: form.reviewOn, at: db.now, person_id: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    ...{ action: 'curriculum.change-decided', subject: 'curriculum_change', subjectId: id },
    ...{ after: form, reason: form.reason },
  })
  return { ok: true, id }
}

/** Reviews a change: done, helped, and what becomes of it. `seen` is what stood beside the decision. 404 where there is none. */
export async function reviewChange(
  db: OrgWriter,
  changeId: number,
  form: ReviewForm,
  seen: Seen,
): Promise<Done> {
  const change = await getChange(db, changeId)
  if (change.endedOn !== null) return refused('form', 'This change has been reviewed to its end.')
  const again = form.decision === 'look again' ? form.reviewOn : null
  if (again !== null && again <= db.today) return refused('reviewOn', 'The next review lies ahead.')
  await db
    .insertInto('curriculum_review')
    .values({
      ...{ org_id: db.orgId, change_id: changeId, done: form.done, helped: form.helped },
      ...{ decision: form.decision, reason: form.reason, seen: JSON.stringify(seen) },
      ...{ at: db.now, person_id: db.personId },
    })
    .execute()
  await db
    .updateTable('curriculum_change')
    .set(again === null ? { ended_on: db.today } : { review_on: again })
    .where('org_id', '=', db.orgId)
    .where('id', '=', changeId)
    .execute()
  await recordEvent(db, {
    ...{ action: 'curriculum.change-reviewed', subject: 'curriculum_change', subjectId: changeId },
    before: { reviewOn: change.reviewOn },
    ...{ after: form, reason: form.reason },
  })
  return { ok: true }
}
