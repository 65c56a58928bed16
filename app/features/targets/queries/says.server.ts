import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'

/** What a pupil last said of a target; `own` when the pupil wrote it, else who wrote it down. */
export type PupilSay = {
  pupilId: number
  subjectId: number
  wish: string | null
  words: string
  saidAt: Date
  own: boolean
  writtenBy: string | null
}

/** The last word of each of these pupils in each subject. */
export function listSays(db: OrgReader, pupilIds: readonly number[]): Promise<PupilSay[]> {
  return db
    .selectFrom('pupil_say')
    .leftJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'pupil_say.org_id').onRef('person.id', '=', 'pupil_say.said_by'),
    )
    .select([
      'pupil_say.pupil_id as pupilId',
      'pupil_say.subject_id as subjectId',
      'pupil_say.wish',
      'pupil_say.words',
      'pupil_say.said_at as saidAt',
      sql<boolean>`coalesce(pupil_say.said_by = pupil_say.pupil_id, false)`.as('own'),
      sql<string | null>`person.given_name || ' ' || person.family_name`.as('writtenBy'),
    ])
    .distinctOn(['pupil_say.pupil_id', 'pupil_say.subject_id'])
    .where('pupil_say.org_id', '=', db.orgId)
    .where(isAmong('pupil_say.pupil_id', pupilIds))
    .orderBy('pupil_say.pupil_id')
    .orderBy('pupil_say.subject_id')
    .orderBy('pupil_say.said_at', 'desc')
    .orderBy('pupil_say.id', 'desc')
    .execute()
}
