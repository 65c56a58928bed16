import type { OrgReader } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'

export type Seat = { pupilId: number; subjectId: number; classId: number; className: string }

/** The class of each subject in which each of these pupils sat last in a year, whether it has ended or not. */
export async function listLastSeats(
  db: OrgReader,
  pupilIds: readonly number[],
  academicYearId: number,
): Promise<Seat[]> {
  return db
    .selectFrom('enrolment')
    .innerJoin('class', (join) =>
      join.onRef('class.org_id', '=', 'enrolment.org_id').onRef('class.id', '=', 'enrolment.class_id'),
    )
    .select(['enrolment.pupil_id as pupilId', 'class.subject_id as subjectId', 'class.id as classId'])
    .select('class.name as className')
    .distinctOn(['enrolment.pupil_id', 'class.subject_id'])
    .where('enrolment.org_id', '=', db.orgId)
    .where(isAmong('enrolment.pupil_id', pupilIds))
    .where('class.academic_year_id', '=', academicYearId)
    .orderBy('enrolment.pupil_id')
    .orderBy('class.subject_id')
    .orderBy('enrolment.starts', 'desc')
    .execute()
}
