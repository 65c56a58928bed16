import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { inOrder, offered, placesLeft } from '../rules/capacity.ts'
import { isClosed, ofYear } from '../rules/pathway.ts'
import { listPathways } from './pathways.server.ts'
import { listPlaced, listRequests } from './places.server.ts'

/** A place that is free again, and who stands first for it. */
export type FreePlace = {
  requestId: number
  pupilId: number
  pathwayId: number
  pathway: string
  year: string
  askedAt: Date
  /** Everybody of the year who waits for it. */
  waiting: number
}

/** Places that pupils wait for and that are free, with the first in line of each year group; those who asked first, first. */
export async function listFreePlaces(db: OrgReader): Promise<FreePlace[]> {
  const waiting = inOrder(await listRequests(db)).filter(({ state }) => state === 'waiting')
  if (waiting.length === 0) return []
  const pathways = await listPathways(db, { open: true })
  const placed = await listPlaced(db)
  const pupils = await listPupils(db, everyone, { ids: waiting.map(({ pupilId }) => pupilId) })
  const pupilOf = new Map(pupils.map((pupil) => [pupil.id, pupil]))
  const yearOf = (pupilId: number) => pupilOf.get(pupilId)?.yearGroupId ?? null
  const lines = Map.groupBy(waiting, ({ pathwayId, pupilId }) => `${pathwayId} ${yearOf(pupilId)}`)
  return [...lines.values()].flatMap((own) => {
    const [first] = own
    const pathway = pathways.find(({ id }) => id === first?.pathwayId)
    const { yearGroupId = null, yearNumber = null } = pupilOf.get(first?.pupilId ?? -1) ?? {}
    if (!pathway || yearNumber === null || ofYear([pathway], yearNumber).length === 0) return []
    const taken = placed.filter(
      (one) => one.pathwayId === pathway.id && one.yearGroupId === yearGroupId,
    ).length
    return offered(own, placesLeft(pathway.capacity, taken)).map(({ id, pupilId, askedAt }) => ({
      ...{ requestId: id, pupilId, pathwayId: pathway.id, pathway: pathway.name, askedAt },
      ...{ year: pupilOf.get(pupilId)?.year ?? '', waiting: own.length },
    }))
  })
}

/** A pathway that closes or has closed, whose pupils are to be decided on one by one. */
export type Leaving = { pathwayId: number; pathway: string; ends: string; closed: boolean; pupils: number }

/** Pathways that close with pupils on them of whom it is not decided yet where they go. */
export async function listLeaving(db: OrgReader): Promise<Leaving[]> {
  const closing = (await listPathways(db)).filter((one) => one.closing === 'switch')
  if (closing.length === 0) return []
  const placed = Map.groupBy(await listPlaced(db), ({ pathwayId }) => pathwayId)
  return closing.flatMap(({ id, name, ends }) => {
    const pupils = placed.get(id)?.length ?? 0
    if (ends === null || pupils === 0) return []
    return [{ pathwayId: id, pathway: name, ends, closed: isClosed({ ends }, db.today), pupils }]
  })
}
