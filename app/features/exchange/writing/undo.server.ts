import { type RawBuilder, sql } from 'kysely'
import type { OrgWriter } from '#features/access/api.server.ts'
import { columnsOf, stagedRows } from './accept.server.ts'
import { listStagedTables, sameRow, wouldChange } from './stage.server.ts'
import { type ImportTable, planOf } from './tables.ts'

export type Obstacle = { part: string; rowNumber: number | null; what: string }

const MOST_SHOWN = 50
const names: Partial<Record<ImportTable, string>> = {
  person: 'the person',
  pupil: 'the pupil',
  placement: 'the place in a year group',
  class: 'the class',
  enrolment: 'the enrolment',
  timetabled_lesson: 'the lesson',
  cycle_entry: 'the mark of the cycle',
  result: 'the weekly mark',
  line_item: 'the piece of work',
  exam_result: 'the exam result',
  target: 'the target',
  roster_record: 'what came from OneRoster',
}
const nameOf = (table: ImportTable): string => names[table] ?? `the row of ${table.replaceAll('_', ' ')}`

/** Rows that somebody changed or took away after the import: they forbid its undoing. */
export async function listObstacles(db: OrgWriter, importId: number): Promise<Obstacle[]> {
  const found: Obstacle[] = []
  for (const table of await listStagedTables(db, importId)) {
    const changed = await sql<{ part: string; rowNumber: number }>`
      select r.part, r.row_number as "rowNumber" from ${stagedRows(db, importId, table)}
      left join ${sql.table(table)} t on t.org_id = ${db.orgId} and ${sameRow(table)}
      where t.org_id is null or ${wouldChange(table, sql`r.after`)}
      order by r.part, r.row_number limit ${MOST_SHOWN}`.execute(db)
    found.push(
      ...changed.rows.map(({ part, rowNumber }) => ({
        ...{ part, rowNumber },
        what: `${nameOf(table)} was changed afterwards`,
      })),
    )
  }
  return found.slice(0, MOST_SHOWN)
}

/** What stood there before; of a column with several values, only those the import set. */
function earlier(table: ImportTable) {
  const { merged } = planOf(table)
  if (merged === undefined) return sql`r.before`
  const part = sql.lit(merged)
  return sql`r.before || jsonb_build_object(${part}, (t.${sql.ref(merged)} - array(select jsonb_object_keys(r.after -> ${part})))
    || coalesce((select jsonb_object_agg(e.key, e.value) from jsonb_each(r.before -> ${part}) e where (r.after -> ${part}) ? e.key), '{}'))`
}

const matching = (db: OrgWriter, table: ImportTable, outcome: 'new' | 'changed'): RawBuilder<boolean> =>
  sql`t.org_id = ${db.orgId} and ${sameRow(table)} and r.outcome = ${outcome}`

/** Takes back exactly what an import wrote. Throws the database's own error when later rows name one of its rows. */
export async function takeBack(db: OrgWriter, importId: number): Promise<void> {
  for (const table of (await listStagedTables(db, importId)).toReversed()) {
    const rows = stagedRows(db, importId, table)
    await sql`delete from ${sql.table(table)} t using ${rows} where ${matching(db, table, 'new')}`.execute(db)
    await sql`
      update ${sql.table(table)} t set (${columnsOf(table)}) =
        (select ${columnsOf(table, 'p')} from jsonb_populate_record(t, ${earlier(table)}) p)
      from ${rows} where ${matching(db, table, 'changed')}`.execute(db)
  }
}
