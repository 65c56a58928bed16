import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import type { NewPupil } from '../schema.ts'
import { type Outcome, refused } from './outcome.ts'

/** Puts a pupil on the roll: the person, the pupil and the place in a year group together. */
export async function admitPupil(db: OrgWriter, pupil: NewPupil): Promise<Outcome> {
  const upn = pupil.upn ?? null
  if (upn !== null) {
    const twin = await db
      .selectFrom('pupil')
      .select('id')
      .where('org_id', '=', db.orgId)
      .where('upn', '=', upn)
      .executeTakeFirst()
    if (twin) return refused('upn', 'A pupil with this UPN is on the roll already')
  }
  const { id } = await db
    .insertInto('person')
    .values({
      org_id: db.orgId,
      family_name: pupil.familyName,
      given_name: pupil.givenName,
      born: pupil.born ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('pupil').values({ org_id: db.orgId, id, upn, entered: pupil.entered }).execute()
  await db
    .insertInto('placement')
    .values({
      org_id: db.orgId,
      pupil_id: id,
      academic_year_id: pupil.academicYearId,
      year_group_id: pupil.yearGroupId,
      registration_group_id: pupil.registrationGroupId ?? null,
    })
    .execute()
  await recordEvent(db, { action: 'school.pupil-admitted', subject: 'pupil', subjectId: id, after: pupil })
  return { ok: true, id }
}
