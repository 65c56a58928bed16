import type { OrgWriter } from '#features/access/api.server.ts'
import { findCurrentYear } from '#features/school/api.server.ts'
import type { TableRow } from '#platform/files/csv.ts'
import { isRefused } from '#platform/files/refused.ts'
import type { FileSource } from '#platform/files/source.ts'
import { clearStaged, getImport, type Import, moveImport } from './imports.server.ts'
import { getKind } from './kinds/all.server.ts'
import type { Opening, RowReader } from './kinds/kind.ts'
import { missingFields } from './reading/fields.ts'
import { type Ids, openIds } from './reading/ids.server.ts'
import { type Known, readKnown } from './reading/known.server.ts'
import { openParts, openRows, type Part, remaining } from './reading/parts.server.ts'
import type { GivenRow } from './reading/row.ts'
import type { Plan } from './schema.ts'
import { countStaged, dropDoubles, stageBatch } from './writing/stage.server.ts'
import { countAnew } from './writing/statistics.server.ts'
import type { Refusal } from './writing/tables.ts'

/** A transaction as the person who brought the file. */
export type Write = <T>(command: (db: OrgWriter) => Promise<T>) => Promise<T>
/** More than any row of a file comes to: numbers are given by the row, so that a check can go on where it stopped. */
const ENTRIES_A_ROW = 100

const NO_YEAR =
  'There is no academic year yet: say under School when it begins and ends, and bring the file again.'

type Progress = (done: number, total: number | null) => void
type Open = { read: RowReader; known: Known; ids: Ids }

async function openKind(
  db: OrgWriter,
  one: Import,
  given: Pick<Opening, 'country' | 'parts'>,
): Promise<Open> {
  const known = await readKnown(db, { id: one.id, country: given.country })
  const { plan } = one
  return { read: await getKind(one.kind).open(db, { ...given, known, plan }), known, ids: openIds() }
}

type Batch = { one: Import; open: Open; part: Part; rows: readonly TableRow[]; done: number }

async function readBatch(db: OrgWriter, { one, open, part, rows }: Batch): Promise<GivenRow[]> {
  const given = openRows(part, one.plan, rows)
  for (const row of given) await open.read(row, { db, known: open.known, ids: open.ids })
  return given
}

/** Takes in one batch and says how far it is; stops when the import was cancelled meanwhile. */
async function takeBatch(db: OrgWriter, batch: Batch, total: number | null): Promise<void> {
  const { one, rows, done } = batch
  const read = await readBatch(db, batch)
  // A row that is wrong somewhere is refused whole.
  const good = read.filter((row) => !row.isRefused())
  let seq = done * ENTRIES_A_ROW
  await stageBatch(db, one.id, {
    entries: good.flatMap((row) =>
      row.entries.map((entry) => {
        seq += 1
        return { ...entry, part: row.part, rowNumber: row.number, seq }
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

/** What is wrong with a package is kept like refused rows, and says in a sentence how much it is. */
async function refusePackage(write: Write, one: Import, faults: readonly Refusal[]): Promise<string> {
  await write(async (db) => {
    await clearStaged(db, one.id)
    await stageBatch(db, one.id, { entries: [], refusals: faults })
  })
  const many = faults.length === 1 ? 'one fault' : `${faults.length} faults`
  return `The file has ${many}: nothing of it was read. Each is listed with its place.`
}

async function checkRows(write: Write, one: Import, file: FileSource, country: string, onProgress: Progress) {
  const kind = getKind(one.kind)
  const { parts, faults, estimate } = await openParts(kind, file)
  if (faults.length > 0) return refusePackage(write, one, faults)
  const missing = await write(async (db) => missingFields(await kind.fields(db, country), one.plan.columns))
  if (missing.length > 0) return `No column is matched with ${missing.map(({ label }) => label).join(', ')}.`
  if (!kind.yearless && !kind.unpack && !(await write(findCurrentYear))) return NO_YEAR
  const open = await write((db) => openKind(db, one, { country, parts }))
  let { done } = one
  for await (const { part, rows } of remaining(parts, one.plan, done)) {
    const total = estimate(done + rows.length)
    await write((db) => takeBatch(db, { one, open, part, rows, done }, total))
    done += rows.length
    onProgress(done, total)
  }
  await countAnew(write, one.id, false)
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
