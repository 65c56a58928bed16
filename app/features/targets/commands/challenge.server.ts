import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { reachesPupil } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { Challenge } from '../schema.ts'
import { proposeTargets } from './propose.server.ts'

/** Asks more or less of one pupil than of the year group, with a reason. Answers how many targets are proposed anew; 404 out of reach. */
export async function challengePupil(
  db: OrgWriter,
  reach: Reach,
  wish: { pupilId: number; challenge: Challenge; reason: string },
): Promise<number> {
  const { pupilId, challenge, reason } = wish
  if (!reachesPupil(reach, pupilId)) throw notFound()
  const set = { level: challenge, reason, set_at: db.now, set_by: db.personId }
  await db
    .insertInto('pupil_challenge')
    .values({ org_id: db.orgId, pupil_id: pupilId, ...set })
    .onConflict((on) => on.columns(['org_id', 'pupil_id']).doUpdateSet(set))
    .execute()
  await recordEvent(db, {
    action: 'targets.challenged',
    subject: 'pupil_challenge',
    subjectId: pupilId,
    after: { challenge },
    reason,
  })
  return (await proposeTargets(db, reach, { pupilIds: [pupilId] })).proposed
}

/** Asks of a pupil again what the year group is asked. Answers how many targets are proposed anew; 404 out of reach. */
export async function unchallengePupil(db: OrgWriter, reach: Reach, pupilId: number): Promise<number> {
  if (!reachesPupil(reach, pupilId)) throw notFound()
  await db
    .deleteFrom('pupil_challenge')
    .where('org_id', '=', db.orgId)
    .where('pupil_id', '=', pupilId)
    .execute()
  await recordEvent(db, {
    action: 'targets.unchallenged',
    subject: 'pupil_challenge',
    subjectId: pupilId,
  })
  return (await proposeTargets(db, reach, { pupilIds: [pupilId] })).proposed
}
