import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listPlaces, listRequests } from '../queries/places.server.ts'
import { type Done, refused } from './outcome.ts'
import { planSwitch } from './switch.server.ts'

/** Asks for a pathway for a pupil within reach; one wish at a time. 404 out of reach, and for a pathway not of the pupil’s year. */
export async function askForPathway(
  db: OrgWriter,
  reach: Reach,
  given: { pupilId: number; pathwayId: number; reason: string },
): Promise<Done<{ id: number }>> {
  const { pupilId, pathwayId, reason } = given
  await getPupilInReach(db, reach, pupilId)
  await planSwitch(db, pupilId, pathwayId)
  const [now] = await listPlaces(db, pupilId)
  if (now?.ends === null && now.pathwayId === pathwayId)
    return refused('pathwayId', 'This is the pathway it is now.')
  const open = (await listRequests(db, { pupilId })).some(
    ({ state }) => state === 'open' || state === 'waiting',
  )
  if (open) return refused('pathwayId', 'There is a wish already that waits for an answer.')
  const { id } = await db
    .insertInto('pathway_request')
    .values({
      ...{ org_id: db.orgId, pupil_id: pupilId, pathway_id: pathwayId, state: 'open', reason },
      ...{ asked_at: db.now, asked_by: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    ...{ action: 'curriculum.asked', subject: 'pupil', subjectId: pupilId, reason },
    after: { pathway: pathwayId },
  })
  return { ok: true, id }
}

/** Refuses a wish of a pupil with a reason, which the family reads. 404 where it does not wait. */
export async function refuseRequest(
  db: OrgWriter,
  given: { pupilId: number; requestId: number; reason: string },
): Promise<Done> {
  const updated = await db
    .updateTable('pathway_request')
    .set({ state: 'refused', answer: given.reason, answered_at: db.now, answered_by: db.personId })
    .where('org_id', '=', db.orgId)
    .where('id', '=', given.requestId)
    .where('pupil_id', '=', given.pupilId)
    .where('state', 'in', ['open', 'waiting'])
    .returning('pathway_id')
    .executeTakeFirst()
  if (!updated) throw notFound()
  await recordEvent(db, {
    ...{ action: 'curriculum.refused', subject: 'pupil', subjectId: given.pupilId, reason: given.reason },
    after: { pathway: updated.pathway_id },
  })
  return { ok: true }
}
