import { enter, type Reach, type Visit } from '#features/access/api.server.ts'

const nobody: Reach = { pupils: [], classes: [] }

/**
 * The same person's visit with the right to see pupils, for pages that are there without it:
 * null when no post gives it, or while the second factor is missing.
 */
export async function findPupilVisit(args: Parameters<typeof enter>[0], visit: Visit): Promise<Visit | null> {
  if (!visit.may('pupils.view')) return null
  try {
    return await enter(args, 'pupils.view')
  } catch (answer) {
    if (answer instanceof Response) return null
    throw answer
  }
}

/** Which pupils and classes a page may link to. */
export const reachOf = (visit: Visit | null): Reach => visit?.reach ?? nobody
