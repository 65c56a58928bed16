import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { eventOf, leaveOpen } from '../../proposing/states.server.ts'
import type { Basis } from '../basis.server.ts'
import { findLessonCycle } from '../queries/desk.server.ts'
import type { Line } from '../rules/lines.ts'
import type { Solved } from '../solve.server.ts'

/**
 * Begins a draft for the rest of the cycle: from tomorrow on, or from today and moving as little as can be when something is
 * missing on a day. Drafts still open are left. Answers its id; null where no cycle is to come.
 */
export async function beginDraft(db: OrgWriter, { calm }: { calm: boolean }): Promise<number | null> {
  const first = calm ? db.today : addDays(db.today, 1)
  const cycle = await findLessonCycle(db, first)
  if (!cycle) return null
  let { starts } = cycle
  if (first > starts) starts = first
  await leaveOpen(db, 'lesson_draft')
  const { id } = await db
    .insertInto('lesson_draft')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycle.id, starts, ends: cycle.ends, calm, state: 'working' },
      ...{ note: 'Reading who is free when', worked_at: db.now, made_at: db.now, made_by: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    ...{ action: eventOf('lesson_draft', 'begun'), subject: 'lesson_draft', subjectId: id },
    after: { starts, ends: cycle.ends, calm },
  })
  return id
}

const rowOf = (orgId: number, draftId: number, line: Line) => ({
  ...{ org_id: orgId, draft_id: draftId, plan_id: line.planId, span: line.span, number: line.number },
  ...{ was_id: line.wasId, change: line.change, on_day: line.place?.on ?? null },
  ...{ period_id: line.place?.periodId ?? null, person_id: line.place?.personId ?? null },
  room_id: line.place?.roomId ?? null,
  ...{ missed: JSON.stringify(line.missed), obstacles: JSON.stringify(line.obstacles) },
  remedies: JSON.stringify(line.remedies),
})

/** Keeps what the solver answered, unless the draft was left meanwhile. */
export async function finishDraft(
  db: OrgWriter,
  draftId: number,
  { solved: { plan, bound, least }, lines, basis }: { solved: Solved; lines: readonly Line[]; basis: Basis },
): Promise<void> {
  const result = JSON.stringify({ cost: plan.cost, bound, least })
  const moved = await db
    .updateTable('lesson_draft')
    .set({ state: 'proposed', note: '', basis: JSON.stringify(basis), result, worked_at: db.now })
    .where('org_id', '=', db.orgId)
    .where('id', '=', draftId)
    .where('state', '=', 'working')
    .returning('id')
    .executeTakeFirst()
  if (!moved) return
  if (lines.length > 0)
    await db
      .insertInto('lesson_line')
      .values(lines.map((line) => rowOf(db.orgId, draftId, line)))
      .execute()
  const placed = lines.filter(({ place }) => place !== null).length
  await recordEvent(db, {
    ...{ action: eventOf('lesson_draft', 'proposed'), subject: 'lesson_draft', subjectId: draftId },
    after: { placed, unplaced: lines.length - placed },
  })
}
