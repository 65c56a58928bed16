import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { getPlan, type Plan, present, type Viewer } from '../queries/plans.server.ts'
import { refuseChange } from '../rules/plan.ts'
import type { ChangeForm } from '../schema.ts'
import { type Done, fieldsOf, isOnStaff, tellOwner } from './start.server.ts'

/** Pupils who join a plan, and those shown in the form who are no longer ticked. */
async function moveMembers(db: OrgWriter, reach: Reach, plan: Plan, ticked: readonly number[]) {
  const there = new Set(present(plan).map(({ id }) => id))
  const wanted = new Set(ticked)
  const left = [...there].filter((id) => !wanted.has(id))
  const asked = ticked.filter((id) => !there.has(id))
  const joined = (await listPupils(db, reach, { ids: asked })).map(({ id }) => id)
  if (left.length > 0)
    await db
      .updateTable('help_pupil')
      .set({ left_on: db.today })
      .where('org_id', '=', db.orgId)
      .where('plan_id', '=', plan.id)
      .where('pupil_id', 'in', left)
      .execute()
  if (joined.length > 0)
    await db
      .insertInto('help_pupil')
      .values(
        joined.map((pupil_id) => ({
          ...{ org_id: db.orgId, plan_id: plan.id, pupil_id, joined_on: db.today },
        })),
      )
      .onConflict((on) => on.columns(['org_id', 'plan_id', 'pupil_id']).doUpdateSet({ left_on: null }))
      .execute()
  return { joined, left }
}

const wordsOf = (row: Record<string, unknown>, changed: readonly string[]) =>
  Object.fromEntries(changed.map((field) => [field, row[field]]))

/** Changes the fields and the group of a plan; what changed stays in its history with the reason. 404 for one that is not the viewer's. */
export async function changePlan(
  db: OrgWriter,
  { viewer, country, base }: { viewer: Viewer; country: string; base: string },
  planId: number,
  form: ChangeForm,
): Promise<Done<object>> {
  const plan = await getPlan(db, viewer, planId)
  const refused = refuseChange(plan, { reviewOn: form.reviewOn, today: db.today })
  if (refused) return { ok: false, errors: refused }
  if (form.ownerId !== plan.ownerId && !(await isOnStaff(db, form.ownerId)))
    return { ok: false, errors: { ownerId: 'Choose somebody who works here today.' } }
  const after = await fieldsOf(db, country, form)
  const { joined, left } = await moveMembers(db, viewer.reach, plan, form.pupil)
  const before = {
    ...{ kind: plan.kind, title: plan.title, aim: plan.aim, place: plan.place, minutes: plan.minutes },
    ...{ measure: plan.outcome, subject_id: plan.subjectId, owner_id: plan.ownerId },
    ...{ times_a_week: plan.timesAWeek, review_on: plan.reviewOn, exit_rule: plan.exitRule },
  }
  const fields = (Object.keys(before) as (keyof typeof before)[]).filter((key) => before[key] !== after[key])
  if (fields.length + joined.length + left.length === 0) return { ok: true }
  await db
    .updateTable('help_plan')
    .set(after)
    .where('org_id', '=', db.orgId)
    .where('id', '=', planId)
    .execute()
  if (form.ownerId !== plan.ownerId)
    await tellOwner(db, { base, planId, ownerId: form.ownerId, title: after.title })
  const people = joined.length + left.length > 0 ? { joined, left } : {}
  await recordEvent(db, {
    ...{ action: 'support.changed', subject: 'help_plan', subjectId: planId },
    before: wordsOf(before, fields),
    after: { ...wordsOf(after, fields), ...people },
    ...(form.reason ? { reason: form.reason } : {}),
  })
  return { ok: true }
}
