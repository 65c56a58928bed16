import { createHash } from 'node:crypto'
import { everyone, type OrgReader, type Visit } from '#features/access/api.server.ts'
import { listPupils, type PupilRow } from '#features/school/api.server.ts'
import { listGroupings, START_GROUPING } from '#features/targets/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listKnown } from './queries/known.server.ts'
import { listMeasures, listPathways } from './queries/pathways.server.ts'
import { listPlaced, listRequests } from './queries/places.server.ts'
import { auditPlaces, type PathwayAudit } from './rules/audit.ts'
import { ofYear, type Pathway } from './rules/pathway.ts'
import { type Proposed, proposePlaces } from './rules/propose.ts'

/** Who decides on pathways and changes sees the whole school: from a part of it neither places nor groups can be weighed. 404 to others. */
export function mayDecide(visit: Visit): void {
  if (visit.reach.pupils !== 'all') throw notFound()
}

export type Proposal = {
  year: { id: number; name: string; number: number }
  /** `kept`: places for which pupils on another pathway stand first. */
  pathways: { pathway: Pathway; taken: number; proposed: number; kept: number }[]
  pupils: readonly PupilRow[]
  /** Of everybody in the year group without a pathway. */
  proposed: Proposed[]
  placed: { pupilId: number; pathwayId: number }[]
  /** Changes with any pupil, pathway or place of the proposal. */
  fingerprint: string
}

/** Pupils on another pathway who wait for one: its first free places are theirs. By pathway. */
async function countKept(db: OrgReader, settled: ReadonlySet<number>): Promise<Map<number, number>> {
  const waiting = (await listRequests(db)).filter(
    ({ state, pupilId }) => state === 'waiting' && settled.has(pupilId),
  )
  const by = Map.groupBy(waiting, ({ pathwayId }) => pathwayId)
  return new Map([...by].map(([id, own]) => [id, own.length]))
}

/** Where the rule would place everybody of a year group who is on no pathway; nothing is written. */
export async function makeProposal(
  db: OrgReader,
  year: Proposal['year'],
  country: string,
): Promise<Proposal> {
  const pathways = ofYear(await listPathways(db, { open: true }), year.number)
  const pupils = await listPupils(db, everyone, { yearGroupId: year.id })
  const placed = await listPlaced(db, year.id)
  const taken = Map.groupBy(placed, ({ pathwayId }) => pathwayId)
  const settled = new Set(placed.map(({ pupilId }) => pupilId))
  const free = pupils.filter(({ id }) => !settled.has(id)).map(({ id }) => id)
  const known = await listKnown(db, free)
  const kept = await countKept(db, settled)
  const proposed = proposePlaces(
    free.map((pupilId) => ({ pupilId, known: known.get(pupilId) ?? new Map() })),
    pathways.map(({ id, rule, capacity }) => ({
      ...{ id, rule },
      room:
        capacity === null ? null : Math.max(0, capacity - (taken.get(id)?.length ?? 0) - (kept.get(id) ?? 0)),
    })),
    await listMeasures(db, country),
  )
  const lines = proposed.map(({ pupilId, pathwayId }) => `${pupilId}:${pathwayId}`)
  return {
    ...{ year, pupils, proposed, placed },
    pathways: pathways.map((pathway) => ({
      pathway,
      taken: taken.get(pathway.id)?.length ?? 0,
      ...{ proposed: proposed.filter(({ pathwayId }) => pathwayId === pathway.id).length },
      kept: kept.get(pathway.id) ?? 0,
    })),
    fingerprint: createHash('sha256').update(lines.sort().join('\n')).digest('hex'),
  }
}

/** How a proposal, with those who have a place already, falls on groups; ask only with `pupils.characteristics` over the whole school. */
export async function auditProposal(
  db: OrgReader,
  proposal: Proposal,
  country: string,
): Promise<PathwayAudit> {
  const names = new Map(proposal.pathways.map(({ pathway }) => [pathway.id, pathway.name]))
  const all = [...proposal.placed, ...proposal.proposed].flatMap(({ pupilId, pathwayId }) => {
    const pathway = pathwayId === null ? undefined : names.get(pathwayId)
    return pathway === undefined ? [] : [{ pupilId, pathway }]
  })
  const ids = all.map(({ pupilId }) => pupilId)
  // The start is what rules of entry ask for: that pathways differ in it is no finding.
  const groupings = (await listGroupings(db, ids, country)).filter(({ name }) => name !== START_GROUPING)
  return auditPlaces(all, groupings)
}
