import { enter, type Visit } from '#features/access/api.server.ts'

/** The same person as one who enters marks, and as one who reads comments before they go; null and as they came without that right. */
export async function findStaffVisits(
  args: Parameters<typeof enter>[0],
  visit: Visit,
): Promise<{ enters: Visit | null; reads: Visit }> {
  return {
    enters: visit.may('cycle.enter') ? await enter(args, 'cycle.enter') : null,
    reads: visit.may('home.proofread') ? await enter(args, 'home.proofread') : visit,
  }
}
