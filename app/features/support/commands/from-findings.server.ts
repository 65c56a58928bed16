import type { OrgWriter, Reach } from '#features/access/api.server.ts'
import { makeDraft } from '../drafting.server.ts'
import { StartForm, StartSearch } from '../schema.ts'
import { type Done, startPlan } from './start.server.ts'

type Where = { reach: Reach; country: string; base: string }
type Asked = { ownerId?: number; kind?: string }

async function startDrafted(
  db: OrgWriter,
  where: Where,
  search: object,
  { ownerId, kind }: Asked,
): Promise<Done<{ planId: number }>> {
  const asked = StartSearch.parse({ ...search, ...(kind ? { kind } : {}) })
  const { draft, pupils, findings } = await makeDraft(db, where, asked)
  const form = StartForm.parse({
    ...{ ...draft, ownerId: ownerId ?? draft.ownerId, finding: findings.map(({ id }) => id) },
    pupil: pupils.flatMap(({ id, ticked }) => (ticked ? [id] : [])),
  })
  return startPlan(db, where, form)
}

/**
 * Begins help for what was found, filled in as its page would be, for a decision taken elsewhere (a meeting) in one step;
 * `ownerId` where somebody was named. 404 for a finding out of reach.
 */
export const startFromFindings = (
  db: OrgWriter,
  where: Where,
  { findingIds, ...asked }: Asked & { findingIds: readonly number[] },
) => startDrafted(db, where, { finding: [...findingIds] }, asked)

/** The same for those within reach who have one of the places that were given, of steps those of a turn. 404 for places not there. */
export const startFromPlaces = (
  db: OrgWriter,
  where: Where,
  { placesId, turn, ...asked }: Asked & { placesId: number; turn?: number },
) => startDrafted(db, where, { places: placesId, ...(turn ? { turn } : {}) }, asked)
