import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { getPlan, membersOn, type Viewer } from '../queries/plans.server.ts'
import { listSessions, type Session } from '../queries/sessions.server.ts'
import { seesPart } from '../rules/plan.ts'
import type { RegisterForm } from '../schema.ts'
import type { Done } from './start.server.ts'

const toldOf = ({ minutes, presence, note }: Pick<Session, 'minutes' | 'presence' | 'note'>) => ({
  minutes,
  came: presence.filter((one) => one.minutes > 0).map(({ pupilId }) => pupilId),
  ...(note ? { note } : {}),
})

/**
 * Keeps who came to a session and for how long; taken again for the same day it is corrected, and its history says so.
 * 404 for a plan that is not the viewer's.
 */
export async function keepRegister(
  db: OrgWriter,
  viewer: Viewer,
  planId: number,
  form: RegisterForm,
): Promise<Done<{ came: number; of: number }>> {
  const plan = await getPlan(db, viewer, planId)
  if (form.heldOn > db.today)
    return { ok: false, errors: { heldOn: 'A register is taken on the day, or after.' } }
  if (form.heldOn < plan.starts || (plan.endedOn !== null && form.heldOn > plan.endedOn))
    return { ok: false, errors: { heldOn: 'Choose a day on which this help was running.' } }
  if (plan.others > 0) return { ok: false, errors: { form: seesPart(plan.owner) } }
  const before = (await listSessions(db, planId)).find(({ heldOn }) => heldOn === form.heldOn)
  const there = new Set(form.there)
  const known = new Set([
    ...membersOn(plan, form.heldOn).map(({ id }) => id),
    ...(before?.presence ?? []).map(({ pupilId }) => pupilId),
  ])
  const presence = [...known].map((pupilId) => ({
    pupilId,
    minutes: form.minutes > 0 && there.has(pupilId) ? (form.parts.get(pupilId) ?? form.minutes) : 0,
  }))
  const set = { minutes: form.minutes, note: form.note, taken_by: db.personId, taken_at: db.now }
  const { id: sessionId } = await db
    .insertInto('help_session')
    .values({ org_id: db.orgId, plan_id: planId, held_on: form.heldOn, ...set })
    .onConflict((on) => on.columns(['org_id', 'plan_id', 'held_on']).doUpdateSet(set))
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .deleteFrom('help_presence')
    .where('org_id', '=', db.orgId)
    .where('session_id', '=', sessionId)
    .execute()
  if (form.minutes > 0)
    await db
      .insertInto('help_presence')
      .values(
        presence.map(({ pupilId, minutes }) => ({
          ...{ org_id: db.orgId, session_id: sessionId, pupil_id: pupilId, minutes },
        })),
      )
      .execute()
  await recordEvent(db, {
    ...{ action: 'support.registered', subject: 'help_plan', subjectId: planId },
    ...(before ? { before: { day: before.heldOn, ...toldOf(before) } } : {}),
    after: { day: form.heldOn, ...toldOf({ minutes: form.minutes, presence, note: form.note }) },
  })
  return { ok: true, came: presence.filter(({ minutes }) => minutes > 0).length, of: presence.length }
}
