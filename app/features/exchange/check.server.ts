import type { OrgWriter } from '#features/access/api.server.ts'
import type { Table, TableRow } from '#platform/files/csv.ts'
import { isRefused } from '#platform/files/refused.ts'
import type { FileSource } from '#platform/files/source.ts'
import { clearStaged, getImport, type Import, moveImport } from './imports.server.ts'
import { findKind } from './kinds/all.server.ts'
import { type Kind, openTableOf, type RowReader } from './kinds/kind.ts'
import { cellReader, missingFields, unmatchedReader } from './reading/fields.ts'
import { type Ids, openIds } from './reading/ids.server.ts'
import { type Known, readKnown } from './reading/known.server.ts'
import { openRow } from './reading/row.ts'
import type { Plan } from './schema.ts'
import { countStaged, dropDoubles, stageBatch } from './writing/stage.server.ts'

/** A transaction as the person who brought the file. */
export type Write = <T>(command: (db: OrgWriter) => Promise<T>) => Promise<T>
/** More than any row of a file comes to: numbers are given by the row, so that a check can go on where it stopped. */
const ENTRIES_A_ROW = 100

type Progress = (done: number, total: number | null) => void

/** Counts the bytes of a file as they are read, to say how far a check is. */
function measured(file: FileSource): { file: FileSource; part(): number } {
  let read = 0
  return {
    file: {
      ...file,
      open: async function* () {
        read = 0
        for await (const chunk of file.open()) {
          read += chunk.length
          yield chunk
        }
      },
    },
    part: () => read / Math.max(1, file.size),
  }
}

type Opened = { read: RowReader; known: Known; ids: Ids }

async function openKind(db: OrgWriter, kind: Kind, importId: number, country: string): Promise<Opened> {
  const known = await readKnown(db, importId)
  return { read: await kind.open(db, { country, known }), known, ids: openIds() }
}

async function readBatch(db: OrgWriter, opened: Opened, table: Table, plan: Plan, rows: readonly TableRow[]) {
  const cellOf = cellReader(table.columns, plan.columns)
  const unmatchedOf = unmatchedReader(table.columns, plan.columns)
  const given = rows.map(({ number, cells }) =>
    openRow(number, plan.columns, (key) => cellOf(cells, key), unmatchedOf(cells)),
  )
  for (const row of given) await opened.read(row, { db, known: opened.known, ids: opened.ids })
  return given
}

/** Takes in one batch and says how far it is; stops when the import was cancelled meanwhile. */
async function takeBatch(
  db: OrgWriter,
  given: {
    one: Import
    opened: Opened
    table: Table
    rows: readonly TableRow[]
    done: number
    total: number | null
  },
): Promise<void> {
  const { one, opened, table, rows, done, total } = given
  const read = await readBatch(db, opened, table, one.plan, rows)
  // A row that is wrong somewhere is refused whole.
  const good = read.filter((row) => !row.isRefused())
  let seq = done * ENTRIES_A_ROW
  await stageBatch(db, one.id, {
    entries: good.flatMap((row) =>
      row.entries.map((entry) => {
        seq += 1
        return { ...entry, rowNumber: row.number, seq }
      }),
    ),
    refusals: read.flatMap((row) => row.refusals),
  })
  const { numUpdatedRows } = await db
    .updateTable('import_batch')
    .set({ done: done + rows.length, total, worked_at: db.now })
    .where('org_id', '=', db.orgId)
    .where('id', '=', one.id)
    .where('state', '=', 'checking')
    .where('done', '=', done)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Stopped()
}

/** The import was cancelled, or is being checked by another process: what this one did is rolled back. */
class Stopped extends Error {}

async function finishCheck(db: OrgWriter, one: Import): Promise<void> {
  await dropDoubles(db, one.id)
  const { done } = await getImport(db, one.id)
  const counts = await countStaged(db, one.id, done)
  await db
    .updateTable('import_batch')
    .set({ counts: JSON.stringify(counts) })
    .where('org_id', '=', db.orgId)
    .where('id', '=', one.id)
    .execute()
  await moveImport(db, one.id, ['checking'], { state: 'previewed', message: null })
}

const wanted = (table: Table, plan: Plan) => {
  const { only } = plan
  if (!only) return () => true
  const at = table.columns.indexOf(only.column)
  return (row: TableRow) => row.cells[at]?.trim() === only.value
}

async function* remaining(table: Table, plan: Plan, done: number): AsyncGenerator<TableRow[]> {
  const isWanted = wanted(table, plan)
  let passed = 0
  for await (const batch of table.rows()) {
    const own = batch.filter(isWanted)
    const left = own.slice(Math.max(0, done - passed))
    passed += own.length
    if (left.length > 0) yield left
  }
}

async function checkRows(write: Write, one: Import, file: FileSource, country: string, onProgress: Progress) {
  const kind = findKind(one.kind)
  if (!kind) throw new RangeError(`No kind of import is called ${one.kind}`)
  const { file: counted, part } = measured(file)
  const table = await openTableOf(kind, counted)
  const missing = await write(async (db) => missingFields(await kind.fields(db, country), one.plan.columns))
  if (missing.length > 0) return `No column is matched with ${missing.join(', ')}.`
  const opened = await write((db) => openKind(db, kind, one.id, country))
  let { done } = one
  for await (const rows of remaining(table, one.plan, done)) {
    const total = part() > 0 ? Math.max(done + rows.length, Math.round((done + rows.length) / part())) : null
    await write((db) => takeBatch(db, { one, opened, table, rows, done, total }))
    done += rows.length
    onProgress(done, total)
  }
  await write((db) => finishCheck(db, one))
  return null
}

/**
 * Checks a file from the row where it stopped: reads its rows, keeps what they come to, and what is wrong with them.
 * Nothing of the school changes. Ends in `previewed`, or in `refused` with the reason; leaves a cancelled import alone.
 */
export async function checkImport(
  write: Write,
  importId: number,
  file: FileSource,
  given: { country: string; onProgress?: Progress },
): Promise<void> {
  const one = await write((db) => getImport(db, importId))
  const refuse = (message: string) =>
    write((db) => moveImport(db, importId, ['checking'], { state: 'refused', message }))
  try {
    const why = await checkRows(write, one, file, given.country, given.onProgress ?? (() => undefined))
    if (why !== null) await refuse(why)
  } catch (error) {
    if (error instanceof Stopped) return
    if (!isRefused(error)) throw error
    await write((db) => clearStaged(db, importId))
    await refuse(error.message)
  }
}

/** Starts a check from the first row. */
export async function startCheck(db: OrgWriter, importId: number, plan: Plan): Promise<boolean> {
  await clearStaged(db, importId)
  await db
    .updateTable('import_batch')
    .set({ done: 0, total: null, counts: '{}', mapping: JSON.stringify(plan) })
    .where('org_id', '=', db.orgId)
    .where('id', '=', importId)
    .execute()
  return moveImport(db, importId, ['uploaded', 'previewed', 'refused'], { state: 'checking', message: null })
}
