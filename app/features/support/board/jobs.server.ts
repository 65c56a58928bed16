import type { Visit } from '#features/access/api.server.ts'
import { now } from '#platform/clock.ts'
import { log, newErrorId } from '#platform/log.ts'
import { failProposal, finishProposal, noteProgress } from './commands/propose.server.ts'
import { readDesk } from './queries/desk.server.ts'
import type { Proposal } from './queries/proposals.server.ts'
import { problemOf } from './rules/problem.ts'
import { solveAllocation } from './solve.server.ts'

type Worker = Pick<Visit, 'org' | 'read' | 'write' | 'now'>

/** So long without a sign of work, and a proposal counts as left lying by a process that stopped. */
const LEFT_LYING_MS = 90_000

/** Proposals being worked out by this process, by organisation and id. */
const running = new Set<string>()
const keyOf = ({ org }: Worker, id: number) => `${org.id}/${id}`

async function propose(visit: Worker, proposalId: number): Promise<void> {
  const desk = await visit.read((db) => readDesk(db, visit.org.country))
  if (!desk) return visit.write((db) => failProposal(db, proposalId, 'No cycle has been judged yet.'))
  if (desk.managers.length === 0)
    return visit.write((db) => failProposal(db, proposalId, 'No learning manager is here to give help.'))
  const note = 'Looking for the plan that helps most within the hours there are'
  await visit.write((db) => noteProgress(db, proposalId, { note, at: now() }))
  const answer = await solveAllocation(problemOf(desk))
  await visit.write((db) => finishProposal(db, proposalId, { answer, desk }))
}

/** Works a proposal out while its page shows how far it is. */
export function proposeInBackground(visit: Worker, proposalId: number): void {
  const key = keyOf(visit, proposalId)
  if (running.has(key)) return
  running.add(key)
  const fail = (error: unknown) => {
    const errorId = newErrorId()
    log.error({ err: error, errorId, proposalId }, 'a proposal stopped')
    const note = `The work stopped because of a fault of ours (${errorId}). Nothing was changed: propose again.`
    return visit.write((db) => failProposal(db, proposalId, note))
  }
  propose(visit, proposalId)
    .catch(fail)
    .catch((error: unknown) =>
      log.error({ err: error, proposalId }, 'a proposal could not be marked as stopped'),
    )
    .finally(() => running.delete(key))
}

/** Takes up a proposal that a stopped process left lying. */
export function takeUp(visit: Worker, one: Proposal): void {
  const quiet = visit.now.getTime() - one.workedAt.getTime() > LEFT_LYING_MS
  if (one.state === 'working' && quiet) proposeInBackground(visit, one.id)
}
