import type { OrgWriter } from '#features/access/api.server.ts'
import { getHelp, type Help } from '../queries/helps.server.ts'
import { type Act, mayDo } from '../rules/states.ts'
import { type Done, ended, recordWritten } from './written.server.ts'

export type Answer = Extract<Act, 'accept' | 'decline' | 'agree' | 'withdraw'>

/**
 * What becomes of help by an answer: what was taken waits for the yes of somebody who helps, unless they offered it or nobody is
 * named.
 */
function setOf(answer: Exclude<Answer, 'withdraw'>, { helpers, openedBy }: Help, today: string) {
  if (answer === 'decline') return { state: 'declined' }
  return answer === 'accept' && helpers.some(({ id }) => id !== openedBy)
    ? { state: 'asked' }
    : { state: 'running', began_on: today }
}

/**
 * Somebody takes or declines what was offered to them, says yes to a colleague who asked, or gives up helping. 404 for help
 * that is not theirs.
 */
export async function answerHelp(
  db: OrgWriter,
  personId: number,
  { helpId, answer }: { helpId: number; answer: Answer },
): Promise<Done> {
  const help = await getHelp(db, personId, helpId)
  if (!mayDo(help, help.part, answer)) return ended
  if (answer === 'withdraw') await withdraw(db, personId, helpId)
  else
    await db
      .updateTable('staff_help')
      .set(setOf(answer, help, db.today))
      .where('org_id', '=', db.orgId)
      .where('id', '=', helpId)
      .execute()
  await recordWritten(db)
  return { ok: true }
}

/** Whoever withdraws is no part of it from then on; others who help stay. */
const withdraw = (db: OrgWriter, personId: number, helpId: number) =>
  db
    .deleteFrom('staff_help_helper')
    .where('org_id', '=', db.orgId)
    .where('help_id', '=', helpId)
    .where('person_id', '=', personId)
    .execute()

/** Takes somebody out of the help of their department; the last of them takes it away with them. */
export async function leaveHelp(db: OrgWriter, personId: number, helpId: number): Promise<Done> {
  const help = await getHelp(db, personId, helpId)
  if (!mayDo(help, help.part, 'leave')) return ended
  if (help.helped.length === 1) await deleteHelp(db, helpId)
  else
    await db
      .deleteFrom('staff_help_member')
      .where('org_id', '=', db.orgId)
      .where('help_id', '=', helpId)
      .where('person_id', '=', personId)
      .execute()
  await recordWritten(db)
  return { ok: true }
}

/** Takes help of one's own away for good, once it does not run. */
export async function eraseHelp(db: OrgWriter, personId: number, helpId: number): Promise<Done> {
  const help = await getHelp(db, personId, helpId)
  if (!mayDo(help, help.part, 'erase')) return ended
  await deleteHelp(db, helpId)
  await recordWritten(db)
  return { ok: true }
}

const deleteHelp = (db: OrgWriter, helpId: number) =>
  db.deleteFrom('staff_help').where('org_id', '=', db.orgId).where('id', '=', helpId).execute()
