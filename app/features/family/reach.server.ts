import type { Visit } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'

/** What touches the families of a whole school is for posts over the whole school; to others it is not there. */
export function enterWhole(visit: Visit): Visit {
  if (visit.reach.pupils !== 'all') throw notFound()
  return visit
}
