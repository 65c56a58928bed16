import { changeSetting, everyone, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { getManager, NUMBERS } from '../queries/managers.server.ts'
import type { BoardNumbers } from '../rules/numbers.ts'
import type { Wished } from '../schema.ts'

export const saveNumbers = (db: OrgWriter, numbers: BoardNumbers): Promise<void> =>
  changeSetting(db, NUMBERS, numbers)

/** Keeps what the next proposal must hold to; a pin takes the place of another pin or of its veto. 404 for nobody. */
export async function addWish(db: OrgWriter, { wish, pupilId, managerId }: Wished): Promise<void> {
  await getPupilInReach(db, everyone, pupilId)
  if (managerId !== null) await getManager(db, managerId)
  const replaced = db
    .deleteFrom('allocation_wish')
    .where('org_id', '=', db.orgId)
    .where('pupil_id', '=', pupilId)
  if (wish === 'must') await replaced.where('wish', '=', 'must').execute()
  if (wish === 'veto') await replaced.where('manager_id', '=', managerId).execute()
  if (wish === 'pin')
    await replaced.where((eb) => eb.or([eb('wish', '=', 'pin'), eb('manager_id', '=', managerId)])).execute()
  await db
    .insertInto('allocation_wish')
    .values({
      ...{ org_id: db.orgId, wish, pupil_id: pupilId, manager_id: managerId },
      ...{ made_at: db.now, made_by: db.personId },
    })
    .execute()
  await recordEvent(db, {
    ...{ action: 'support.wished', subject: 'pupil', subjectId: pupilId },
    after: { wish, managerId },
  })
}

/** Takes a wish back, or 404. */
export async function removeWish(db: OrgWriter, wishId: number): Promise<void> {
  const gone = await db
    .deleteFrom('allocation_wish')
    .where('org_id', '=', db.orgId)
    .where('id', '=', wishId)
    .returning(['pupil_id', 'wish', 'manager_id'])
    .executeTakeFirst()
  if (!gone) throw notFound()
  await recordEvent(db, {
    ...{ action: 'support.wish-withdrawn', subject: 'pupil', subjectId: gone.pupil_id },
    before: { wish: gone.wish, managerId: gone.manager_id },
  })
}
