import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listDepartments, listYearGroups } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { type Cycle, getCycle, listCycles } from '../queries/cycles.server.ts'
import { listDeadlines, listReminderDays } from '../queries/deadlines.server.ts'
import type { Deadline } from '../rules/deadlines.ts'
import { type Outcome, refused } from './outcome.ts'
import { applyTemplate, templateOf } from './year.server.ts'

async function getUnclosed(db: OrgWriter, cycleId: number): Promise<Cycle | null> {
  const cycle = await getCycle(db, cycleId)
  return cycle.state === 'closed' ? null : cycle
}

/** Gives a year group, a department, or one within the other a last day of entry of its own. */
export async function setDeadline(db: OrgWriter, cycleId: number, wish: Deadline): Promise<Outcome> {
  const { yearGroupId, departmentId, closes } = wish
  const cycle = await getUnclosed(db, cycleId)
  if (!cycle) return refused('closes', 'The cycle is closed: its deadlines stay as they are.')
  if (yearGroupId === null && departmentId === null)
    return refused('yearGroupId', 'Choose a year group, a department, or both.')
  if (closes < cycle.opens) return refused('closes', 'Entry is not open yet on that day.')
  if (closes > cycle.ends) return refused('closes', 'The cycle has ended by that day.')
  const groups = (await listYearGroups(db)).map((one) => one.id)
  const departments = (await listDepartments(db)).map((one) => one.id)
  if (yearGroupId !== null && !groups.includes(yearGroupId)) throw notFound()
  if (departmentId !== null && !departments.includes(departmentId)) throw notFound()
  const before = (await listDeadlines(db, cycleId)).find(
    (one) => one.yearGroupId === yearGroupId && one.departmentId === departmentId,
  )
  if (before) {
    await db
      .updateTable('cycle_deadline')
      .set({ closes })
      .where('org_id', '=', db.orgId)
      .where('id', '=', before.id)
      .execute()
  } else {
    await db
      .insertInto('cycle_deadline')
      .values({
        ...{ org_id: db.orgId, cycle_id: cycleId, year_group_id: yearGroupId },
        ...{ department_id: departmentId, closes },
      })
      .execute()
  }
  await recordEvent(db, {
    action: 'cycle.deadline-set',
    subject: 'cycle',
    subjectId: cycleId,
    before,
    after: wish,
  })
  return { ok: true }
}

/** Takes a deadline away: the cycle's own day holds again. */
export async function removeDeadline(db: OrgWriter, cycleId: number, deadlineId: number): Promise<Outcome> {
  const cycle = await getUnclosed(db, cycleId)
  if (!cycle) return refused('closes', 'The cycle is closed: its deadlines stay as they are.')
  const removed = await db
    .deleteFrom('cycle_deadline')
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .where('id', '=', deadlineId)
    .returning(['year_group_id', 'department_id', 'closes'])
    .executeTakeFirst()
  if (!removed) throw notFound()
  await recordEvent(db, {
    ...{ action: 'cycle.deadline-removed', subject: 'cycle', subjectId: cycleId, before: removed },
  })
  return { ok: true }
}

/** Says how many days before a deadline the clock reminds those who are behind. */
export async function setReminderDays(
  db: OrgWriter,
  cycleId: number,
  reminderDays: readonly number[],
): Promise<Outcome> {
  const cycle = await getUnclosed(db, cycleId)
  if (!cycle) return refused('reminderDays', 'The cycle is closed: nobody is reminded any more.')
  const before = await listReminderDays(db, cycleId)
  await db
    .updateTable('cycle')
    .set({ reminder_days: [...reminderDays] })
    .where('org_id', '=', db.orgId)
    .where('id', '=', cycleId)
    .execute()
  await recordEvent(db, {
    ...{ action: 'cycle.reminders-set', subject: 'cycle', subjectId: cycleId },
    ...{ before, after: reminderDays },
  })
  return { ok: true }
}

/** Hands what a cycle is to the planned ones after it in its year; answers to how many. */
export async function carryOn(db: OrgWriter, cycleId: number): Promise<number> {
  const cycle = await getCycle(db, cycleId)
  const template = await templateOf(db, cycle)
  const later = (await listCycles(db, { academicYearId: cycle.academicYearId })).filter(
    (one) => one.state === 'planned' && one.starts > cycle.starts,
  )
  for (const one of later) await applyTemplate(db, one, template)
  await recordEvent(db, {
    ...{ action: 'cycle.carried-on', subject: 'cycle', subjectId: cycleId },
    after: { to: later.map((one) => one.id), ...template },
  })
  return later.length
}
