import type { OrgWriter } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listSteps } from '../queries/content.server.ts'
import { getHelp, type Help } from '../queries/helps.server.ts'
import { isOpen, nextMoves } from '../rules/loop.ts'
import { mayDo } from '../rules/states.ts'
import type { Move } from '../schema.ts'
import { type Done, ended, recordWritten } from './written.server.ts'

const mayLoop = (help: Help): boolean => mayDo(help, help.part, 'loop')

/** Agrees on a step: one at a time. 404 for help that is not theirs. */
export async function agreeStep(
  db: OrgWriter,
  personId: number,
  { helpId, step }: { helpId: number; step: string },
): Promise<Done> {
  if (!mayLoop(await getHelp(db, personId, helpId))) return ended
  if ((await listSteps(db, [helpId])).some(isOpen))
    return { ok: false, errors: { step: 'One step at a time: close the one before, or let it go.' } }
  await db
    .insertInto('staff_help_step')
    .values({ org_id: db.orgId, help_id: helpId, words: step, agreed_on: db.today })
    .execute()
  await recordWritten(db)
  return { ok: true }
}

const column = { tried: 'tried_on', visited: 'visited_on', closed: 'closed_on' } as const

/** Says that a step was tried, looked at again, or is over. 404 for help or a step that is not theirs. */
export async function moveStep(
  db: OrgWriter,
  personId: number,
  { helpId, stepId, move }: { helpId: number; stepId: number; move: Move },
): Promise<Done> {
  const help = await getHelp(db, personId, helpId)
  const step = (await listSteps(db, [helpId])).find(({ id }) => id === stepId)
  if (!step) throw notFound()
  if (!mayLoop(help) || !nextMoves(step).includes(move)) return ended
  await db
    .updateTable('staff_help_step')
    .set({ [column[move]]: db.today })
    .where('org_id', '=', db.orgId)
    .where('id', '=', stepId)
    .execute()
  await recordWritten(db)
  return { ok: true }
}

/** Writes a few words for those helped and their helper. 404 for help that is not theirs. */
export async function addNote(
  db: OrgWriter,
  personId: number,
  { helpId, words }: { helpId: number; words: string },
): Promise<Done> {
  if (!mayLoop(await getHelp(db, personId, helpId))) return ended
  await db
    .insertInto('staff_help_note')
    .values({ org_id: db.orgId, help_id: helpId, person_id: personId, at: db.now, words })
    .execute()
  await recordWritten(db)
  return { ok: true }
}
