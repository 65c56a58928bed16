import type { OrgReader } from '#features/access/api.server.ts'
import type { ClassRow } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { type Cycle, chooseCurrent, listCycles } from './cycles.server.ts'

/** The cycles a class takes part in, and the one its sheet is for: the one asked for, else the one to look at now. */
export async function findSheet(
  db: OrgReader,
  within: Pick<ClassRow, 'academicYearId' | 'yearGroupId'>,
  cycleId: number | undefined,
): Promise<{ cycle: Cycle | undefined; cycles: Cycle[] }> {
  const all = await listCycles(db, { academicYearId: within.academicYearId })
  const cycles = all.filter((cycle) => cycle.yearGroupIds.includes(within.yearGroupId))
  if (cycleId === undefined) return { cycle: chooseCurrent(cycles, db.today), cycles }
  const cycle = cycles.find((one) => one.id === cycleId)
  if (!cycle) throw notFound()
  return { cycle, cycles }
}
