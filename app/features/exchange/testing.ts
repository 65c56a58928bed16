import type { OrgWriter } from '#features/access/api.server.ts'
import { tableFromBytes } from '#platform/files/kinds.ts'
import type { FileSource } from '#platform/files/source.ts'
import { fromBytes } from '#platform/files/source.ts'
import { checkImport, startCheck, type Write } from './check.server.ts'
import { beginImport, findRemembered, getImport, type Import } from './imports.server.ts'
import { getKind } from './kinds/all.server.ts'
import type { KindKey } from './kinds/kind.ts'
import { proposeMapping } from './reading/fields.ts'
import type { Plan } from './schema.ts'

export const textFile = (text: string, name = 'file.csv'): FileSource => fromBytes(name, Buffer.from(text))

/** Brings a file as far as its preview, its columns matched as the page would propose. */
export async function checked(
  write: Write,
  kind: KindKey,
  text: string,
  given: { source?: string; plan?: Partial<Plan> } = {},
): Promise<Import> {
  const source = given.source ?? 'Test'
  const table = await tableFromBytes('file.csv', Buffer.from(text))
  const id = await write(async (db: OrgWriter) => {
    const remembered = await findRemembered(db, source, kind)
    const fields = await getKind(kind).fields(db, 'england')
    const columns = { ...proposeMapping(table.columns, fields, remembered), ...given.plan?.columns }
    const plan = { ...given.plan, columns }
    const made = await beginImport(db, { kind, source, fileName: 'file.csv', plan })
    await startCheck(db, made, plan)
    return made
  })
  await checkImport(write, id, textFile(text), { country: 'england' })
  return write((db) => getImport(db, id))
}

/** Brings a OneRoster zip as far as its preview. */
export async function checkedZip(
  write: Write,
  bytes: Uint8Array,
  given: { source?: string; columns?: Plan['columns']; country?: string } = {},
): Promise<Import> {
  const plan = { columns: given.columns ?? {} }
  const id = await write(async (db: OrgWriter) => {
    const named = { kind: 'oneroster', source: given.source ?? 'Test', fileName: 'school.zip' }
    const made = await beginImport(db, { ...named, plan })
    await startCheck(db, made, plan)
    return made
  })
  await checkImport(write, id, fromBytes('school.zip', bytes), { country: given.country ?? 'england' })
  return write((db) => getImport(db, id))
}
