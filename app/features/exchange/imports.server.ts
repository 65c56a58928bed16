import { sql } from 'kysely'
import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { FileRefused } from '#platform/files/refused.ts'
import { type FileSource, fromBytes } from '#platform/files/source.ts'
import { readDiskSpace } from '#platform/health.server.ts'
import type { Mapping } from './reading/fields.ts'
import { Counts, type ImportState, Plan } from './schema.ts'
import type { Refusal } from './writing/tables.ts'

const PART = 1024 * 1024

export type Import = {
  id: number
  kind: string
  source: string
  fileName: string
  state: ImportState
  plan: Plan
  counts: { new: number; changed: number; unchanged: number; refused: number }
  message: string | null
  done: number
  total: number | null
  workedAt: Date | null
  createdAt: Date
  acceptedAt: Date | null
  by: string | null
}

/** Imports, newest first, or the one named. */
export async function listImports(db: OrgReader, id?: number): Promise<Import[]> {
  const rows = await db
    .selectFrom('import_batch as i')
    .leftJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 'i.org_id').onRef('p.id', '=', 'i.created_by'),
    )
    .select([
      'i.id',
      'i.kind',
      'i.source',
      'i.file_name as fileName',
      'i.state',
      'i.mapping',
      'i.counts',
      'i.message',
      'i.done',
      'i.total',
      'i.worked_at as workedAt',
      'i.created_at as createdAt',
      'i.accepted_at as acceptedAt',
      sql<string | null>`p.given_name || ' ' || p.family_name`.as('by'),
    ])
    .where('i.org_id', '=', db.orgId)
    .$if(id !== undefined, (q) => q.where('i.id', '=', id ?? -1))
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(100)
    .execute()
  return rows.map(({ mapping, state, ...row }) => ({
    ...row,
    state: state as ImportState,
    plan: Plan.catch({ columns: {} }).parse(mapping),
    counts: Counts.parse(row.counts),
  }))
}

/** An import, or 404. */
export async function getImport(db: OrgReader, id: number): Promise<Import> {
  const [found] = Number.isSafeInteger(id) ? await listImports(db, id) : []
  if (!found) throw notFound()
  return found
}

export type NewImport = { kind: string; source: string; fileName: string; plan: Plan }

async function refuseOnFullDisk(where: string): Promise<void> {
  const { free, low } = await readDiskSpace()
  if (!low) return
  throw new FileRefused({
    what: `The disk that holds the database is almost full: ${Math.round(free / 1e6)} MB are free.`,
    where,
    mend: 'Ask whoever looks after the server to make room, then bring the file again. Nothing was written.',
  })
}

/** Begins an import; answers its id. Throws FileRefused while the disk is almost full. */
export async function beginImport(db: OrgWriter, given: NewImport): Promise<number> {
  await refuseOnFullDisk(given.fileName)
  const { id } = await db
    .insertInto('import_batch')
    .values({
      org_id: db.orgId,
      kind: given.kind,
      source: given.source,
      file_name: given.fileName.slice(0, 200),
      state: 'uploaded',
      mapping: JSON.stringify(given.plan),
      created_by: db.personId,
      created_at: db.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    action: 'exchange.uploaded',
    subject: 'import_batch',
    subjectId: id,
    after: { kind: given.kind, source: given.source, fileName: given.fileName },
  })
  return id
}

/** Keeps the file of an import, so that it is there after a restart. */
export async function keepFile(db: OrgWriter, importId: number, bytes: Uint8Array): Promise<void> {
  for (let part = 0; part * PART < bytes.length; part += 1) {
    const piece = Buffer.from(bytes.subarray(part * PART, (part + 1) * PART))
    await db
      .insertInto('import_file')
      .values({ org_id: db.orgId, import_id: importId, part, bytes: piece })
      .execute()
  }
}

/** The kept file, or null when it was given up. */
export async function findFile(
  db: OrgReader,
  one: Pick<Import, 'id' | 'fileName'>,
): Promise<FileSource | null> {
  const rows = await db
    .selectFrom('import_file')
    .select('bytes')
    .where('org_id', '=', db.orgId)
    .where('import_id', '=', one.id)
    .orderBy('part')
    .execute()
  return rows.length === 0 ? null : fromBytes(one.fileName, Buffer.concat(rows.map((row) => row.bytes)))
}

/** How the columns of a source were matched the last time, or null. */
export async function findRemembered(db: OrgReader, source: string, kind: string): Promise<Mapping | null> {
  const row = await db
    .selectFrom('import_mapping')
    .select('columns')
    .where('org_id', '=', db.orgId)
    .where('source', '=', source)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row ? Plan.shape.columns.catch({}).parse(row.columns) : null
}

export async function rememberMapping(
  db: OrgWriter,
  one: Pick<Import, 'source' | 'kind' | 'plan'>,
): Promise<void> {
  const columns = JSON.stringify(one.plan.columns)
  await db
    .insertInto('import_mapping')
    .values({ org_id: db.orgId, source: one.source, kind: one.kind, columns, remembered_at: db.now })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'source', 'kind']).doUpdateSet({ columns, remembered_at: db.now }),
    )
    .execute()
}

/** Moves an import on from one of the states named; false when it is in none of them. */
export async function moveImport(
  db: OrgWriter,
  id: number,
  from: readonly ImportState[],
  to: { state: ImportState; message?: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('import_batch')
    .set({ ...to, worked_at: db.now })
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** What a check has found so far is thrown away. */
export async function clearStaged(db: OrgWriter, id: number): Promise<void> {
  for (const table of ['import_row', 'import_refusal'] as const)
    await db.deleteFrom(table).where('org_id', '=', db.orgId).where('import_id', '=', id).execute()
}

export async function dropFile(db: OrgWriter, id: number): Promise<void> {
  await db.deleteFrom('import_file').where('org_id', '=', db.orgId).where('import_id', '=', id).execute()
}

export type ShownChange = {
  part: string
  rowNumber: number
  column: string
  before: string | null
  after: string | null
}

/** The first cells that an import changes: what stands there, and what it would put. */
export async function listChanges(db: OrgReader, id: number, most = 50): Promise<ShownChange[]> {
  const found = await sql<ShownChange>`
    select r.part, r.row_number as "rowNumber", replace(e.key, '_', ' ') as "column", r.before ->> e.key as before,
      r.after ->> e.key as after
    from import_row r cross join lateral jsonb_each(r.after) e
    where r.org_id = ${db.orgId} and r.import_id = ${id} and r.outcome = 'changed' and r.table_name <> 'roster_record'
      and r.before -> e.key is distinct from e.value
    order by r.seq limit ${most}`.execute(db)
  return found.rows
}

/** The first refusals of an import: whole rows before what is left out of others. */
export function listRefusals(db: OrgReader, id: number, most = 200): Promise<Refusal[]> {
  return db
    .selectFrom('import_refusal')
    .select(['part', 'row_number as rowNumber', 'column_name as column', 'value', 'why', 'whole'])
    .where('org_id', '=', db.orgId)
    .where('import_id', '=', id)
    .orderBy('whole', 'desc')
    .orderBy('part')
    .orderBy('row_number')
    .orderBy('seq')
    .limit(most)
    .execute()
}

/** One fault, and the rows that have it. */
export type Fault = Omit<Refusal, 'rowNumber'> & { rows: number[]; count: number }

/** The faults of an import, each once with its first rows; what refuses rows before what is left out, most rows first. */
export async function listFaults(
  db: OrgReader,
  id: number,
  most = 200,
): Promise<{ faults: Fault[]; of: number }> {
  const found = await sql<Fault & { of: number }>`
    select part, column_name as "column", value, why, whole, count(*)::int as count,
      (array_agg(row_number order by row_number))[1:5] as rows, count(*) over ()::int as of
    from import_refusal where org_id = ${db.orgId} and import_id = ${id}
    group by part, column_name, value, why, whole
    order by whole desc, count(*) desc, min(row_number), column_name limit ${most}`.execute(db)
  return { faults: found.rows.map(({ of: _, ...fault }) => fault), of: found.rows[0]?.of ?? 0 }
}
