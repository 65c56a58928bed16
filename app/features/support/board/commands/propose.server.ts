import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listJudgedCycles } from '#features/progress/api.server.ts'
import type { AllocationAnswer } from '#stats/allocation/problem.ts'
import { leaveOpen } from '../../proposing/states.server.ts'
import type { DeskRead } from '../queries/desk.server.ts'
import { readNumbers } from '../queries/managers.server.ts'
import type { Result } from '../queries/proposals.server.ts'
import { linesOf, type NewLine } from '../rules/lines.ts'

/** Begins a proposal after a judged cycle; those still open are left. Answers its id. */
export async function beginProposal(db: OrgWriter, cycleId: number): Promise<number> {
  await leaveOpen(db, 'allocation')
  const { id } = await db
    .insertInto('allocation')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycleId, state: 'working', note: 'Reading who is in need' },
      ...{ numbers: JSON.stringify(await readNumbers(db)), worked_at: db.now, made_at: db.now },
      made_by: db.personId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const after = { cycleId }
  await recordEvent(db, {
    action: 'support.allocation-begun',
    subject: 'allocation',
    subjectId: id,
    after,
  })
  return id
}

/** Begins a proposal after the last judged cycle; null while none was judged. */
export async function beginAfterLast(db: OrgWriter): Promise<number | null> {
  const [cycle] = await listJudgedCycles(db)
  return cycle ? beginProposal(db, cycle.id) : null
}

function resultOf(answer: AllocationAnswer, desk: DeskRead): Result {
  if (!answer.ok) return { clashes: [...answer.clashes], alone: answer.alone, narrowed: answer.narrowed }
  const { value, givenUp, kept, stayed, byHand } = answer
  const gap = Number.isFinite(answer.gap) ? answer.gap : 1
  return {
    ...{ value, givenUp, gap, kept, stayed, byHand, inNeed: desk.inNeed, weighed: desk.needs.length },
    loads: answer.loads.map((load) => ({ ...load })),
  }
}

const rowOf = (orgId: number, allocationId: number, line: NewLine) => ({
  ...{ org_id: orgId, allocation_id: allocationId, pupil_id: line.pupilId, change: line.change },
  ...{ manager_id: line.managerId, kind: line.choice?.kind ?? null, piece: line.piece, need: line.need },
  ...{ subject_id: line.choice?.subjectId ?? null, hours: line.hours, was_plan_id: line.wasPlanId },
  ...{ was_manager_id: line.wasManagerId, finding_id: line.findingId },
  why: line.why === null ? null : JSON.stringify(line.why),
})

/** Keeps what the solver answered, unless the proposal was left meanwhile. */
export async function finishProposal(
  db: OrgWriter,
  proposalId: number,
  { answer, desk }: { answer: AllocationAnswer; desk: DeskRead },
): Promise<void> {
  const state = answer.ok ? 'proposed' : 'clash'
  const moved = await db
    .updateTable('allocation')
    .set({ state, note: '', result: JSON.stringify(resultOf(answer, desk)), worked_at: db.now })
    .where('org_id', '=', db.orgId)
    .where('id', '=', proposalId)
    .where('state', '=', 'working')
    .returning('id')
    .executeTakeFirst()
  if (!moved) return
  const lines = answer.ok ? linesOf(answer, desk) : []
  if (lines.length > 0)
    await db
      .insertInto('allocation_line')
      .values(lines.map((line) => rowOf(db.orgId, proposalId, line)))
      .execute()
  await recordEvent(db, {
    ...{ action: 'support.allocation-proposed', subject: 'allocation', subjectId: proposalId },
    after: { state, pupils: lines.length },
  })
}
