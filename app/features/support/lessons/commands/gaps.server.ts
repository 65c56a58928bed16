import { sql } from 'kysely'
import { changeSetting, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { Done } from '../../commands/start.server.ts'
import { findLessonCycle, NUMBERS } from '../queries/desk.server.ts'
import type { LessonNumbers } from '../rules/numbers.ts'
import type { GapForm } from '../schema.ts'

export const saveNumbers = (db: OrgWriter, numbers: LessonNumbers): Promise<void> =>
  changeSetting(db, NUMBERS, numbers)

async function isThere(db: OrgWriter, { what, id }: GapForm['missing']): Promise<boolean> {
  const found = await sql`select 1 from ${sql.table(what)} where org_id = ${db.orgId} and id = ${id}`.execute(
    db,
  )
  return found.rows.length > 0
}

/** Keeps what is missing on a day: somebody, a room, or a period. 404 for somebody or something that is not there. */
export async function addGap(db: OrgWriter, { on, missing, reason }: GapForm): Promise<Done<object>> {
  if (!(await isThere(db, missing))) throw notFound()
  if (on < db.today) return { ok: false, errors: { on: 'That day has gone by.' } }
  const cycle = await findLessonCycle(db)
  if (cycle && on > cycle.ends)
    return { ok: false, errors: { on: 'Special lessons are planned for this cycle alone.' } }
  const { what, id } = missing
  const row = await db
    .insertInto('lesson_gap')
    .values({
      ...{ org_id: db.orgId, on_day: on, reason, made_at: db.now, made_by: db.personId },
      person_id: what === 'person' ? id : null,
      room_id: what === 'room' ? id : null,
      period_id: what === 'period' ? id : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return { ok: false, errors: { missing: 'That is known already.' } }
  await recordEvent(db, {
    ...{ action: 'support.lessons-gap', subject: 'lesson_gap', subjectId: row.id },
    after: { on, [what]: id, reason },
  })
  return { ok: true }
}

/** Takes back what was missing on a day, or 404. */
export async function removeGap(db: OrgWriter, gapId: number): Promise<void> {
  const gone = await db
    .deleteFrom('lesson_gap')
    .where('org_id', '=', db.orgId)
    .where('id', '=', gapId)
    .returning(['on_day', 'person_id', 'room_id', 'period_id', 'reason'])
    .executeTakeFirst()
  if (!gone) throw notFound()
  await recordEvent(db, {
    ...{ action: 'support.lessons-gap-closed', subject: 'lesson_gap', subjectId: gapId, before: gone },
  })
}

/** Keeps a special lesson where it is in every plan to come, or lets it go again. 404 for none to come. */
export async function pinLesson(
  db: OrgWriter,
  { lessonId, pinned }: { lessonId: number; pinned: boolean },
): Promise<void> {
  const found = await db
    .updateTable('special_lesson')
    .set({ pinned })
    .where('org_id', '=', db.orgId)
    .where('id', '=', lessonId)
    .where('on_day', '>=', db.today)
    .returning('plan_id')
    .executeTakeFirst()
  if (!found) throw notFound()
  await recordEvent(db, {
    ...{ action: 'support.lesson-pinned', subject: 'help_plan', subjectId: found.plan_id },
    after: { lessonId, pinned },
  })
}
