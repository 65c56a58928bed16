import type { OrgReader } from '#features/access/api.server.ts'
import { slotsOf } from '../rules/slots.ts'
import { findLessonCycle, readCalendar } from './desk.server.ts'
import { listGaps, listStanding } from './standing.server.ts'
import { listSpareStaff } from './timetable.server.ts'

/**
 * Somebody kept free for special lessons: in how many periods of the timetable, how many times those come in the cycle that is on
 * or comes next, and in how many of these a special lesson stands or was held.
 */
export type SpareUse = { departmentIds: readonly number[]; periods: number; times: number; used: number }

/** Who is kept free, and what their time is used for. `cycle` null: none is on or to come, and nothing is counted in it. */
export async function listSpareUse(
  db: OrgReader,
): Promise<{ cycle: { name: string; ends: string } | null; people: SpareUse[] }> {
  const cycle = await findLessonCycle(db)
  const span = { from: cycle?.starts ?? db.today, to: cycle?.ends ?? db.today }
  const calendar = cycle ? await readCalendar(db, cycle) : { days: [], periods: [] }
  const slots = slotsOf({ ...calendar, starts: span.from, gaps: await listGaps(db, span) })
  const standing = cycle ? await listStanding(db, span) : []
  const people = (await listSpareStaff(db)).map(({ id, spare, departmentIds }) => ({
    ...{ departmentIds, periods: spare.length },
    times: slots.filter(({ period }) => spare.includes(period.id)).length,
    used: standing.filter(({ personId }) => personId === id).length,
  }))
  return { cycle, people }
}
