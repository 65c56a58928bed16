import type { OrgReader, OrgWriter, Visit } from '#features/access/api.server.ts'
import type { Table } from '#platform/files/csv.ts'
import { limits } from '#platform/files/limits.ts'
import { FileRefused, isRefused } from '#platform/files/refused.ts'
import { fromBytes } from '#platform/files/source.ts'
import { startCheck } from './check.server.ts'
import { beginImport, findFile, findRemembered, type Import, keepFile } from './imports.server.ts'
import { checkInBackground } from './jobs.server.ts'
import { findKind } from './kinds/all.server.ts'
import { type Choice, type Kind, openTableOf } from './kinds/kind.ts'
import { type Field, type Mapping, missingFields, proposeMapping } from './reading/fields.ts'

type Upload = { kind: string; source: string; file: File }
export type Uploaded = { ok: true; id: number } | { ok: false; errors: Record<string, string> }

async function readUpload(file: File): Promise<Uint8Array> {
  if (file.size > limits.pageBytes)
    throw new FileRefused({
      what: `The file is larger than ${limits.pageBytes / 1024 / 1024} MB.`,
      where: file.name,
      mend: 'Bring it by the command line: everyschool import.',
    })
  return new Uint8Array(await file.arrayBuffer())
}

/** How the columns of a file are probably meant; of a package, what was chosen for it the last time. */
async function proposeColumns(
  db: OrgWriter,
  given: { kind: Kind; source: string; columns: readonly string[] | null; fields: readonly Field[] },
): Promise<Mapping> {
  const remembered = await findRemembered(db, given.source, given.kind.key)
  return given.columns ? proposeMapping(given.columns, given.fields, remembered) : (remembered ?? {})
}

/** Takes a file in, matches its columns, and begins to check it when nothing is left to say. */
export async function takeUpload(visit: Visit, { kind, source, file }: Upload): Promise<Uploaded> {
  const found = findKind(kind)
  if (!found) return { ok: false, errors: { kind: 'Choose what the file holds.' } }
  try {
    const given = await readUpload(file)
    const bytes = found.clean ? await found.clean(given) : given
    const table = found.unpack ? null : await openTableOf(found, fromBytes(file.name, bytes))
    const { id, ready } = await visit.write(async (db) => {
      const fields = await found.fields(db, visit.org.country)
      const columns = await proposeColumns(db, {
        kind: found,
        source,
        columns: table?.columns ?? null,
        fields,
      })
      const id = await beginImport(db, { kind, source, fileName: file.name, plan: { columns } })
      await keepFile(db, id, bytes)
      const ready = missingFields(fields, columns).length === 0
      if (ready) await startCheck(db, id, { columns })
      return { id, ready }
    })
    if (ready) checkInBackground(visit, id)
    return { ok: true, id }
  } catch (error) {
    if (isRefused(error)) return { ok: false, errors: { file: error.message } }
    throw error
  }
}

/** The columns of a table with what stands in their first rows, and the fields they can be matched with. */
export type TableMatching = {
  columns: { name: string; holds: string[] }[]
  notes: string[]
  fields: Field[]
}
export type Matching = { choices: Choice[] } | TableMatching

const SHOWN_ROWS = 3

/** The first rows of a table. */
async function firstRows(table: Table): Promise<string[][]> {
  for await (const rows of table.rows()) return rows.slice(0, SHOWN_ROWS).map(({ cells }) => cells)
  return []
}

/** The first rows, where they can be read: a fault in them is told by the check, with its place. */
const firstReadable = (table: Table): Promise<string[][]> =>
  firstRows(table).catch((error) => {
    if (isRefused(error)) return []
    throw error
  })

/** What the columns of a kept file can be matched with; null when the file was given up. */
export async function readMatching(db: OrgReader, one: Import, country: string): Promise<Matching | null> {
  const file = await findFile(db, one)
  const kind = findKind(one.kind)
  if (!file || !kind) return null
  if (kind.choices) return { choices: await kind.choices(db) }
  try {
    const table = await openTableOf(kind, file)
    const rows = await firstReadable(table)
    const columns = table.columns.map((name, place) => ({
      name,
      holds: rows.map((cells) => cells[place]?.trim() ?? ''),
    }))
    return { columns, notes: table.notes, fields: await kind.fields(db, country) }
  } catch (error) {
    if (isRefused(error)) return null
    throw error
  }
}

/** Checks a file again with its columns matched in another way. */
export async function matchAgain(visit: Visit, one: Import, columns: Mapping): Promise<boolean> {
  const begun = await visit.write((db) => startCheck(db, one.id, { ...one.plan, columns }))
  if (begun) checkInBackground(visit, one.id)
  return begun
}
