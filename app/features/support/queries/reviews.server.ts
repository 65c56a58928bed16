import { sql } from 'kysely'
import { listEvents, type OrgReader } from '#features/access/api.server.ts'
import { actionWords } from '#features/access/api.ts'
import { type HistoryLine, historyLine } from '../rules/history.ts'

export type Review = { id: number; decision: string; reason: string; on: string; by: string | null }

/** What was decided of a plan, the newest first. */
export async function listReviews(db: OrgReader, planId: number): Promise<Review[]> {
  const found = await sql<Review>`
    select r.id, r.decision, r.reason, r.at::date::text as on,
      nullif(concat_ws(' ', n.title, coalesce(n.preferred_name, n.given_name), n.family_name), '') as by
    from help_review r
    left join person n on n.org_id = r.org_id and n.id = r.person_id
    where r.org_id = ${db.orgId} and r.plan_id = ${planId}
    order by r.id desc`.execute(db)
  return found.rows
}

/** Every change of a plan with who made it, when and why, the newest first. */
export async function listHistory(db: OrgReader, planId: number): Promise<HistoryLine[]> {
  const events = await listEvents(db, { of: { subject: 'help_plan', subjectId: planId } })
  return events.map(({ action, ...event }) => historyLine({ ...event, what: actionWords(action) }))
}
