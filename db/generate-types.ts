import fs from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import type { Engine } from '#platform/db/engine.server.ts'
import { migrate } from '#platform/db/migrate.server.ts'
import { openPGlite } from '#platform/db/pglite.server.ts'

type Column = {
  schema: string
  table: string
  column: string
  type: string
  required: boolean
  generated: boolean
}

const scalar: Record<string, string> = {
  int8: 'number',
  int4: 'number',
  int2: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  text: 'string',
  varchar: 'string',
  bool: 'boolean',
  date: 'string',
  timestamptz: 'Timestamp',
  jsonb: 'Json',
  bytea: 'Uint8Array',
}

function typeScriptType(column: Column): string {
  const array = column.type.startsWith('_')
  const name = scalar[array ? column.type.slice(1) : column.type]
  if (!name) throw new Error(`No TypeScript type for ${column.table}.${column.column} (${column.type})`)
  const base = array ? `${name}[]` : name
  const nullable = column.required ? base : `${base} | null`
  if (column.generated && (base === 'Timestamp' || base === 'Json')) return `Generated${base}`
  return column.generated ? `Generated<${nullable}>` : nullable
}

async function listColumns(engine: Engine): Promise<Column[]> {
  const found = await sql<Column>`
    select n.nspname as schema, c.relname as table, a.attname as column, t.typname as type,
           (a.attnotnull or c.relkind = 'v' and a.attname = 'org_id') as required,
           (a.atthasdef or a.attidentity <> '') as generated
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v')
    join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'demonstration')
    join pg_type t on t.oid = a.atttypid
    where a.attnum > 0 and not a.attisdropped
    order by n.nspname desc, c.relname, a.attnum`.execute(engine.owner)
  return found.rows
}

const pascal = (name: string) => name.replace(/(^|_|\.)([a-z])/g, (_, __, letter) => letter.toUpperCase())

/** The text of db/schema.generated.ts for a migrated database. */
export async function describeSchema(engine: Engine): Promise<string> {
  const tables = Map.groupBy(await listColumns(engine), (column) =>
    column.schema === 'public' ? column.table : `${column.schema}.${column.table}`,
  )
  const interfaces = [...tables].map(
    ([table, columns]) =>
      `export interface ${pascal(table)}Table {\n${columns.map((c) => `  ${c.column}: ${typeScriptType(c)}`).join('\n')}\n}\n`,
  )
  const index = [...tables.keys()].map((table) => `  ${JSON.stringify(table)}: ${pascal(table)}Table`)
  return [
    '// Made from db/migrations by `npm run db:types`; a test fails when it differs.',
    "import type { ColumnType, Generated } from 'kysely'\n",
    'type Timestamp = ColumnType<Date, Date | string, Date | string>',
    'type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>',
    'type Json = ColumnType<unknown, string, string>',
    'type GeneratedJson = ColumnType<unknown, string | undefined, string>\n',
    ...interfaces,
    `export interface DB {\n${index.join('\n')}\n}\n`,
  ].join('\n')
}

if (import.meta.main) {
  const engine = await openPGlite(null)
  await migrate(engine)
  fs.writeFileSync(path.resolve('db/schema.generated.ts'), await describeSchema(engine))
  await engine.close()
}
