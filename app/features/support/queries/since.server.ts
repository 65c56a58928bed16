import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listPlans, type Viewer } from './plans.server.ts'

/** Help as whoever asked for it reads it later: what it is, and what was last decided of it. */
export type HelpSince = {
  planId: number
  title: string
  starts: string
  reviewOn: string
  endedOn: string | null
  said: { decision: string; reason: string } | null
}
type Asked = { id: number; pupilIds: readonly number[]; subjectId: number | null; since: string }

async function listLastReviews(db: OrgReader, planIds: readonly number[]) {
  const found = await sql<{ planId: number; decision: string; reason: string }>`
    select distinct on (r.plan_id) r.plan_id as "planId", r.decision, r.reason from help_review r
    where r.org_id = ${db.orgId} and r.plan_id = any(${[...planIds]}::bigint[])
    order by r.plan_id, r.id desc`.execute(db)
  return new Map(found.rows.map(({ planId, ...said }) => [planId, said]))
}

/**
 * For each of what was asked the help that began from its day on for any of its pupils, in its subject or for all, as far as it
 * concerns the viewer: that is how what was decided elsewhere is seen to have been done.
 */
export async function listHelpSince(
  db: OrgReader,
  viewer: Viewer,
  asked: readonly Asked[],
): Promise<Map<number, HelpSince[]>> {
  const pupilIds = [...new Set(asked.flatMap((one) => one.pupilIds))]
  if (pupilIds.length === 0) return new Map()
  const plans = await listPlans(db, viewer, { pupilIds })
  const reviews = await listLastReviews(
    db,
    plans.map(({ id }) => id),
  )
  return new Map(
    asked.map(({ id, subjectId, since, ...one }) => [
      id,
      plans
        .filter(
          ({ pupils, starts, subjectId: of }) =>
            starts >= since &&
            (of === null || subjectId === null || of === subjectId) &&
            pupils.some((pupil) => one.pupilIds.includes(pupil.id)),
        )
        .map(({ id: planId, title, starts, reviewOn, endedOn }) => {
          return { planId, title, starts, reviewOn, endedOn, said: reviews.get(planId) ?? null }
        }),
    ]),
  )
}
