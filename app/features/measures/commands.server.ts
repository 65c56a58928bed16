import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { readOfficialTables } from './official-packs.server.ts'
import { packsFolder } from './pack-files.server.ts'
import { readNationalTables, readPacks } from './packs.server.ts'

/**
 * Brings the reference tables to the packs under the folder; run after every migration, harmless to repeat.
 * Words of earlier versions stay. Returns how many words and tables the packs hold.
 */
export async function loadPacks(
  owner: Kysely<DB>,
  root: string = packsFolder(),
): Promise<{ words: number; tables: number }> {
  const words = await readPacks(root)
  const tables = [...(await readNationalTables(root)), ...(await readOfficialTables(root))]
  await owner.transaction().execute(async (trx) => {
    await sql`
      insert into vocabulary (pack, kind, key, version, body)
      select pack, kind, key, version, body
      from jsonb_to_recordset(${JSON.stringify(words)}::jsonb) as w(pack text, kind text, key text, version text, body jsonb)
      on conflict (pack, kind, key, version) do update set body = excluded.body`.execute(trx)
    await sql`
      insert into national_table (key, version, source, body)
      select key, version, source, body
      from jsonb_to_recordset(${JSON.stringify(tables)}::jsonb) as t(key text, version text, source text, body jsonb)
      on conflict (key, version) do update set source = excluded.source, body = excluded.body`.execute(trx)
  })
  return { words: words.length, tables: tables.length }
}
