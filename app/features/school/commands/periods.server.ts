import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { findCurrentYear } from '../queries/calendar.server.ts'
import { listPeriods, type Period } from '../queries/timetable.server.ts'
import { formatTime, weekdayName } from '../rules/timetable.ts'
import type { PeriodForm } from '../schema-timetable.ts'
import { type Outcome, refused } from './outcome.ts'

type Times = { name: string; begins: number; ends: number }
const workdays = [1, 2, 3, 4, 5]

/** What stands in the way of a period on its day: one of its name, or one at the same time. */
function obstacle(period: Times, sameDay: readonly Period[]): Outcome | null {
  const twin = sameDay.find(({ name }) => name === period.name)
  if (twin) return refused('name', `${weekdayName(twin.weekday)} has a period ${period.name} already`)
  const meanwhile = sameDay.find(({ begins, ends }) => begins < period.ends && period.begins < ends)
  if (!meanwhile) return null
  const { weekday, name, begins, ends } = meanwhile
  return refused(
    'begins',
    `On ${weekdayName(weekday)} ${name} is from ${formatTime(begins)} to ${formatTime(ends)}`,
  )
}

type Of<Intent> = Extract<PeriodForm, { intent: Intent }>

/** Adds a period to one day of a week of the current year, or to Monday to Friday. */
async function addPeriod(db: OrgWriter, { intent: _, ...added }: Of<'add'>): Promise<Outcome> {
  const year = await findCurrentYear(db)
  if (!year) return refused('name', 'There is no academic year yet')
  const periods = await listPeriods(db)
  const weekdays = added.weekday === 0 ? workdays : [added.weekday]
  for (const weekday of weekdays) {
    const day = periods.filter((one) => one.week === added.week && one.weekday === weekday)
    const why = obstacle(added, day)
    if (why) return why
  }
  const made = await db
    .insertInto('period')
    .values(weekdays.map((weekday) => ({ ...added, weekday, org_id: db.orgId, academic_year_id: year.id })))
    .returning('id')
    .execute()
  const [first] = made
  await recordEvent(db, {
    ...{ action: 'school.period-added', subject: 'period', subjectId: first?.id ?? year.id, after: added },
  })
  return { ok: true, id: first?.id ?? year.id }
}

async function changePeriod(
  db: OrgWriter,
  { intent: _, periodId, ...after }: Of<'change'>,
): Promise<Outcome> {
  const periods = await listPeriods(db)
  const before = periods.find(({ id }) => id === periodId)
  if (!before) return refused('periodId', 'This period is not there any more')
  const day = periods.filter(
    (one) => one.week === before.week && one.weekday === before.weekday && one.id !== periodId,
  )
  const why = obstacle(after, day)
  if (why) return why
  await db
    .updateTable('period')
    .set(after)
    .where('org_id', '=', db.orgId)
    .where('id', '=', periodId)
    .execute()
  await recordEvent(db, {
    ...{ action: 'school.period-changed', subject: 'period', subjectId: periodId, before, after },
  })
  return { ok: true, id: periodId }
}

const uses = (
  db: OrgWriter,
  table: 'timetabled_lesson' | 'spare_period' | 'special_lesson',
  periodId: number,
) =>
  db
    .selectFrom(table)
    .select('period_id')
    .where('org_id', '=', db.orgId)
    .where('period_id', '=', periodId)
    .executeTakeFirst()

/** Takes a period away in which no class ever met and nobody is kept free. */
async function removePeriod(db: OrgWriter, { periodId }: Of<'remove'>): Promise<Outcome> {
  const before = (await listPeriods(db)).find(({ id }) => id === periodId)
  if (!before) return refused('periodId', 'This period is not there any more')
  const where = `${weekdayName(before.weekday)}, ${before.name}`
  if (await uses(db, 'timetabled_lesson', periodId))
    return refused('periodId', `${where} stays: classes meet in it, or met`)
  if (await uses(db, 'spare_period', periodId))
    return refused('periodId', `${where} stays: somebody is kept free in it`)
  if (await uses(db, 'special_lesson', periodId))
    return refused('periodId', `${where} stays: special lessons are held in it, or were`)
  await db.deleteFrom('period').where('org_id', '=', db.orgId).where('id', '=', periodId).execute()
  await recordEvent(db, {
    ...{ action: 'school.period-removed', subject: 'period', subjectId: periodId, before },
  })
  return { ok: true, id: periodId }
}

/** Adds, changes or takes away periods as the form says. */
export function settlePeriod(db: OrgWriter, form: PeriodForm): Promise<Outcome> {
  if (form.intent === 'add') return addPeriod(db, form)
  return form.intent === 'change' ? changePeriod(db, form) : removePeriod(db, form)
}
