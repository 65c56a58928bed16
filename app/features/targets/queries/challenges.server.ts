import type { OrgReader } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import type { Asked } from '../rules.ts'
import type { Challenge } from '../schema.ts'

/** The challenges set for single pupils, where they are not asked what their year group is. */
export async function listPupilChallenges(
  db: OrgReader,
  pupilIds: readonly number[],
): Promise<Map<number, Challenge>> {
  const rows = await db
    .selectFrom('pupil_challenge')
    .select(['pupil_id', 'level'])
    .where('org_id', '=', db.orgId)
    .where(isAmong('pupil_id', pupilIds))
    .execute()
  return new Map(rows.map(({ pupil_id, level }) => [pupil_id, level]))
}

/** What was last asked of each subject and year group, by "subject/year group". */
export async function listChallenges(db: OrgReader): Promise<Map<string, Asked>> {
  const rows = await db
    .selectFrom('challenge')
    .select(['subject_id', 'year_group_id', 'level', 'own_effect as own'])
    .where('org_id', '=', db.orgId)
    .execute()
  return new Map(
    rows.map((row) => [`${row.subject_id}/${row.year_group_id}`, { challenge: row.level, own: row.own }]),
  )
}

/** The challenge of one pupil and why; null when the pupil is asked what the year group is asked. */
export async function findPupilChallenge(
  db: OrgReader,
  pupilId: number,
): Promise<{ level: Challenge; reason: string } | null> {
  const found = await db
    .selectFrom('pupil_challenge')
    .select(['level', 'reason'])
    .where('org_id', '=', db.orgId)
    .where('pupil_id', '=', pupilId)
    .executeTakeFirst()
  return found ?? null
}
