import type { Visit } from '#features/access/api.server.ts'
import { log, newErrorId } from '#platform/log.ts'
import { checkImport } from './check.server.ts'
import { findFile, getImport, type Import, moveImport } from './imports.server.ts'
import { acceptImport } from './settle.server.ts'

type Worker = Pick<Visit, 'org' | 'write' | 'read' | 'now'>

/** Work going on in this process, by organisation and import. */
const running = new Set<string>()
const keyOf = (visit: Worker, importId: number) => `${visit.org.id}/${importId}`

/** So long without a sign of work, and an import counts as left lying by a process that stopped. */
const LEFT_LYING_MS = 20_000

function inBackground(visit: Worker, importId: number, work: () => Promise<unknown>): void {
  const key = keyOf(visit, importId)
  if (running.has(key)) return
  running.add(key)
  const fail = async (error: unknown) => {
    const errorId = newErrorId()
    log.error({ err: error, errorId, importId }, 'an import stopped')
    const message = `The work stopped because of a fault of ours (${errorId}). Nothing was changed: try again.`
    await visit.write((db) => moveImport(db, importId, ['checking'], { state: 'refused', message }))
  }
  work()
    .catch(fail)
    .catch((error: unknown) =>
      log.error({ err: error, importId }, 'an import could not be marked as stopped'),
    )
    .finally(() => running.delete(key))
}

/** Checks an uploaded file while its page shows how far it is. */
export function checkInBackground(visit: Worker, importId: number): void {
  inBackground(visit, importId, async () => {
    const one = await visit.read((db) => getImport(db, importId))
    const file = await visit.read((db) => findFile(db, one))
    if (file) await checkImport(visit.write, importId, file, { country: visit.org.country })
  })
}

/** Writes a checked import while its page waits. */
export const acceptInBackground = (visit: Worker, importId: number): void =>
  inBackground(visit, importId, () => acceptImport(visit.write, importId))

/** Takes up work that a stopped process left lying: a check goes on where it was, a half-written import was rolled back. */
export async function takeUp(visit: Worker, one: Import): Promise<void> {
  const quiet = visit.now.getTime() - (one.workedAt?.getTime() ?? 0) > LEFT_LYING_MS
  if (!quiet || running.has(keyOf(visit, one.id))) return
  if (one.state === 'checking') checkInBackground(visit, one.id)
  const message = 'The writing was interrupted and nothing was changed: accept it again.'
  if (one.state === 'accepting')
    await visit.write((db) => moveImport(db, one.id, ['accepting'], { state: 'previewed', message }))
}
