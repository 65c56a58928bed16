import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import type { Write } from './check.server.ts'
import { clearStaged, dropFile, getImport, moveImport, rememberMapping } from './imports.server.ts'
import { applyImport, countMoved } from './writing/accept.server.ts'
import { countAnew } from './writing/statistics.server.ts'
import { listObstacles, type Obstacle, takeBack } from './writing/undo.server.ts'

export type Settled = { ok: true } | { ok: false; why: string; obstacles?: Obstacle[] }

async function writeAll(db: OrgWriter, importId: number): Promise<Settled> {
  const one = await getImport(db, importId)
  if (!(await moveImport(db, importId, ['accepting'], { state: 'accepted', message: null })))
    return { ok: false, why: 'This import is not waiting to be accepted.' }
  const moved = await countMoved(db, importId)
  if (moved > 0) {
    const why = `The school’s data changed since the file was checked (${moved} rows): check it again.`
    await moveImport(db, importId, ['accepted'], { state: 'previewed', message: why })
    return { ok: false, why }
  }
  await applyImport(db, importId)
  await rememberMapping(db, one)
  await dropFile(db, importId)
  await db
    .updateTable('import_batch')
    .set({ accepted_at: db.now })
    .where('org_id', '=', db.orgId)
    .where('id', '=', importId)
    .execute()
  await recordEvent(db, {
    action: 'exchange.accepted',
    subject: 'import_batch',
    subjectId: importId,
    after: { kind: one.kind, ...one.counts },
  })
  return { ok: true }
}

/** Writes a checked import into the school, all of it in one transaction, or nothing. */
export async function acceptImport(write: Write, importId: number): Promise<Settled> {
  const begun = await write((db) => moveImport(db, importId, ['previewed'], { state: 'accepting' }))
  if (!begun) return { ok: false, why: 'This import is not waiting to be accepted.' }
  const settled = await write((db) => writeAll(db, importId)).catch(async (error: unknown) => {
    const message = 'The import could not be written; nothing was changed. Check it again.'
    await write((db) => moveImport(db, importId, ['accepting'], { state: 'previewed', message }))
    throw error
  })
  if (settled.ok) await countAnew(write, importId, true)
  return settled
}

/** Gives an import up before it is accepted: its file and what was found in it are thrown away. */
export async function cancelImport(db: OrgWriter, importId: number): Promise<boolean> {
  const given = await moveImport(db, importId, ['uploaded', 'checking', 'previewed', 'refused'], {
    state: 'cancelled',
  })
  if (!given) return false
  await clearStaged(db, importId)
  await dropFile(db, importId)
  await recordEvent(db, { action: 'exchange.cancelled', subject: 'import_batch', subjectId: importId })
  return true
}

const isStillNamed = (error: unknown): error is Error & { table?: string; detail?: string } =>
  error instanceof Error && 'code' in error && error.code === '23503'

/** Takes a whole import back, unless something was changed or added since: then nothing is done and that is listed. */
export async function undoImport(write: Write, importId: number): Promise<Settled> {
  try {
    return await write(async (db) => {
      if (!(await moveImport(db, importId, ['accepted'], { state: 'undone' })))
        return { ok: false, why: 'Only an accepted import can be undone.' }
      const obstacles = await listObstacles(db, importId)
      if (obstacles.length > 0) {
        await moveImport(db, importId, ['undone'], { state: 'accepted' })
        return { ok: false, why: 'Later changes forbid it; nothing was undone.', obstacles }
      }
      await takeBack(db, importId)
      await recordEvent(db, { action: 'exchange.undone', subject: 'import_batch', subjectId: importId })
      return { ok: true }
    })
  } catch (error) {
    if (!isStillNamed(error)) throw error
    const table = /table "(\w+)"(?!.*table ")/.exec(error.detail ?? error.message)?.[1] ?? 'other records'
    const what = `${table.replaceAll('_', ' ')} added later belongs to something this import brought`
    return {
      ok: false,
      why: 'Later changes forbid it; nothing was undone.',
      obstacles: [{ part: '', rowNumber: null, what }],
    }
  }
}
