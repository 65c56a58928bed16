import type { OrgWriter } from '#features/access/api.server.ts'
import { listKinds } from '../queries/catalogue.server.ts'
import { getHelp, type Help } from '../queries/helps.server.ts'
import { mayDo, needsHelper } from '../rules/states.ts'
import { differing, wordingOf } from '../rules/wording.ts'
import { helpersOf, type PlanFields } from '../schema.ts'
import { fieldsOf, nameHelpers, refused } from './open.server.ts'
import { type Done, ended, recordWritten } from './written.server.ts'

type By = { personId: number; country: string }

const namesOthers = ({ helpers }: Help, form: PlanFields): boolean => {
  const named = helpersOf(form)
  return named.length !== helpers.length || helpers.some(({ id }) => !named.includes(id))
}

/** Keeps what a plan said before it was changed, for those in it. */
async function keepWording(db: OrgWriter, { personId, country }: By, before: Help): Promise<void> {
  const kinds = await listKinds(db, country)
  const after = await getHelp(db, personId, before.id)
  const changed = differing(wordingOf(before, kinds), wordingOf(after, kinds))
  if (!changed) return
  await db
    .insertInto('staff_help_wording')
    .values({
      ...{ org_id: db.orgId, help_id: before.id, person_id: personId, at: db.now },
      ...{ before: JSON.stringify(changed.before), after: JSON.stringify(changed.after) },
    })
    .execute()
}

/**
 * Changes a plan; what it said before is kept. Another helper reads it from now on, and one who is left out no longer. Help that was
 * asked for begins when nobody need be named any more. 404 for help that is not theirs.
 */
export async function changeHelp(db: OrgWriter, by: By, helpId: number, form: PlanFields): Promise<Done> {
  const { personId, country } = by
  const help = await getHelp(db, personId, helpId)
  if (!mayDo(help, help.part, 'change')) return ended
  if (help.part === 'helper' && namesOthers(help, form))
    return { ok: false, errors: { helperId: 'Whom it is for says who helps.' } }
  const helped = help.helped.map(({ id }) => id)
  const errors = await refused(db, { country, helped, before: help.reviewOn }, form)
  if (errors) return { ok: false, errors }
  const alone = helpersOf(form).length === 0 && !needsHelper(await listKinds(db, country), form.kind)
  const begins = help.state === 'asked' && alone
  await db
    .updateTable('staff_help')
    .set({ ...fieldsOf(form), ...(begins ? { state: 'running', began_on: db.today } : {}) })
    .where('org_id', '=', db.orgId)
    .where('id', '=', helpId)
    .execute()
  await nameHelpers(db, helpId, form)
  await keepWording(db, by, help)
  await recordWritten(db)
  return { ok: true }
}
