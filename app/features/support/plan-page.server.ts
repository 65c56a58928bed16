import { sql } from 'kysely'
import { everyone, type OrgReader, type Reach, type Visit } from '#features/access/api.server.ts'
import { dateOf } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { listHadPlaces } from './places/had.server.ts'
import { listKinds } from './queries/catalogue.server.ts'
import { getPlan, type Plan } from './queries/plans.server.ts'
import { readSeen } from './queries/seen.server.ts'
import { listFidelity } from './queries/sessions.server.ts'

const nobody: Reach = { pupils: [], classes: [] }

/** Whose figures stand beside help: of those the posts open that show progress (null: no post does), for whoever runs it of its whole group. */
export const figuresOf = (
  plan: Pick<Plan, 'ownerId'>,
  { progress, personId }: { progress: Reach | null; personId: number },
): Reach => (progress === null ? nobody : plan.ownerId === personId ? everyone : progress)

/** Who began a plan, and when; nobody where that person is no longer known. */
async function findBegun(db: OrgReader, planId: number): Promise<{ by: string | null; on: string }> {
  const found = await sql<{ by: string | null; at: Date }>`
    select nullif(concat_ws(' ', n.title, coalesce(n.preferred_name, n.given_name), n.family_name), '') as by,
      p.made_at as at
    from help_plan p
    left join person n on n.org_id = p.org_id and n.id = p.made_by
    where p.org_id = ${db.orgId} and p.id = ${planId}`.execute(db)
  const [row] = found.rows
  if (!row) throw notFound()
  return { by: row.by, on: dateOf(row.at) }
}

/** What stands on the pages of a plan; `progress` is the reach of the posts that show progress, null without one. */
export async function readPlanPage(db: OrgReader, visit: Visit, progress: Reach | null, planId: number) {
  const plan = await getPlan(db, visit, planId)
  const kinds = await listKinds(db, visit.org.country)
  const kind = kinds.find(({ key }) => key === plan.kind)
  const none = { sessions: 0, minutes: 0 }
  const fidelity = (await listFidelity(db, [plan])).get(plan.id) ?? { planned: none, given: none }
  return {
    ...{ plan, kind, fidelity, begun: await findBegun(db, planId) },
    had: await listHadPlaces(db, { planId }),
    next: kinds.find(({ key }) => key === kind?.next)?.name ?? null,
    seen: await readSeen(
      db,
      figuresOf(plan, { progress, personId: visit.personId }),
      plan,
      visit.org.country,
    ),
  }
}
