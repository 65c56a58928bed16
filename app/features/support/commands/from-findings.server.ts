import type { OrgWriter, Reach } from '#features/access/api.server.ts'
import { makeDraft } from '../drafting.server.ts'
import { StartForm } from '../schema.ts'
import { type Done, startPlan } from './start.server.ts'

/**
 * Begins help for what was found, filled in as its page would be, for a decision taken elsewhere (a meeting) in one step;
 * `ownerId` where somebody was named. 404 for a finding out of reach.
 */
export async function startFromFindings(
  db: OrgWriter,
  where: { reach: Reach; country: string; base: string },
  asked: { findingIds: readonly number[]; ownerId?: number; kind?: string },
): Promise<Done<{ planId: number }>> {
  const { findingIds, ownerId, kind } = asked
  const search = { pupil: [], class: null, after: null, name: '', ...(kind ? { kind } : {}) }
  const { draft, pupils } = await makeDraft(db, where, { ...search, finding: [...findingIds] })
  const form = StartForm.parse({
    ...{ ...draft, ownerId: ownerId ?? draft.ownerId, finding: findingIds },
    pupil: pupils.flatMap(({ id, ticked }) => (ticked ? [id] : [])),
  })
  return startPlan(db, where, form)
}
