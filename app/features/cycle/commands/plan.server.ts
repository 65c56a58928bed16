import type { z } from 'zod'
import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listYearGroups } from '#features/school/api.server.ts'
import { formatDate } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { type Cycle, getCycle, listCycles } from '../queries/cycles.server.ts'
import { type FieldRow, listFieldRows, listFieldWords } from '../queries/fields.server.ts'
import type { CycleForm } from '../schema.ts'
import { explainHeavy } from './burden.server.ts'
import { type Outcome, refused } from './outcome.ts'

export async function setYearGroups(
  db: OrgWriter,
  cycleId: number,
  yearGroupIds: readonly number[],
): Promise<void> {
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

export async function setFields(db: OrgWriter, cycleId: number, fields: readonly FieldRow[]): Promise<void> {
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
export async function chooseFields(
  db: OrgWriter,
  country: string,
  keys?: readonly string[],
): Promise<FieldRow[]> {
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

/** Which fields must be filled: those that are ticked, and a judgement always; as the pack has it where nothing was asked. */
const makeCompulsory = (fields: FieldRow[], keys: readonly string[] | undefined): FieldRow[] =>
  keys === undefined
    ? fields
    : fields.map((one) => ({ ...one, required: one.kind === 'judgement' || keys.includes(one.key) }))

/** The year groups ticked for a field; none when all are, or none is: the whole cycle enters it. */
function enteredOnlyBy(key: string, only: readonly string[], yearGroupIds: readonly number[]): number[] {
  const ticked = yearGroupIds.filter((id) => only.includes(`${key}.${id}`))
  return ticked.length === yearGroupIds.length ? [] : ticked
}

function overlapping(cycles: readonly Cycle[], cycle: Cycle, wish: { starts: string; ends: string }) {
  return cycles.find(
    (other) => other.id !== cycle.id && other.starts <= wish.ends && other.ends >= wish.starts,
  )
}

/** Changes a planned cycle: its name, dates, year groups and what it collects. */
export async function changeCycle(
  db: OrgWriter,
  id: number,
  wish: Omit<z.infer<typeof CycleForm>, 'compulsory' | 'only'> & {
    compulsory?: readonly string[]
    only?: readonly string[]
    country: string
  },
): Promise<Outcome> {
  const cycle = await getCycle(db, id)
  if (cycle.state === 'closed') return refused('name', `${cycle.name} is closed and stays as it is.`)
  if (cycle.state === 'open')
    return refused('name', `${cycle.name} is open: only its last day still changes.`)
  const { name, starts, ends, opens, closes, yearGroupIds, fields, compulsory, only = [], country } = wish
  const beside = await listCycles(db, { academicYearId: cycle.academicYearId })
  const clash = overlapping(beside, cycle, wish)
  if (clash) {
    const when = `${formatDate(clash.starts)} to ${formatDate(clash.ends)}`
    return refused('starts', `These dates overlap with ${clash.name}, ${when}.`)
  }
  const known = new Set((await listYearGroups(db)).map((group) => group.id))
  if (yearGroupIds.some((group) => !known.has(group))) throw notFound()
  const chosen = makeCompulsory(await chooseFields(db, country, fields), compulsory).map((field) => ({
    ...field,
    yearGroupIds: enteredOnlyBy(field.key, only, yearGroupIds),
  }))
  const heavy = await explainHeavy(db, { ...cycle, yearGroupIds }, chosen, country)
  if (heavy) return refused('fields', heavy)
  await db
    .updateTable('cycle')
    .set({ name, starts, ends, opens, closes })
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .execute()
  await setYearGroups(db, id, yearGroupIds)
  await setFields(db, id, chosen)
  await recordEvent(db, {
    action: 'cycle.changed',
    subject: 'cycle',
    subjectId: id,
    before: cycle,
    after: { name, starts, ends, opens, closes, yearGroupIds, fields: chosen },
  })
  return { ok: true }
}

/** Moves the last day of entry of an open cycle, of which nothing else changes any more. */
export async function moveLastDay(db: OrgWriter, id: number, closes: string): Promise<Outcome> {
  const cycle = await getCycle(db, id)
  if (cycle.state !== 'open') return refused('closes', `${cycle.name} is ${cycle.state}.`)
  if (closes < cycle.opens) return refused('closes', 'Entry closes on the day it opens or later.')
  await db.updateTable('cycle').set({ closes }).where('org_id', '=', db.orgId).where('id', '=', id).execute()
  await recordEvent(db, {
    ...{ action: 'cycle.changed', subject: 'cycle', subjectId: id },
    ...{ before: { closes: cycle.closes }, after: { closes } },
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
