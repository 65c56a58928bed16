import { sql } from 'kysely'
import { changeSetting, type OrgWriter, recordEvent, recordEvents } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { Done } from '../../commands/start.server.ts'
import { findLessonCycle, type LessonCycle, NUMBERS, readCalendar } from '../queries/desk.server.ts'
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

/** Why what is missing cannot be kept, by field; null where it can. */
function refusedGap(
  db: OrgWriter,
  { on, until, missing, periodId }: GapForm,
  cycle: LessonCycle | null,
): Record<string, string> | null {
  const last = until ?? on
  if (on < db.today) return { on: 'That day has gone by.' }
  if (last < on) return { until: 'The last day is before the first.' }
  if (cycle && last > cycle.ends)
    return { [until ? 'until' : 'on']: 'Special lessons are planned for this cycle alone.' }
  if (periodId && missing.what !== 'year_group')
    return { periodId: 'One period alone is for a year group: leave it at the whole day.' }
  return null
}

/** The days that are meant: the one, or those with school from the first to the last. */
async function daysMeant(db: OrgWriter, { on, until }: GapForm, cycle: LessonCycle | null) {
  if (!until || !cycle) return [on]
  const { days } = await readCalendar(db, cycle)
  return days.map((day) => day.on).filter((day) => on <= day && day <= until)
}

/**
 * Keeps what is missing on a day, or on each of some: somebody, a room, a period, or a year group that is kept clear. 404 for
 * somebody or something that is not there.
 */
export async function addGap(db: OrgWriter, form: GapForm): Promise<Done<object>> {
  const { missing, periodId, reason } = form
  const { what, id } = missing
  if (!(await isThere(db, missing))) throw notFound()
  if (periodId && !(await isThere(db, { what: 'period', id: periodId }))) throw notFound()
  const cycle = await findLessonCycle(db)
  const errors = refusedGap(db, form, cycle)
  if (errors) return { ok: false, errors }
  const days = await daysMeant(db, form, cycle)
  if (days.length === 0) return { ok: false, errors: { on: 'There is no school on these days.' } }
  const rows = await db
    .insertInto('lesson_gap')
    .values(
      days.map((on_day) => ({
        ...{ org_id: db.orgId, on_day, reason, made_at: db.now, made_by: db.personId },
        person_id: what === 'person' ? id : null,
        room_id: what === 'room' ? id : null,
        period_id: what === 'period' ? id : (periodId ?? null),
        year_group_id: what === 'year_group' ? id : null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'on_day'])
    .execute()
  if (rows.length === 0) return { ok: false, errors: { missing: 'That is known already.' } }
  await recordEvents(
    db,
    rows.map((row) => ({
      ...{ action: 'support.lessons-gap', subject: 'lesson_gap', subjectId: row.id },
      after: { on: row.on_day, [what]: id, ...(periodId ? { period: periodId } : {}), reason },
    })),
  )
  return { ok: true }
}

/** Takes back what was missing on a day, or 404. */
export async function removeGap(db: OrgWriter, gapId: number): Promise<void> {
  const gone = await db
    .deleteFrom('lesson_gap')
    .where('org_id', '=', db.orgId)
    .where('id', '=', gapId)
    .returning(['on_day', 'person_id', 'room_id', 'period_id', 'year_group_id', 'reason'])
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
