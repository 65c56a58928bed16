import type { z } from 'zod'
import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listAcademicYears, listTerms, listYearGroups } from '#features/school/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { type Cycle, getCycle, listCycles } from '../queries/cycles.server.ts'
import { type FieldRow, listFieldRows, listFieldWords } from '../queries/fields.server.ts'
import { proposeCycles, schoolDays } from '../rules/plan.ts'
import type { CycleForm } from '../schema.ts'

export type Outcome = { ok: true } | { ok: false; errors: Record<string, string> }
const refused = (field: string, message: string): Outcome => ({ ok: false, errors: { [field]: message } })

async function setYearGroups(db: OrgWriter, cycleId: number, yearGroupIds: readonly number[]): Promise<void> {
  await db
    .deleteFrom('cycle_year_group')
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .execute()
  if (yearGroupIds.length === 0) return
  await db
    .insertInto('cycle_year_group')
    .values(yearGroupIds.map((id) => ({ org_id: db.orgId, cycle_id: cycleId, year_group_id: id })))
    .execute()
}

async function setFields(db: OrgWriter, cycleId: number, fields: readonly FieldRow[]): Promise<void> {
  await db.deleteFrom('cycle_field').where('org_id', '=', db.orgId).where('cycle_id', '=', cycleId).execute()
  if (fields.length === 0) return
  await db
    .insertInto('cycle_field')
    .values(
      fields.map(({ vocabularyKey, yearGroupIds: _, ...field }) => ({
        org_id: db.orgId,
        cycle_id: cycleId,
        vocabulary_key: vocabularyKey,
        ...field,
      })),
    )
    .execute()
  const only = fields.flatMap(({ key, yearGroupIds }) =>
    yearGroupIds.map((id) => ({ org_id: db.orgId, cycle_id: cycleId, key, year_group_id: id })),
  )
  if (only.length > 0) await db.insertInto('cycle_field_year_group').values(only).execute()
}

/** The fields of the country's pack whose keys are chosen, as a cycle keeps them. */
async function chooseFields(db: OrgWriter, country: string, keys?: readonly string[]): Promise<FieldRow[]> {
  const words = await listFieldWords(db, country)
  return words
    .filter((word) => keys === undefined || keys.includes(word.key))
    .map(({ key, name, field, vocabulary_key, required, position }) => {
      const yearGroupIds: number[] = []
      return {
        key,
        label: name,
        kind: field,
        vocabularyKey: vocabulary_key,
        required,
        position,
        yearGroupIds,
      }
    })
}

/** The year groups ticked for a field; none when all are, or none is: the whole cycle enters it. */
function enteredOnlyBy(key: string, only: readonly string[], yearGroupIds: readonly number[]): number[] {
  const ticked = yearGroupIds.filter((id) => only.includes(`${key}.${id}`))
  return ticked.length === yearGroupIds.length ? [] : ticked
}

/** What the next cycle begins with: the groups and fields of the last one, or everything in a school’s first. */
async function findTemplate(db: OrgWriter, country: string) {
  const last = (await listCycles(db)).at(-1)
  if (last) return { yearGroupIds: last.yearGroupIds, fields: await listFieldRows(db, last.id) }
  const yearGroupIds = (await listYearGroups(db)).map((group) => group.id)
  return { yearGroupIds, fields: await chooseFields(db, country) }
}

/**
 * Plans the cycles of an academic year, of equal length over its school days; dates can be moved afterwards.
 * A year that has cycles is left as it is.
 */
export async function planCycles(
  db: OrgWriter,
  wish: { academicYearId: number; count: number; country: string },
): Promise<Outcome> {
  const { academicYearId, count, country } = wish
  const year = (await listAcademicYears(db)).find((one) => one.id === academicYearId)
  if (!year) throw notFound()
  if ((await listCycles(db, { academicYearId })).length > 0)
    return refused('count', `${year.name} has its cycles already: change their dates one by one.`)
  const dates = proposeCycles(schoolDays(year, await listTerms(db, academicYearId)), count)
  if (dates.length === 0) return refused('count', `${year.name} has too few school days for ${count} cycles.`)
  const template = await findTemplate(db, country)
  const made = await db
    .insertInto('cycle')
    .values(
      dates.map((one, place) => ({
        org_id: db.orgId,
        academic_year_id: academicYearId,
        number: place + 1,
        name: `Cycle ${place + 1}`,
        ...one,
      })),
    )
    .returning('id')
    .execute()
  for (const { id } of made) {
    await setYearGroups(db, id, template.yearGroupIds)
    await setFields(db, id, template.fields)
  }
  await recordEvent(db, {
    action: 'cycle.planned',
    subject: 'academic_year',
    subjectId: academicYearId,
    after: dates,
  })
  return { ok: true }
}

function overlapping(cycles: readonly Cycle[], cycle: Cycle, wish: { starts: string; ends: string }) {
  return cycles.find(
    (other) => other.id !== cycle.id && other.starts <= wish.ends && other.ends >= wish.starts,
  )
}

/** Changes a planned cycle: its name, dates, year groups and what it collects. Of an open one only the last day of entry. */
export async function changeCycle(
  db: OrgWriter,
  id: number,
  wish: Omit<z.infer<typeof CycleForm>, 'only'> & { only?: readonly string[]; country: string },
): Promise<Outcome> {
  const cycle = await getCycle(db, id)
  if (cycle.state === 'closed') return refused('name', `${cycle.name} is closed and stays as it is.`)
  const { name, starts, ends, opens, closes, yearGroupIds, fields, only = [], country } = wish
  const beside = await listCycles(db, { academicYearId: cycle.academicYearId })
  const clash = overlapping(beside, cycle, wish)
  if (clash) {
    const when = `${formatDate(clash.starts)} to ${formatDate(clash.ends)}`
    return refused('starts', `These dates overlap with ${clash.name}, ${when}.`)
  }
  const known = new Set((await listYearGroups(db)).map((group) => group.id))
  if (yearGroupIds.some((group) => !known.has(group))) throw notFound()
  const chosen = (await chooseFields(db, country, fields)).map((field) => ({
    ...field,
    yearGroupIds: enteredOnlyBy(field.key, only, yearGroupIds),
  }))
  const planned = cycle.state === 'planned'
  await db
    .updateTable('cycle')
    .set(planned ? { name, starts, ends, opens, closes } : { closes })
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .execute()
  if (planned) {
    await setYearGroups(db, id, yearGroupIds)
    await setFields(db, id, chosen)
  }
  await recordEvent(db, {
    action: 'cycle.changed',
    subject: 'cycle',
    subjectId: id,
    before: cycle,
    after: planned ? { name, starts, ends, opens, closes, yearGroupIds, fields: chosen } : { closes },
  })
  return { ok: true }
}

/** Opens a planned cycle for entry; the cycles of the same year groups are opened and closed one after the other. */
export async function openCycle(db: OrgWriter, id: number): Promise<Outcome> {
  const cycle = await getCycle(db, id)
  if (cycle.state !== 'planned') return refused('open', `${cycle.name} is ${cycle.state} already.`)
  if (cycle.yearGroupIds.length === 0)
    return refused('open', `Choose first which year groups ${cycle.name} looks at.`)
  const fields = await listFieldRows(db, id)
  if (!fields.some((field) => field.kind === 'judgement'))
    return refused('open', `${cycle.name} collects no judgement: choose first what is entered.`)
  const open = (await listCycles(db)).find(
    (other) =>
      other.state === 'open' && other.yearGroupIds.some((group) => cycle.yearGroupIds.includes(group)),
  )
  if (open) return refused('open', `${open.name} is still open for the same year groups: close it first.`)
  await db
    .updateTable('cycle')
    .set({ state: 'open' })
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .execute()
  await recordEvent(db, { action: 'cycle.opened', subject: 'cycle', subjectId: id })
  return { ok: true }
}
