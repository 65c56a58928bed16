import { enter, type Reach, type Visit } from '#features/access/api.server.ts'

/** The classes whose frozen figures somebody may correct; null for those who may correct none. */
export async function findCorrecting(args: Parameters<typeof enter>[0], visit: Visit): Promise<Reach | null> {
  return visit.may('cycle.correct') ? (await enter(args, 'cycle.correct')).reach : null
}
