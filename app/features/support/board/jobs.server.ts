import { now } from '#platform/clock.ts'
import { isLeftLying, type Worker, workInBackground } from '../proposing/jobs.server.ts'
import { failProposal, noteProgress } from '../proposing/states.server.ts'
import { finishProposal } from './commands/propose.server.ts'
import { readDesk } from './queries/desk.server.ts'
import type { Proposal } from './queries/proposals.server.ts'
import { problemOf } from './rules/problem.ts'
import { solveAllocation } from './solve.server.ts'

async function propose(visit: Worker, id: number): Promise<void> {
  const fail = (note: string) => visit.write((db) => failProposal(db, 'allocation', { id, note }))
  const desk = await visit.read((db) => readDesk(db, visit.org.country))
  if (!desk) return fail('No cycle has been judged yet.')
  if (desk.managers.length === 0) return fail('No learning manager is here to give help.')
  const note = 'Looking for the plan that helps most within the hours there are'
  await visit.write((db) => noteProgress(db, 'allocation', { id, note, at: now() }))
  const answer = await solveAllocation(problemOf(desk))
  await visit.write((db) => finishProposal(db, id, { answer, desk }))
}

/** Works a proposal out while its page shows how far it is. */
export const proposeInBackground = (visit: Worker, id: number): void =>
  workInBackground(visit, { table: 'allocation', id, work: () => propose(visit, id) })

/** Takes up a proposal that a stopped process left lying. */
export function takeUp(visit: Worker, one: Proposal): void {
  if (isLeftLying(visit, one)) proposeInBackground(visit, one.id)
}
