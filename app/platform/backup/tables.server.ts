import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'

/** A table by schema and name, quoted for a statement. */
export type TableName = { schema: string; name: string; quoted: string }

type Dependency = { child: string; parent: string }

/** Every table that holds what the installation knows, each after the tables its foreign keys point to. */
export async function listTablesInOrder(owner: Kysely<DB>): Promise<TableName[]> {
  const tables = await sql<TableName>`
    select n.nspname as schema, c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth', 'demonstration') and c.relkind = 'r'
    order by 1, 2`.execute(owner)
  const dependencies = await sql<Dependency>`
    select distinct format('%I.%I', cn.nspname, c.relname) as child, format('%I.%I', pn.nspname, p.relname) as parent
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_namespace cn on cn.oid = c.relnamespace
    join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
    where k.contype = 'f' and k.conrelid <> k.confrelid`.execute(owner)
  return inOrder(tables.rows, dependencies.rows)
}

function inOrder(tables: readonly TableName[], dependencies: readonly Dependency[]): TableName[] {
  const placed: TableName[] = []
  const waiting = [...tables]
  while (waiting.length > 0) {
    const ready = waiting.findIndex((table) =>
      dependencies.every(
        ({ child, parent }) => child !== table.quoted || placed.some((one) => one.quoted === parent),
      ),
    )
    const [next] = waiting.splice(ready, 1)
    if (ready < 0 || !next) throw new Error('The tables refer to each other in a circle')
    placed.push(next)
  }
  return placed
}

/** Rows and digest of each table, for showing that two databases hold the same. */
export async function digestTables(
  owner: Kysely<DB>,
): Promise<Record<string, { rows: number; digest: string }>> {
  const digests: Record<string, { rows: number; digest: string }> = {}
  for (const table of await listTablesInOrder(owner)) {
    const found = await sql<{ rows: number; digest: string }>`
      select count(*) as rows, md5(coalesce(string_agg(md5(to_jsonb(t)::text), '' order by md5(to_jsonb(t)::text)), '')) as digest
      from ${sql.raw(table.quoted)} t`.execute(owner)
    const [row] = found.rows
    if (row) digests[table.quoted] = row
  }
  return digests
}
