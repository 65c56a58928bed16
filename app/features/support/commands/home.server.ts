import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { getPlan, type Viewer } from '../queries/plans.server.ts'

/** Shows a plan at home in the words given, or takes it away again (null). 404 for one that is not the viewer's. */
export async function showAtHome(
  db: OrgWriter,
  viewer: Viewer,
  planId: number,
  words: string | null,
): Promise<void> {
  const plan = await getPlan(db, viewer, planId)
  const set =
    words === null
      ? { shown_at: null, shown_by: null }
      : { home_words: words, shown_at: db.now, shown_by: db.personId }
  await db.updateTable('help_plan').set(set).where('org_id', '=', db.orgId).where('id', '=', planId).execute()
  await recordEvent(db, {
    ...{
      action: words === null ? 'support.hidden' : 'support.shown',
      subject: 'help_plan',
      subjectId: planId,
    },
    before: { words: plan.shownAt === null ? null : plan.homeWords },
    after: { words },
  })
}
