import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { holdsOn, isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import type { PupilTies } from '../rules/posts.ts'
import { currentYearId, pupilsInReach, reachesPupil } from './scopes.server.ts'

export type PriorAttainment = {
  pupilId: number
  kind: string
  score: number | null
  grade: string | null
  takenOn: string | null
}

/** Prior attainment of given pupils, each kind once a pupil. */
export async function listPriorAttainment(
  db: OrgReader,
  pupilIds: readonly number[],
): Promise<PriorAttainment[]> {
  return db
    .selectFrom('prior_attainment')
    .select(['pupil_id as pupilId', 'kind', 'score', 'grade', 'taken_on as takenOn'])
    .where('org_id', '=', db.orgId)
    .where(isAmong('pupil_id', pupilIds))
    .orderBy('pupil_id')
    .orderBy('kind')
    .execute()
}

/** What is known of a pupil beyond the name, in the words of the country's pack; ask only with `pupils.characteristics`. */
export async function listCharacteristics(
  db: OrgReader,
  reach: Reach,
  pupilId: number,
  country: string,
): Promise<{ label: string; value: string }[]> {
  const row = await pupilsInReach(db, reach)
    .select([
      'pupil.sex',
      'pupil.sen',
      'pupil.first_language',
      'pupil.eal',
      'pupil.fsm',
      'pupil.pupil_premium',
      'pupil.looked_after',
      'pupil.traveller',
      'pupil.ethnicity',
    ])
    .where('pupil.id', '=', pupilId)
    .executeTakeFirst()
  if (!row) throw notFound()
  const { ethnicity, ...coded } = row
  const words = await listWords(db, country, 'characteristic', db.today)
  const ethnicities = await listWords(db, country, 'ethnicity', db.today)
  const known = Object.entries(coded).flatMap(([key, value]) => {
    const word = words.find((other) => other.key === key)
    if (!word || value === null || value === false) return []
    const label = word.values.find((other) => other.key === String(value))?.label ?? String(value)
    return [{ label: word.name, value: label }]
  })
  const named = ethnicities.find((word) => word.key === ethnicity)?.name ?? ethnicity
  return named === null ? known : [...known, { label: 'Ethnicity', value: named }]
}

/** Everything that ties a pupil to people today, to say why somebody may see the page. */
export async function getPupilTies(db: OrgReader, reach: Reach, pupilId: number): Promise<PupilTies> {
  if (!reachesPupil(reach, pupilId)) throw notFound()
  const on = db.today
  const row = await db
    .selectFrom('pupil')
    .leftJoin('placement', (join) =>
      join
        .onRef('placement.org_id', '=', 'pupil.org_id')
        .onRef('placement.pupil_id', '=', 'pupil.id')
        .on('placement.academic_year_id', '=', currentYearId(db)),
    )
    .leftJoin('registration_group as rg', (join) =>
      join.onRef('rg.org_id', '=', 'placement.org_id').onRef('rg.id', '=', 'placement.registration_group_id'),
    )
    .select((eb) => [
      'placement.year_group_id as yearGroupId',
      'rg.tutor_id as tutorId',
      jsonArrayFrom(
        eb
          .selectFrom('enrolment')
          .innerJoin('class', (join) =>
            join.onRef('class.org_id', '=', 'enrolment.org_id').onRef('class.id', '=', 'enrolment.class_id'),
          )
          .innerJoin('subject', (join) =>
            join.onRef('subject.org_id', '=', 'class.org_id').onRef('subject.id', '=', 'class.subject_id'),
          )
          .leftJoin('teaching', (join) =>
            join
              .onRef('teaching.org_id', '=', 'class.org_id')
              .onRef('teaching.class_id', '=', 'class.id')
              .on(holdsOn('teaching', on)),
          )
          .select([
            'enrolment.class_id as classId',
            'subject.department_id as departmentId',
            'teaching.person_id as teacherId',
          ])
          .whereRef('enrolment.org_id', '=', 'pupil.org_id')
          .whereRef('enrolment.pupil_id', '=', 'pupil.id')
          .where(holdsOn('enrolment', on)),
      ).as('taught'),
      jsonArrayFrom(
        eb
          .selectFrom('caseload')
          .select('caseload.person_id as personId')
          .whereRef('caseload.org_id', '=', 'pupil.org_id')
          .whereRef('caseload.pupil_id', '=', 'pupil.id')
          .where(holdsOn('caseload', on)),
      ).as('caseload'),
      jsonArrayFrom(
        eb
          .selectFrom('guardianship')
          .select('guardianship.guardian_id as personId')
          .whereRef('guardianship.org_id', '=', 'pupil.org_id')
          .whereRef('guardianship.pupil_id', '=', 'pupil.id')
          .where('guardianship.barred', '=', false)
          .where(holdsOn('guardianship', on)),
      ).as('guardians'),
    ])
    .where('pupil.org_id', '=', db.orgId)
    .where('pupil.id', '=', pupilId)
    .executeTakeFirst()
  if (!row) throw notFound()
  return {
    pupilId,
    yearGroupId: row.yearGroupId,
    tutorId: row.tutorId,
    classIds: row.taught.map((way) => way.classId),
    departmentIds: row.taught.flatMap((way) => way.departmentId ?? []),
    teacherIds: row.taught.flatMap((way) => way.teacherId ?? []),
    caseloadOf: row.caseload.map((way) => way.personId),
    guardianIds: row.guardians.map((way) => way.personId),
  }
}
