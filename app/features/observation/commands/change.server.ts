import type { OrgWriter } from '#features/access/api.server.ts'
import { listKinds } from '../queries/catalogue.server.ts'
import { getHelp } from '../queries/helps.server.ts'
import { mayDo, needsHelper } from '../rules/states.ts'
import type { PlanFields } from '../schema.ts'
import { fieldsOf, refused } from './open.server.ts'
import { type Done, ended, recordWritten } from './written.server.ts'

/**
 * Changes a plan. Another helper reads it from now on, and the one before no longer. Help that was asked for begins when
 * nobody need be named any more. 404 for help that is not theirs.
 */
export async function changeHelp(
  db: OrgWriter,
  { personId, country }: { personId: number; country: string },
  helpId: number,
  form: PlanFields,
): Promise<Done> {
  const help = await getHelp(db, personId, helpId)
  if (!mayDo(help, help.part, 'change')) return ended
  if (help.part === 'helper' && form.helperId !== help.helperId)
    return { ok: false, errors: { helperId: 'Whom it is for says who helps.' } }
  const helped = help.helped.map(({ id }) => id)
  const errors = await refused(db, { country, helped, before: help.reviewOn }, form)
  if (errors) return { ok: false, errors }
  const alone = form.helperId === null && !needsHelper(await listKinds(db, country), form.kind)
  const begins = help.state === 'asked' && alone
  await db
    .updateTable('staff_help')
    .set({ ...fieldsOf(form), ...(begins ? { state: 'running', began_on: db.today } : {}) })
    .where('org_id', '=', db.orgId)
    .where('id', '=', helpId)
    .execute()
  await recordWritten(db)
  return { ok: true }
}
