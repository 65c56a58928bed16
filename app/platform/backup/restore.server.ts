import fs from 'node:fs'
import readline from 'node:readline'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Decrypter } from 'age-encryption'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Engine } from '../db/engine.server.ts'
import { migrate } from '../db/migrate.server.ts'
import { SetupError } from '../errors.ts'
import { listTablesInOrder } from './tables.server.ts'

const Head = z.object({ everyschool: z.literal(1), migrations: z.array(z.string()) })
const TableHead = z.object({ table: z.string() })
const rowsAtOnce = 2000

async function openLines(file: string, key: string): Promise<AsyncIterable<string>> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(key.trim())
  const sealed = Readable.toWeb(fs.createReadStream(file)) as unknown as ReadableStream<
    Uint8Array<ArrayBuffer>
  >
  try {
    const packed = Readable.fromWeb((await decrypter.decrypt(sealed)) as never)
    return readline.createInterface({ input: packed.pipe(createGunzip()), crlfDelay: Infinity })
  } catch {
    throw new SetupError(
      `The key does not open ${file}. Take the key that was printed when backups were first made.`,
    )
  }
}

async function isEmpty(engine: Engine): Promise<boolean> {
  const found = await sql<{ made: boolean }>`select to_regclass('public.org') is not null as made`.execute(
    engine.owner,
  )
  if (!found.rows[0]?.made) return true
  const rows = await sql<{ any: boolean }>`select exists (select 1 from org) as any`.execute(engine.owner)
  return !rows.rows[0]?.any
}

async function insertRows(engine: Engine, table: string, rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return
  const name = sql.raw(table)
  await sql`insert into ${name} select * from jsonb_populate_recordset(null::${name}, ${`[${rows.join(',')}]`}::jsonb)`.execute(
    engine.owner,
  )
}

/** New rows must not take ids that the backup brought. */
async function moveSequences(engine: Engine): Promise<void> {
  await engine.script(`do $$ declare s record; begin
    for s in select format('%I.%I', n.nspname, c.relname) as tab, a.attname as col
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where a.attidentity <> '' and n.nspname in ('public', 'auth', 'demonstration') loop
      execute format('select setval(pg_get_serial_sequence(%L, %L), greatest((select max(%I) from %s), 1))', s.tab, s.col, s.col, s.tab);
    end loop; end $$`)
}

/** Fills an empty database from a backup, of this release or an older one, and brings it up to this release. */
export async function restoreBackup(engine: Engine, file: string, key: string): Promise<{ rows: number }> {
  if (!(await isEmpty(engine))) {
    throw new SetupError(
      'The database already holds organisations. Restore into an empty data folder or database.',
    )
  }
  const lines = (await openLines(file, key))[Symbol.asyncIterator]()
  const first = await lines.next()
  const head = Head.parse(JSON.parse(first.value ?? '{}'))
  await migrate(engine, head.migrations)
  const known = new Set((await listTablesInOrder(engine.owner)).map((table) => table.quoted))
  let table = ''
  let batch: string[] = []
  let rows = 0
  const flush = async () => {
    await insertRows(engine, table, batch)
    rows += batch.length
    batch = []
  }
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    // Rows are written by the database, which puts a space after each colon; only our own heads have none.
    const named = line.value.startsWith('{"table":"') ? TableHead.parse(JSON.parse(line.value)).table : null
    if (named) {
      await flush()
      if (!known.has(named))
        throw new SetupError(`The backup has a table ${named} that this release does not know.`)
      await sql.raw(`truncate ${named} cascade`).execute(engine.owner)
      table = named
    } else batch.push(line.value)
    if (batch.length >= rowsAtOnce) await flush()
  }
  await flush()
  await moveSequences(engine)
  await migrate(engine)
  return { rows }
}
