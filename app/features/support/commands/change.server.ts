import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { getPlan, keeperOf, type Plan, present, type Viewer } from '../queries/plans.server.ts'
import { notAllTheirs, notInPost, refuseChange } from '../rules/plan.ts'
import type { ChangeForm } from '../schema.ts'
import { endLoans } from './hands.server.ts'
import { type Done, fieldsOf, isOnStaff, tellOwner } from './start.server.ts'

type Moved = { joined: number[]; left: number[] }

/** Pupils ticked who are not in a plan yet, and those in it whom the form showed and who are ticked no longer. */
function movedBy(plan: Plan, ticked: readonly number[]): Moved {
  const there = new Set(present(plan).map(({ id }) => id))
  const wanted = new Set(ticked)
  return {
    joined: [...wanted].filter((id) => !there.has(id)),
    left: [...there].filter((id) => !wanted.has(id)),
  }
}

async function moveMembers(db: OrgWriter, plan: Plan, { joined, left }: Moved): Promise<void> {
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
}

/** What stands against a change, by field; null when nothing does. */
async function refused(db: OrgWriter, reach: Reach, plan: Plan, form: ChangeForm) {
  const { joined } = movedBy(plan, form.pupil)
  const able = await listPupils(db, reach, { ids: joined })
  if (able.length < joined.length) return { pupil: notAllTheirs }
  if (form.ownerId !== plan.ownerId && !(await isOnStaff(db, form.ownerId))) return { ownerId: notInPost }
  return refuseChange(plan, { reviewOn: form.reviewOn, today: db.today })
}

const wordsOf = (row: Record<string, unknown>, changed: readonly string[]) =>
  Object.fromEntries(changed.map((field) => [field, row[field]]))

/** Help that goes to somebody for good is no longer lent, nor to be. */
async function endItsLoans(db: OrgWriter, planId: number): Promise<void> {
  const loans = await db
    .selectFrom('help_handover')
    .select(['id', 'plan_id as planId'])
    .where('org_id', '=', db.orgId)
    .where('plan_id', '=', planId)
    .where('back_on', 'is', null)
    .where('ends', '>=', db.today)
    .execute()
  await endLoans(db, loans)
}

/** Changes the fields and the group of a plan; what changed stays in its history with the reason. 404 for one that is not the viewer's. */
export async function changePlan(
  db: OrgWriter,
  { viewer, country, base }: { viewer: Viewer; country: string; base: string },
  planId: number,
  form: ChangeForm,
): Promise<Done<object>> {
  const plan = await getPlan(db, viewer, planId)
  const errors = await refused(db, viewer.reach, plan, form)
  if (errors) return { ok: false, errors }
  const after = await fieldsOf(db, country, form)
  const { joined, left } = movedBy(plan, form.pupil)
  const before = {
    ...{ kind: plan.kind, title: plan.title, aim: plan.aim, place: plan.place, minutes: plan.minutes },
    ...{ measure: plan.outcome, subject_id: plan.subjectId, owner_id: plan.ownerId },
    ...{ times_a_week: plan.timesAWeek, review_on: plan.reviewOn, exit_rule: plan.exitRule },
  }
  const fields = (Object.keys(before) as (keyof typeof before)[]).filter((key) => before[key] !== after[key])
  if (fields.length + joined.length + left.length === 0) return { ok: true }
  await moveMembers(db, plan, { joined, left })
  const moves = form.ownerId !== plan.ownerId
  await db
    .updateTable('help_plan')
    .set({ ...after, owner_id: moves ? form.ownerId : keeperOf(plan).id })
    .where('org_id', '=', db.orgId)
    .where('id', '=', planId)
    .execute()
  if (moves) {
    await endItsLoans(db, planId)
    await tellOwner(db, { base, planId, ownerId: form.ownerId, title: after.title })
  }
  const people = joined.length + left.length > 0 ? { joined, left } : {}
  await recordEvent(db, {
    ...{ action: 'support.changed', subject: 'help_plan', subjectId: planId },
    before: wordsOf(before, fields),
    after: { ...wordsOf(after, fields), ...people },
    ...(form.reason ? { reason: form.reason } : {}),
  })
  return { ok: true }
}
