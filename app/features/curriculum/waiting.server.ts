import type { OrgReader } from '#features/access/api.server.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { dateOf, formatDay, formatPupilName, formatWhere } from '#features/school/api.ts'
import type { Waiter } from './components/WaitingList.tsx'
import { listFreePlaces } from './queries/offers.server.ts'
import { listPlaced, listRequests, type Request } from './queries/places.server.ts'
import { inOrder } from './rules/capacity.ts'

const standsWords = ({ state, passed }: Request, free: boolean): string =>
  [
    free ? 'a place is free: decide' : state === 'open' ? 'not answered yet' : 'no place yet',
    ...passed.map(({ on, reason }) => `passed over on ${formatDay(on)} (${reason})`),
  ].join('; ')

/** Who asks for a pathway, who asked first first; those for whom there is a place now are told apart. */
export async function listWaiters(db: OrgReader, pathwayId: number): Promise<Waiter[]> {
  const requests = inOrder(await listRequests(db, { pathwayId }))
  const free = new Set((await listFreePlaces(db)).map(({ requestId }) => requestId))
  const names = await listPupilNames(
    db,
    requests.map(({ pupilId }) => pupilId),
  )
  return requests.map((request) => {
    const { id, pupilId, askedAt, reason } = request
    const pupil = names.find((one) => one.id === pupilId)
    return {
      ...{ pupilId, reason, free: free.has(id), stands: standsWords(request, free.has(id)) },
      name: pupil ? `${formatPupilName(pupil)}, ${formatWhere(pupil)}` : '',
      asked: formatDay(dateOf(askedAt)),
    }
  })
}

/** Everybody who is on a pathway now, by name. */
export async function listOnIt(
  db: OrgReader,
  pathwayId: number,
): Promise<{ pupilId: number; name: string; where: string }[]> {
  const on = (await listPlaced(db)).filter((one) => one.pathwayId === pathwayId)
  const names = await listPupilNames(
    db,
    on.map(({ pupilId }) => pupilId),
  )
  return names.map((pupil) => ({
    pupilId: pupil.id,
    ...{ name: formatPupilName(pupil), where: formatWhere(pupil) },
  }))
}
