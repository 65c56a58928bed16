import fs from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { SetupError } from '../errors.ts'
import { inHome } from '../home.ts'
import { log } from '../log.ts'
import { freeBytes, leastFreeBytes } from './disk-watch.ts'
import type { Engine, StatementObserver } from './engine.server.ts'
import { lockFolder } from './lock.server.ts'
import { kyselyLog, probeStatement } from './statements.server.ts'
import { type Answer, readAnswer } from './wire/answer.ts'
import { askOne, askSeveral } from './wire/ask.ts'

const numberOids = [20, 1700]
const dateOid = 1082
const byteaOid = 17
const parsers = {
  ...Object.fromEntries(numberOids.map((oid) => [oid, Number])),
  [dateOid]: (text: string) => text,
  [byteaOid]: (text: string) => Buffer.from(text.slice(2), 'hex'),
}

// As shipped PGlite starts PostgreSQL without fsync: a power cut would lose acknowledged work.
// With fsync on, wal_sync_method=fsync is the one method that reaches the stream's own hook.
const durable: string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
]

type Stream = { nfd?: number; stream_ops: { fsync?: (stream: Stream) => number } }

function syncCommits(db: PGlite): void {
  // PGlite's file system module is internal; the version is pinned and a test counts the syncs.
  const streams = (db as unknown as { Module: { FS: { streams: (Stream | null)[] } } }).Module.FS.streams
  const operations = streams.find((stream) => stream?.nfd !== undefined)?.stream_ops
  if (!operations) throw new Error('The embedded database has no file streams to make durable')
  operations.fsync = (stream) => {
    if (stream.nfd !== undefined) fs.fdatasyncSync(stream.nfd)
    return 0
  }
}

const diskFull = '53100'

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === diskFull
}

/** After a full disk the embedded database answers nothing more: leave at once, all committed work is kept. */
function leave(): never {
  log.fatal('The disk is full. Everything saved so far is kept. Free some space and start again.')
  process.exit(74)
}

function stopOnFullDisk(error: unknown): never {
  if (isDiskFull(error)) leave()
  throw error
}

/** Ends this process while there is still room to end well, and refuses to begin without any. */
function watchDisk(folder: string): Worker {
  const watched = path.dirname(folder)
  const free = freeBytes(watched)
  if (free < leastFreeBytes) {
    throw new SetupError(
      `The disk that holds ${watched} is full: ${Math.floor(free / 1e6)} MB are free. ` +
        'Everything saved so far is kept. Free some space, 1 GB at best, and start again.',
    )
  }
  const worker = new Worker(inHome('app', 'platform', 'db', 'disk-watch.ts'), {
    workerData: { watched, pid: process.pid },
    execArgv: [],
  })
  worker.on('message', leave)
  worker.unref()
  return worker
}

/** Sends one message and reads what comes back; the database answers it before anything else of this process runs. */
async function exchange(db: PGlite, message: Uint8Array): Promise<Answer> {
  if (db.closed) throw new Error('The embedded database is closed')
  const parts: Uint8Array[] = []
  try {
    // Each piece is a view of the database's own memory, which the next one overwrites.
    const onRawData = (part: Uint8Array) => void parts.push(part.slice())
    await db.execProtocolRawStream(message, { syncToFs: false, onRawData })
    return readAnswer(Buffer.concat(parts), db.parsers)
  } catch (error) {
    return stopOnFullDisk(error)
  }
}

const queryOn =
  (db: PGlite) =>
  async (statement: string, parameters: readonly unknown[] = []): Promise<never> => {
    const several = parameters.length === 0 && statement.includes('; ')
    const { rows, changed } = await exchange(
      db,
      several ? askSeveral(statement) : askOne(statement, parameters),
    )
    return { rows, affectedRows: changed, fields: [] } as never
  }

const rolledBack = () =>
  Object.assign(new Error('The transaction was rolled back instead of committed'), { code: '25P02' })

/** PGlite asks for a statement in six messages and answers each by itself; here it is one, and four times as fast. */
function forKysely(db: PGlite) {
  const query = queryOn(db)
  const rollback = async () => void (await exchange(db, askSeveral('rollback')))
  return {
    query: (statement: string, parameters?: readonly unknown[]) =>
      db._runExclusiveTransaction(() => query(statement, parameters)),
    transaction: <T>(
      work: (transaction: { query: typeof query; rollback(): Promise<void> }) => Promise<T>,
    ): Promise<T> =>
      db._runExclusiveTransaction(async () => {
        await exchange(db, askSeveral('begin'))
        const done = await work({ query, rollback }).catch(async (error) => {
          await rollback()
          throw error
        })
        if ((await exchange(db, askSeveral('commit'))).command === 'ROLLBACK') throw rolledBack()
        return done
      }),
    close: () => db.close(),
    get closed() {
      return db.closed
    },
    get ready() {
      return db.ready
    },
    get waitReady() {
      return db.waitReady
    },
  }
}

/** Opens the embedded database in a folder; or in memory when none is given, from a dump if one is. */
export async function openPGlite(
  folder: string | null,
  observe?: StatementObserver,
  filled?: Blob,
): Promise<Engine & { pglite: PGlite }> {
  const lock = folder ? lockFolder(folder) : null
  const watch = folder ? watchDisk(folder) : null
  const db = folder
    ? await PGlite.create(folder, { parsers, startParams: durable })
    : await PGlite.create({ parsers, ...(filled ? { loadDataDir: filled } : {}) })
  if (folder) syncCommits(db)
  const owner = new Kysely<DB>({
    dialect: new PGliteDialect({ pglite: forKysely(db) }),
    ...kyselyLog(observe),
  })
  return {
    kind: 'pglite',
    pglite: db,
    owner,
    script: async (text) => void (await db.exec(text).catch(stopOnFullDisk)),
    probe: async () => void (await db.query(probeStatement).catch(stopOnFullDisk)),
    close: async () => {
      await db.close()
      await watch?.terminate()
      lock?.release()
    },
  }
}
