import type { Reach, Visit } from '#features/access/api.server.ts'

/** Somebody who looks at meetings: which pupils may be named to them, whether they hold or arrange meetings, what else they may. */
export type Viewer = {
  personId: number
  reach: Reach
  chairs: boolean
  arranges: boolean
  may: Visit['may']
}

export const viewerOf = (visit: Pick<Visit, 'personId' | 'reach' | 'may'>): Viewer => ({
  ...{ personId: visit.personId, reach: visit.reach },
  ...{ chairs: visit.may('meetings.chair'), arranges: visit.may('meetings.arrange'), may: visit.may },
})
