import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { currentYearId, getYearGroup } from '#features/school/api.server.ts'
import type { Round } from '../rules/agreement.ts'

/** Sets by when the targets of a year group are talked over and agreed this year; an earlier setting is replaced. */
export async function setRound(db: OrgWriter, wish: Round & { yearGroupId: number }): Promise<void> {
  const { yearGroupId, discussBy, agreeBy } = wish
  await getYearGroup(db, yearGroupId)
  const { id: academicYearId } = await currentYearId(db).executeTakeFirstOrThrow()
  const set = { discuss_by: discussBy, agree_by: agreeBy, set_at: db.now, set_by: db.personId }
  await db
    .insertInto('target_round')
    .values({ org_id: db.orgId, academic_year_id: academicYearId, year_group_id: yearGroupId, ...set })
    .onConflict((on) => on.columns(['org_id', 'academic_year_id', 'year_group_id']).doUpdateSet(set))
    .execute()
  await recordEvent(db, {
    action: 'targets.round_set',
    subject: 'year_group',
    subjectId: yearGroupId,
    after: { discussBy, agreeBy },
  })
}
