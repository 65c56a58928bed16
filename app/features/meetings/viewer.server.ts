import type { Reach, Visit } from '#features/access/api.server.ts'

/** Somebody who looks at meetings: which pupils may be named to them, and whether they hold or arrange meetings. */
export type Viewer = { personId: number; reach: Reach; chairs: boolean; arranges: boolean }

export const viewerOf = (visit: Visit): Viewer => ({
  ...{ personId: visit.personId, reach: visit.reach },
  ...{ chairs: visit.may('meetings.chair'), arranges: visit.may('meetings.arrange') },
})
