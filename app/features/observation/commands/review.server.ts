import type { OrgWriter } from '#features/access/api.server.ts'
import { refuseReview } from '#features/support/api.ts'
import { getHelp } from '../queries/helps.server.ts'
import { mayDo } from '../rules/states.ts'
import type { ReviewForm } from '../schema.ts'
import { type Done, ended, recordWritten } from './written.server.ts'

/** Decides what becomes of help: stopped it ends today, else it is looked at again. 404 for help that is not theirs. */
export async function reviewHelp(
  db: OrgWriter,
  personId: number,
  helpId: number,
  { decision, reason, reviewOn }: ReviewForm,
): Promise<Done> {
  const help = await getHelp(db, personId, helpId)
  if (!mayDo(help, help.part, 'review')) return ended
  const again = decision === 'stop' ? null : reviewOn
  const refused = again === null ? null : refuseReview(again, db.today)
  if (refused) return { ok: false, errors: { reviewOn: refused } }
  await db
    .insertInto('staff_help_review')
    .values({
      ...{ org_id: db.orgId, help_id: helpId, person_id: personId, at: db.now, decision, reason },
      review_on: again,
    })
    .execute()
  await db
    .updateTable('staff_help')
    .set(again === null ? { state: 'ended', ended_on: db.today } : { review_on: again })
    .where('org_id', '=', db.orgId)
    .where('id', '=', helpId)
    .execute()
  await recordWritten(db)
  return { ok: true }
}
