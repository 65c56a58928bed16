import type { OrgReader, OrgWriter, Reach } from '#features/access/api.server.ts'
import { listStaffNames } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listKinds } from '../queries/catalogue.server.ts'
import { getDepartment } from '../queries/departments.server.ts'
import { listOfferable } from '../queries/people.server.ts'
import { type HelpState, needsHelper, refusePlan } from '../rules/states.ts'
import { type DepartmentForm, helpersOf, type OfferForm, type PlanFields } from '../schema.ts'
import { type Done, recordWritten } from './written.server.ts'

export type By = { personId: number; country: string }

/** What stands against a plan, by field; null when nothing does. */
export async function refused(
  db: OrgReader,
  { country, helped, before }: { country: string; helped: readonly number[]; before?: string },
  form: PlanFields,
): Promise<Record<string, string> | null> {
  return refusePlan(form, {
    ...{ today: db.today, helped, ...(before === undefined ? {} : { before }) },
    staff: (await listStaffNames(db)).map(({ id }) => id),
    kinds: (await listKinds(db, country)).map(({ key }) => key),
  })
}

/** The columns of a plan's fields. */
export const fieldsOf = (form: PlanFields) => ({
  ...{ kind: form.kind, aim: form.aim, sign: form.sign, place: form.place },
  ...{ meetings: form.meetings, minutes: form.minutes, review_on: form.reviewOn },
  exit_rule: form.exitRule,
})

type Opened = {
  state: HelpState
  how: 'asked' | 'data' | 'talk'
  by: number
  helped: readonly number[]
  departmentId?: number
}

async function open(db: OrgWriter, opened: Opened, form: PlanFields): Promise<number> {
  const { id } = await db
    .insertInto('staff_help')
    .values({
      ...{ org_id: db.orgId, ...fieldsOf(form), department_id: opened.departmentId ?? null },
      ...{ state: opened.state, opened_how: opened.how, opened_by: opened.by, opened_on: db.today },
      began_on: opened.state === 'running' ? db.today : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('staff_help_member')
    .values(opened.helped.map((person_id) => ({ org_id: db.orgId, help_id: id, person_id })))
    .execute()
  await nameHelpers(db, id, form)
  await recordWritten(db)
  return id
}

/** Says who helps, in place of those before. */
export async function nameHelpers(db: OrgWriter, helpId: number, form: PlanFields): Promise<void> {
  const helpers = helpersOf(form)
  await db
    .deleteFrom('staff_help_helper')
    .where('org_id', '=', db.orgId)
    .where('help_id', '=', helpId)
    .execute()
  if (helpers.length === 0) return
  await db
    .insertInto('staff_help_helper')
    .values(helpers.map((person_id) => ({ org_id: db.orgId, help_id: helpId, person_id })))
    .execute()
}

/**
 * Asks for help for oneself. With a colleague named it waits for their yes, and nobody else is told; with nobody named (a
 * course, say) it begins.
 */
export async function askForHelp(
  db: OrgWriter,
  { personId, country }: By,
  form: PlanFields,
): Promise<Done<{ helpId: number }>> {
  const errors = await refused(db, { country, helped: [personId] }, form)
  if (errors) return { ok: false, errors }
  if (helpersOf(form).length === 0 && needsHelper(await listKinds(db, country), form.kind))
    return { ok: false, errors: { helperId: 'Choose whom you ask: nobody else is told.' } }
  const state = helpersOf(form).length === 0 ? 'running' : 'asked'
  return { ok: true, helpId: await open(db, { state, how: 'asked', by: personId, helped: [personId] }, form) }
}

/** Offers help to a colleague, who takes, changes or declines it. 404 for somebody out of reach. */
export async function offerHelp(
  db: OrgWriter,
  { personId, country, reach }: By & { reach: Reach },
  { personId: to, how, ...form }: OfferForm,
): Promise<Done> {
  const able = await listOfferable(db, reach, personId)
  if (!able.some(({ value }) => value === String(to))) throw notFound()
  const errors = await refused(db, { country, helped: [to] }, form)
  if (errors) return { ok: false, errors }
  await open(db, { state: 'offered', how, by: personId, helped: [to] }, form)
  return { ok: true }
}

/** Begins help for a department, for those of its teachers who are named. */
export async function openForDepartment(
  db: OrgWriter,
  { personId, country, departmentId }: By & { departmentId: number },
  { member, ...form }: DepartmentForm,
): Promise<Done<{ helpId: number }>> {
  const { teachers } = await getDepartment(db, departmentId)
  const helped = teachers.map(({ id }) => id).filter((id) => member.includes(id))
  if (helped.length < new Set(member).size)
    return { ok: false, errors: { member: 'One of them does not teach in this department today.' } }
  const errors = await refused(db, { country, helped }, form)
  if (errors) return { ok: false, errors }
  const opened = { state: 'running', how: 'talk', by: personId, helped, departmentId } as const
  return { ok: true, helpId: await open(db, opened, form) }
}
