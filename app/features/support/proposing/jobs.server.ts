import type { OrgWriter, Visit } from '#features/access/api.server.ts'
import { log, newErrorId } from '#platform/log.ts'
import { failProposal, type ProposalTable } from './states.server.ts'

export type Worker = Pick<Visit, 'org' | 'read' | 'write' | 'now'>
type Job = { table: ProposalTable; id: number; work: () => Promise<void> }

/** So long without a sign of work, and a proposal counts as left lying by a process that stopped. */
const LEFT_LYING_MS = 90_000

/** Proposals being worked out by this process. */
const running = new Set<string>()

/** Works a proposal out while its page shows how far it is; a fault is told there. */
export function workInBackground({ org, write }: Worker, { table, id, work }: Job): void {
  const key = `${org.id}/${table}/${id}`
  if (running.has(key)) return
  running.add(key)
  const fail = (error: unknown) => {
    const errorId = newErrorId()
    log.error({ err: error, errorId, table, id }, 'a proposal stopped')
    const note = `The work stopped because of a fault of ours (${errorId}). Nothing was changed: propose again.`
    return write((db: OrgWriter) => failProposal(db, table, { id, note }))
  }
  work()
    .catch(fail)
    .catch((error: unknown) =>
      log.error({ err: error, table, id }, 'a proposal could not be marked as stopped'),
    )
    .finally(() => running.delete(key))
}

/** Whether a proposal was left lying by a process that stopped. */
export const isLeftLying = (
  { now }: Pick<Worker, 'now'>,
  { state, workedAt }: { state: string; workedAt: Date },
): boolean => state === 'working' && now.getTime() - workedAt.getTime() > LEFT_LYING_MS
