import type { OrgReader, Reach, Visit } from '#features/access/api.server.ts'
import { listKinds } from './queries/catalogue.server.ts'
import { getPlan } from './queries/plans.server.ts'
import { readSeen } from './queries/seen.server.ts'
import { listFidelity } from './queries/sessions.server.ts'

/** What stands on the pages of a plan; the figures of pupils only for those who may see them (`figures` null: not). */
export async function readPlanPage(db: OrgReader, visit: Visit, figures: Reach | null, planId: number) {
  const plan = await getPlan(db, visit, planId)
  const kinds = await listKinds(db, visit.org.country)
  const kind = kinds.find(({ key }) => key === plan.kind)
  const none = { sessions: 0, minutes: 0 }
  const fidelity = (await listFidelity(db, [plan])).get(plan.id) ?? { planned: none, given: none }
  return {
    ...{ plan, kind, fidelity },
    next: kinds.find(({ key }) => key === kind?.next)?.name ?? null,
    seen: figures === null ? null : await readSeen(db, figures, plan, visit.org.country),
  }
}
