import { everyone, type Visit } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { Where } from './commands/works.server.ts'

/** Help is shared out over a whole school: a post over a part of it opens no board. */
export function arranging({ reach, personId, org }: Visit): Where {
  if (reach.pupils !== 'all') throw notFound()
  return { reach, personId, country: org.country, base: `/${org.slug}` }
}

/** Of the help one runs oneself, all of it is one’s own to hand over and to have back: also of pupils no post opens. */
export const arrangingOwn = ({ personId, org }: Visit): Where => ({
  ...{ reach: everyone, personId, country: org.country, base: `/${org.slug}` },
})
