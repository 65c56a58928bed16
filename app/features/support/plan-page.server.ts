import { everyone, type OrgReader, type Reach, type Visit } from '#features/access/api.server.ts'
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

/** What stands on the pages of a plan; `progress` is the reach of the posts that show progress, null without one. */
export async function readPlanPage(db: OrgReader, visit: Visit, progress: Reach | null, planId: number) {
  const plan = await getPlan(db, visit, planId)
  const kinds = await listKinds(db, visit.org.country)
  const kind = kinds.find(({ key }) => key === plan.kind)
  const none = { sessions: 0, minutes: 0 }
  const fidelity = (await listFidelity(db, [plan])).get(plan.id) ?? { planned: none, given: none }
  return {
    ...{ plan, kind, fidelity },
    next: kinds.find(({ key }) => key === kind?.next)?.name ?? null,
    seen: await readSeen(
      db,
      figuresOf(plan, { progress, personId: visit.personId }),
      plan,
      visit.org.country,
    ),
  }
}
