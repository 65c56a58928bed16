import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { getPupilInReach, getSubject } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { Done } from '../../commands/start.server.ts'
import { findLessonCycle } from '../queries/desk.server.ts'

type Signed = { pupilId: number; subjectId: number }

/** Signs that a pupil may lose a subject again in this cycle, and why. 404 for a pupil out of reach or no such subject. */
export async function signFor(
  db: OrgWriter,
  reach: Reach,
  { pupilId, subjectId, reason }: Signed & { reason: string },
): Promise<Done<object>> {
  await getPupilInReach(db, reach, pupilId)
  await getSubject(db, subjectId)
  const cycle = await findLessonCycle(db)
  if (!cycle) return { ok: false, errors: { form: 'There is no cycle to sign for.' } }
  await db
    .insertInto('lesson_signature')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycle.id, pupil_id: pupilId, subject_id: subjectId, reason },
      ...{ made_at: db.now, made_by: db.personId },
    })
    .onConflict((on) => on.columns(['org_id', 'cycle_id', 'pupil_id', 'subject_id']).doUpdateSet({ reason }))
    .execute()
  await recordEvent(db, {
    ...{ action: 'support.lessons-signed', subject: 'pupil', subjectId: pupilId },
    after: { subjectId, reason },
  })
  return { ok: true }
}

/** Takes a signature back; lessons that stand stay, the next plan no longer counts on it. 404 where there is none. */
export async function takeBackSignature(
  db: OrgWriter,
  reach: Reach,
  { pupilId, subjectId }: Signed,
): Promise<void> {
  await getPupilInReach(db, reach, pupilId)
  const cycle = await findLessonCycle(db)
  const gone = await db
    .deleteFrom('lesson_signature')
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycle?.id ?? -1)
    .where('pupil_id', '=', pupilId)
    .where('subject_id', '=', subjectId)
    .returning('reason')
    .executeTakeFirst()
  if (!gone) throw notFound()
  await recordEvent(db, {
    ...{ action: 'support.lessons-unsigned', subject: 'pupil', subjectId: pupilId },
    before: { subjectId, reason: gone.reason },
  })
}
