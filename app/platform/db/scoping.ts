import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'

/** The tables whose rows belong to an organisation, from the catalogue. */
export async function ownedTables(owner: Kysely<DB>): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select c.relname as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
    where c.relkind in ('r', 'v') and c.relname <> 'seat'`.execute(owner)
  return found.rows.map((row) => row.name)
}

const naming = (tables: readonly string[]) =>
  new RegExp(String.raw`(from|join|into|update)\s+(only\s+)?"?(${tables.join('|')})"?[\s,)(;]`, 'i')

/** Statements on an organisation's table in which `org_id` does not occur. */
export function findUnscoped(statements: Iterable<string>, owned: readonly string[]): string[] {
  const named = naming(owned)
  return [...statements]
    .filter((text) => !/\borg_id\b/i.test(text))
    .filter((text) => /^\s*(with|select|insert|update|delete|merge)\b/i.test(text))
    .filter((text) => named.test(`${text} `))
}
