import { sql } from 'kysely'
import { changeSetting, type OrgWriter } from '#features/access/api.server.ts'
import { CEILING, findCeiling, findUsualLoad, listCellCosts } from '../queries/burden.server.ts'
import { type Cycle, listCycles } from '../queries/cycles.server.ts'
import { listFieldRows } from '../queries/fields.server.ts'
import {
  type Ceiling,
  type CostField,
  explainTooMuch,
  FIRST_CELL_SECONDS,
  IDLE_SECONDS,
} from '../rules/burden.ts'
import type { Field } from '../rules/cells.ts'
import type { Cell, Saved } from './cell.ts'

/**
 * Counts the time of a save, in its transaction: the time since the same person's last save in the same sheet, spread over
 * the cells that were kept. Nobody is asked, and somebody at the command line is not counted.
 */
export async function countEntryTime(
  db: OrgWriter,
  sheet: { cycleId: number; classId: number },
  fields: readonly Field[],
  cells: readonly Cell[],
  saved: readonly Saved[],
): Promise<void> {
  const kinds = cells.flatMap((cell, place) => {
    const field = fields.find((one) => one.key === cell.field)
    return field && saved[place]?.state === 'saved' ? [field.kind] : []
  })
  if (db.personId === null || kinds.length === 0) return
  const counts = [...Map.groupBy(kinds, (kind) => kind)].map(([kind, own]) => ({ kind, cells: own.length }))
  const at = sql`${db.now.toISOString()}::timestamptz`
  await sql`
    with last as (
      select extract(epoch from ${at} - max(last_at)) as since from entry_time
      where org_id = ${db.orgId} and cycle_id = ${sheet.cycleId} and class_id = ${sheet.classId} and person_id = ${db.personId}
    ), counted as (
      select case when since between 0 and ${IDLE_SECONDS}::int then since else ${FIRST_CELL_SECONDS}::int end as seconds from last
    )
    insert into entry_time (org_id, cycle_id, class_id, person_id, kind, seconds, cells, last_at)
    select ${db.orgId}::bigint, ${sheet.cycleId}::bigint, ${sheet.classId}::bigint, ${db.personId}::bigint,
      u.kind, u.cells * counted.seconds / ${kinds.length}::int, u.cells, ${at}
    from unnest(${counts.map((one) => one.kind)}::text[], ${counts.map((one) => one.cells)}::int[]) as u (kind, cells), counted
    order by u.kind
    on conflict (org_id, cycle_id, class_id, person_id, kind) do update set
      seconds = entry_time.seconds + excluded.seconds, cells = entry_time.cells + excluded.cells,
      last_at = greatest(entry_time.last_at, excluded.last_at)`.execute(db)
}

/** Keeps what the school asks of one teacher in a year at most. */
export const setCeiling = (db: OrgWriter, ceiling: Ceiling): Promise<void> =>
  changeSetting(db, CEILING, ceiling)

/** Why a cycle may not collect these fields under the school's ceiling, in a sentence with the numbers; or null. */
export async function explainHeavy(
  db: OrgWriter,
  cycle: Pick<Cycle, 'id' | 'academicYearId' | 'yearGroupIds'>,
  after: readonly CostField[],
  country: string,
): Promise<string | null> {
  const { minutes } = await findCeiling(db)
  if (minutes === null) return null
  return explainTooMuch({
    before: await listFieldRows(db, cycle.id),
    after,
    costs: await listCellCosts(db, country),
    load: {
      entries: await findUsualLoad(db, cycle.yearGroupIds),
      cycles: (await listCycles(db, { academicYearId: cycle.academicYearId })).length,
    },
    ceiling: minutes,
  })
}
