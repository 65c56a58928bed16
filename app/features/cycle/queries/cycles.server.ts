import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { findCurrentYear } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { CycleState } from '../schema.ts'

export type Cycle = {
  id: number
  academicYearId: number
  number: number
  name: string
  starts: string
  ends: string
  /** First and last day of entry. */
  opens: string
  closes: string
  state: CycleState
  closedAt: Date | null
  closeReason: string | null
  yearGroupIds: number[]
}

/** Cycles in order of date, of one academic year or of all. */
export async function listCycles(
  db: OrgReader,
  filter: { academicYearId?: number; id?: number } = {},
): Promise<Cycle[]> {
  const { academicYearId, id } = filter
  const rows = await db
    .selectFrom('cycle')
    .select([
      'cycle.id',
      'cycle.academic_year_id as academicYearId',
      'cycle.number',
      'cycle.name',
      'cycle.starts',
      'cycle.ends',
      'cycle.opens',
      'cycle.closes',
      'cycle.state',
      'cycle.closed_at as closedAt',
      'cycle.close_reason as closeReason',
      sql<number[]>`coalesce((select jsonb_agg(y.year_group_id) from cycle_year_group y
        where y.org_id = cycle.org_id and y.cycle_id = cycle.id), '[]')`.as('yearGroupIds'),
    ])
    .where('cycle.org_id', '=', db.orgId)
    .$if(academicYearId !== undefined, (q) => q.where('cycle.academic_year_id', '=', academicYearId ?? -1))
    .$if(id !== undefined, (q) => q.where('cycle.id', '=', id ?? -1))
    .orderBy('cycle.starts')
    .execute()
  return rows.map((row) => ({ ...row, state: row.state as CycleState }))
}

/** A cycle, or 404. */
export async function getCycle(db: OrgReader, id: number): Promise<Cycle> {
  const [found] = Number.isSafeInteger(id) ? await listCycles(db, { id }) : []
  if (!found) throw notFound()
  return found
}

/** The cycle to look at now: the one open, else the one of today, else the next to come, else the last that was. */
export function chooseCurrent(cycles: readonly Cycle[], today: string): Cycle | undefined {
  return (
    cycles.find((cycle) => cycle.state === 'open') ??
    cycles.find((cycle) => cycle.starts <= today && cycle.ends >= today) ??
    cycles.find((cycle) => cycle.starts > today) ??
    cycles.at(-1)
  )
}

/** The cycles of the year that is on, and the one to look at now. */
export async function listCurrentCycles(
  db: OrgReader,
): Promise<{ cycles: Cycle[]; current: Cycle | undefined }> {
  const year = await findCurrentYear(db)
  const cycles = year ? await listCycles(db, { academicYearId: year.id }) : []
  return { cycles, current: chooseCurrent(cycles, db.today) }
}
