import fs from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Encrypter } from 'age-encryption'
import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { Engine } from '../db/engine.server.ts'
import { listApplied } from '../db/migrate.server.ts'
import { listTablesInOrder, type TableName } from './tables.server.ts'

const rowsAtOnce = 5000

async function* readRows(owner: Kysely<DB>, table: TableName): AsyncGenerator<string> {
  let after = '(0,0)'
  for (;;) {
    const found = await sql<{ place: string; row: string }>`
      select ctid::text as place, to_jsonb(t)::text as row from ${sql.raw(table.quoted)} t
      where ctid > ${after}::tid order by ctid limit ${rowsAtOnce}`.execute(owner)
    const last = found.rows.at(-1)
    if (!last) return
    after = last.place
    yield `${found.rows.map(({ row }) => row).join('\n')}\n`
  }
}

/** Lines of JSON: first what made the backup, then for each table its name and its rows. */
async function* readAll(engine: Engine, onTable: (done: number, total: number, name: string) => void) {
  const migrations = [...(await listApplied(engine)).keys()]
  yield `${JSON.stringify({ everyschool: 1, migrations })}\n`
  const tables = await listTablesInOrder(engine.owner)
  for (const [index, table] of tables.entries()) {
    onTable(index, tables.length, table.name)
    yield `${JSON.stringify({ table: table.quoted })}\n`
    yield* readRows(engine.owner, table)
  }
}

/** Writes everything the installation holds into one compressed file that only the key's holder can read. */
export async function writeBackup(
  engine: Engine,
  file: string,
  recipient: string,
  onTable: (done: number, total: number, name: string) => void,
): Promise<{ bytes: number }> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const plain = Readable.toWeb(
    Readable.from(readAll(engine, onTable)).map((text: string) => Buffer.from(text)),
  )
  const packed = (plain as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(new CompressionStream('gzip'))
  const sealed = await encrypter.encrypt(packed)
  const unfinished = `${file}.part`
  await pipeline(Readable.fromWeb(sealed as never), fs.createWriteStream(unfinished, { mode: 0o600 }))
  fs.renameSync(unfinished, file)
  return { bytes: fs.statSync(file).size }
}
