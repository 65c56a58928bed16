import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'

type Loan = { id: number; planId: number }

/** Ends hand-overs today, those still to come before they begin. */
export async function endLoans(db: OrgWriter, loans: readonly Loan[]): Promise<void> {
  await db
    .updateTable('help_handover')
    .set({ back_on: db.today })
    .where('org_id', '=', db.orgId)
    .where(
      isAmong(
        'id',
        loans.map(({ id }) => id),
      ),
    )
    .execute()
  for (const { planId: subjectId } of loans)
    await recordEvent(db, { action: 'support.handed-back', subject: 'help_plan', subjectId })
}
