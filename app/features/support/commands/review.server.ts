import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { getPlan, type Viewer } from '../queries/plans.server.ts'
import { readSeen } from '../queries/seen.server.ts'
import { listFidelity } from '../queries/sessions.server.ts'
import { refuseReview } from '../rules/plan.ts'
import type { ReviewForm } from '../schema.ts'
import type { Done } from './start.server.ts'

/**
 * Decides what becomes of help: stopped or changed it ends today, continued or scaled it is looked at again. What was known
 * of its pupils is kept beside the decision. 404 for a plan that is not the viewer's.
 */
export async function reviewPlan(
  db: OrgWriter,
  { viewer, figures, country }: { viewer: Viewer; figures: Reach; country: string },
  planId: number,
  form: ReviewForm,
): Promise<Done<object>> {
  const plan = await getPlan(db, viewer, planId)
  if (plan.endedOn !== null) return { ok: false, errors: { form: 'This help has ended already.' } }
  const ends = form.decision === 'stop' || form.decision === 'change'
  const reviewOn = ends ? null : form.reviewOn
  const refused = reviewOn === null ? null : refuseReview(reviewOn, db.today)
  if (refused) return { ok: false, errors: { reviewOn: refused } }
  const seen = await readSeen(db, figures, plan, country)
  const fidelity = (await listFidelity(db, [plan])).get(planId)
  await db
    .insertInto('help_review')
    .values({
      ...{ org_id: db.orgId, plan_id: planId, decision: form.decision, reason: form.reason },
      ...{ review_on: reviewOn, at: db.now, person_id: db.personId },
      seen: JSON.stringify({ ...seen, ...fidelity }),
    })
    .execute()
  const moved = reviewOn === null ? { ended_on: db.today } : { review_on: reviewOn }
  await db
    .updateTable('help_plan')
    .set(moved)
    .where('org_id', '=', db.orgId)
    .where('id', '=', planId)
    .execute()
  await recordEvent(db, {
    ...{ action: 'support.reviewed', subject: 'help_plan', subjectId: planId },
    before: { reviewOn: plan.reviewOn },
    after: { decision: form.decision, ...(reviewOn === null ? { endedOn: db.today } : { reviewOn }) },
    reason: form.reason,
  })
  return { ok: true }
}
