import { sql } from 'kysely'
import { type OrgWriter, recordEvent, recordEvents } from '#features/access/api.server.ts'
import { listRequests, type Request } from '../queries/places.server.ts'
import { type Done, refused } from './outcome.ts'

/** Puts the wish of a pupil on the waiting list of a full pathway, where it stands by the day it was first said. */
export async function waitFor(
  db: OrgWriter,
  given: { pupilId: number; pathwayId: number; reason: string; full: string },
): Promise<Done<{ id: null; full: string }>> {
  const { pupilId, pathwayId, reason, full } = given
  const wish = (await listRequests(db, { pupilId })).find(
    ({ state }) => state === 'open' || state === 'waiting',
  )
  if (wish && wish.pathwayId !== pathwayId)
    return refused('pathwayId', `${full}; and there is a wish for ${wish.pathway} already`)
  const answered = { state: 'waiting', answer: full, answered_at: db.now, answered_by: db.personId }
  if (wish)
    await db
      .updateTable('pathway_request')
      .set(answered)
      .where('org_id', '=', db.orgId)
      .where('id', '=', wish.id)
      .execute()
  else
    await db
      .insertInto('pathway_request')
      .values({
        ...{ org_id: db.orgId, pupil_id: pupilId, pathway_id: pathwayId, reason, ...answered },
        ...{ asked_at: db.now, asked_by: db.personId },
      })
      .execute()
  await recordEvent(db, {
    ...{ action: 'curriculum.waits', subject: 'pupil', subjectId: pupilId, reason: full },
    after: { pathway: pathwayId },
  })
  return { ok: true, id: null, full }
}

/** Keeps of everybody who is passed over that they were, and why. */
export async function recordPassing(
  db: OrgWriter,
  passed: readonly Request[],
  { changeId, reason }: { changeId: number; reason: string },
): Promise<void> {
  if (passed.length === 0) return
  await db
    .insertInto('pathway_passing')
    .values(passed.map(({ id }) => ({ org_id: db.orgId, request_id: id, change_id: changeId, reason })))
    .execute()
  await recordEvents(
    db,
    passed.map(({ pupilId, pathwayId }) => ({
      ...{ action: 'curriculum.passed-over', subject: 'pupil', subjectId: pupilId, reason },
      after: { pathway: pathwayId, change: changeId },
    })),
  )
}

/** Answers the wishes of pupils who now have the pathway they asked for; who asked for another still waits for it. */
export async function grantWishes(
  db: OrgWriter,
  placed: readonly { pupilId: number; pathwayId: number }[],
  reason: string,
): Promise<void> {
  await sql`update pathway_request r set state = 'granted', answer = ${reason}, answered_at = ${db.now}, answered_by = ${db.personId}
    from unnest(${placed.map(({ pupilId }) => pupilId)}::bigint[], ${placed.map(({ pathwayId }) => pathwayId)}::bigint[])
      as now (pupil_id, pathway_id)
    where r.org_id = ${db.orgId} and r.pupil_id = now.pupil_id and r.pathway_id = now.pathway_id
      and r.state in ('open', 'waiting')`.execute(db)
}
