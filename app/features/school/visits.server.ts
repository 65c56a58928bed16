import { type enter, findVisit, type Reach, type Visit } from '#features/access/api.server.ts'

const nobody: Reach = { pupils: [], classes: [] }

/** The same person's visit with the right to see pupils, for pages that are there without it. */
export const findPupilVisit = (args: Parameters<typeof enter>[0], visit: Visit): Promise<Visit | null> =>
  findVisit(args, visit, 'pupils.view')

/** Which pupils and classes a page may link to. */
export const reachOf = (visit: Visit | null): Reach => visit?.reach ?? nobody
