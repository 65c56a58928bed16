import { type RawBuilder, sql } from 'kysely'
import type { OrgWriter } from '#features/access/api.server.ts'
import { listStagedTables, saidOver, sameRow } from './stage.server.ts'
import { type ImportTable, planOf } from './tables.ts'

/** The columns an import sets in a table, of `p` when named. */
export const columnsOf = (table: ImportTable, of?: string) =>
  sql.join(planOf(table).columns.map((column) => (of ? sql.ref(`${of}.${column}`) : sql.ref(column))))

/** The rows of an import in one table, `r`, each with `k`, the row as it names it. */
export const stagedRows = (db: OrgWriter, importId: number, table: ImportTable): RawBuilder<unknown> => sql`
  (select * from import_row where org_id = ${db.orgId} and import_id = ${importId} and table_name = ${table}) r
  cross join lateral jsonb_populate_record(null::${sql.table(table)}, r.after) k`

/** How many rows are no longer as they were when the file was checked. */
export async function countMoved(db: OrgWriter, importId: number): Promise<number> {
  let moved = 0
  for (const table of await listStagedTables(db, importId)) {
    const found = await sql<{ n: number }>`
      select count(*)::int as n from ${stagedRows(db, importId, table)}
      left join ${sql.table(table)} t on t.org_id = ${db.orgId} and ${sameRow(table)}
      where (r.outcome = 'new') <> (t.org_id is null)
        or (r.outcome = 'changed' and to_jsonb(t) - 'org_id' <> r.before)`.execute(db)
    moved += found.rows[0]?.n ?? 0
  }
  return moved
}

/** Writes every row of an import into the school's tables. */
export async function applyImport(db: OrgWriter, importId: number): Promise<void> {
  const stamps = sql`${JSON.stringify({
    ...{ import_id: importId, entered_by: db.personId, entered_at: db.now, recorded_by: db.personId },
    ...{ set_by: db.personId },
  })}::jsonb`
  for (const table of await listStagedTables(db, importId)) {
    await sql`
      update ${sql.table(table)} t set (${columnsOf(table)}) =
        (select ${columnsOf(table, 'p')} from jsonb_populate_record(t, ${saidOver(table, sql`r.after`)} || ${stamps}) p)
      from ${stagedRows(db, importId, table)}
      where t.org_id = ${db.orgId} and ${sameRow(table)} and r.outcome = 'changed'`.execute(db)
    await sql`
      insert into ${sql.table(table)} (org_id, ${columnsOf(table)})
      select ${db.orgId}, ${columnsOf(table, 'p')}
      from import_row r
      cross join lateral jsonb_populate_record(null::${sql.table(table)}, r.after || ${stamps}) p
      where r.org_id = ${db.orgId} and r.import_id = ${importId} and r.table_name = ${table} and r.outcome = 'new'
      order by r.seq`.execute(db)
  }
}
