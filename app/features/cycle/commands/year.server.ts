import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listAcademicYears, listTerms, listYearGroups } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { findCeiling } from '../queries/burden.server.ts'
import { type Cycle, listCycles } from '../queries/cycles.server.ts'
import { listDeadlines, listReminderDays } from '../queries/deadlines.server.ts'
import { type FieldRow, listFieldRows } from '../queries/fields.server.ts'
import { type Deadline, moveDeadlines } from '../rules/deadlines.ts'
import { proposeCycles, schoolDays } from '../rules/plan.ts'
import { type Outcome, refused } from './outcome.ts'
import { chooseFields, setFields, setYearGroups } from './plan.server.ts'

/** What one cycle hands to another: whom it looks at, what is entered, by when, and when the clock reminds. */
export type Template = {
  /** The last day of entry the deadlines are counted from. */
  closes: string
  yearGroupIds: readonly number[]
  fields: readonly FieldRow[]
  deadlines: readonly Deadline[]
  reminderDays: readonly number[]
}

/** In a school’s first year the clock reminds a week before a deadline and the day before it. */
const USUAL_REMINDERS = [7, 1]

export const templateOf = async (db: OrgReader, cycle: Cycle): Promise<Template> => ({
  closes: cycle.closes,
  yearGroupIds: cycle.yearGroupIds,
  fields: await listFieldRows(db, cycle.id),
  deadlines: await listDeadlines(db, cycle.id),
  reminderDays: await listReminderDays(db, cycle.id),
})

/** A school’s first cycles look at everybody and ask for little: what takes words is left out. */
async function firstTemplate(db: OrgWriter, country: string): Promise<Template> {
  const fields = await chooseFields(db, country)
  return {
    ...{ closes: db.today, deadlines: [], reminderDays: USUAL_REMINDERS },
    yearGroupIds: (await listYearGroups(db)).map((group) => group.id),
    fields: fields.filter((field) => field.kind !== 'comment'),
  }
}

/** The cycles a year is planned from: those of the year before it, else of the last year that has any. */
async function listModels(db: OrgReader, academicYearId: number): Promise<Cycle[]> {
  const years = await listAcademicYears(db)
  const starts = years.find((one) => one.id === academicYearId)?.starts ?? ''
  const byYear = Map.groupBy(await listCycles(db), (cycle) => cycle.academicYearId)
  const planned = years.filter((one) => byYear.has(one.id)).sort((a, b) => a.starts.localeCompare(b.starts))
  const model = planned.findLast((one) => one.starts < starts) ?? planned.at(-1)
  return byYear.get(model?.id ?? -1) ?? []
}

/** One template for each cycle to be made: the cycle of the same place the year before, or its last. */
async function listTemplates(
  db: OrgWriter,
  wish: { academicYearId: number; count: number; country: string },
): Promise<Template[]> {
  const models = await listModels(db, wish.academicYearId)
  const last = models.at(-1)
  const templates: Template[] = []
  for (let place = 0; place < wish.count; place += 1) {
    const model = models[place] ?? last
    templates.push(model ? await templateOf(db, model) : await firstTemplate(db, wish.country))
  }
  return templates
}

/** How many cycles the form for a year begins with: as many as the year before had, six in a first year. */
export async function usualCount(db: OrgReader, academicYearId: number): Promise<number> {
  return (await listModels(db, academicYearId)).length || 6
}

async function setDeadlines(db: OrgWriter, cycleId: number, deadlines: readonly Deadline[]): Promise<void> {
  await db
    .deleteFrom('cycle_deadline')
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .execute()
  if (deadlines.length === 0) return
  await db
    .insertInto('cycle_deadline')
    .values(
      deadlines.map(({ yearGroupId, departmentId, closes }) => ({
        ...{ org_id: db.orgId, cycle_id: cycleId, year_group_id: yearGroupId },
        ...{ department_id: departmentId, closes },
      })),
    )
    .execute()
}

/** Makes a planned cycle what the template says, its deadlines as far from its last day of entry. */
export async function applyTemplate(
  db: OrgWriter,
  cycle: { id: number; opens: string; closes: string },
  template: Template,
): Promise<void> {
  await setYearGroups(db, cycle.id, template.yearGroupIds)
  await setFields(db, cycle.id, template.fields)
  await setDeadlines(db, cycle.id, moveDeadlines(template.deadlines, template, cycle))
  await db
    .updateTable('cycle')
    .set({ reminder_days: [...template.reminderDays] })
    .where('org_id', '=', db.orgId)
    .where('id', '=', cycle.id)
    .execute()
}

type YearWish = { academicYearId: number; count: number; country: string }

async function proposeFor(db: OrgWriter, { academicYearId, count }: YearWish) {
  const year = (await listAcademicYears(db)).find((one) => one.id === academicYearId)
  if (!year) throw notFound()
  if ((await listCycles(db, { academicYearId })).length > 0)
    return refused('count', `${year.name} has its cycles already: change their dates one by one.`)
  const { collections } = await findCeiling(db)
  if (collections !== null && count > collections)
    return refused(
      'count',
      `Your school asks teachers at most ${collections} times a year; the ceiling is set on the page Burden.`,
    )
  const dates = proposeCycles(schoolDays(year, await listTerms(db, academicYearId)), count)
  if (dates.length === 0) return refused('count', `${year.name} has too few school days for ${count} cycles.`)
  return { ok: true as const, dates }
}

/**
 * Plans the cycles of an academic year, of equal length over its school days, each like the one of the same place the
 * year before; dates can be moved afterwards. A year that has cycles is left as it is.
 */
export async function planCycles(db: OrgWriter, wish: YearWish): Promise<Outcome> {
  const proposed = await proposeFor(db, wish)
  if (!('dates' in proposed)) return proposed
  const { dates } = proposed
  const templates = await listTemplates(db, wish)
  const made = await db
    .insertInto('cycle')
    .values(
      dates.map((one, place) => ({
        org_id: db.orgId,
        academic_year_id: wish.academicYearId,
        number: place + 1,
        name: `Cycle ${place + 1}`,
        ...one,
      })),
    )
    .returning(['id', 'number', 'opens', 'closes'])
    .execute()
  for (const cycle of made) {
    const template = templates[cycle.number - 1]
    if (template) await applyTemplate(db, cycle, template)
  }
  await recordEvent(db, {
    action: 'cycle.planned',
    subject: 'academic_year',
    subjectId: wish.academicYearId,
    after: dates,
  })
  return { ok: true }
}
