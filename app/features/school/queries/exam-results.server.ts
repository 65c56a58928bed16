import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { lettersOf, type SessionKind } from '../rules/attendance.ts'
import { pupilsInReach } from './scopes.server.ts'

export type ExamResultRow = {
  pupilId: number
  qualification: string
  option: string
  awardedOn: string
  grade: string
  title: string | null
  subjectId: number | null
  scaleKey: string | null
  discountCode: string | null
}

/** Exam results of given pupils up to a day, the earliest first. */
export async function listExamResults(
  db: OrgReader,
  pupilIds: readonly number[],
  until: string,
): Promise<ExamResultRow[]> {
  return db
    .selectFrom('exam_result')
    .select([
      ...([
        'pupil_id as pupilId',
        'qualification',
        'option_code as option',
        'awarded_on as awardedOn',
      ] as const),
      ...(['grade', 'title', 'subject_id as subjectId', 'scale_key as scaleKey'] as const),
      'discount_code as discountCode',
    ])
    .where('org_id', '=', db.orgId)
    .where(isAmong('pupil_id', pupilIds))
    .where('awarded_on', '<=', until)
    .orderBy('awarded_on')
    .orderBy('qualification')
    .orderBy('option_code')
    .execute()
}

/** Who sat where in which academic year, with both beside it. */
const placements = (db: OrgReader) =>
  db
    .selectFrom('placement')
    .innerJoin('year_group', (join) =>
      join
        .onRef('year_group.org_id', '=', 'placement.org_id')
        .onRef('year_group.id', '=', 'placement.year_group_id'),
    )
    .innerJoin('academic_year', (join) =>
      join
        .onRef('academic_year.org_id', '=', 'placement.org_id')
        .onRef('academic_year.id', '=', 'placement.academic_year_id'),
    )
    .where('placement.org_id', '=', db.orgId)

/**
 * Pupils within reach who sat in a year group (null: any) of an academic year, on roll or not any more. Who left before half
 * of the year was over is not among them: the school did not bring them to their results.
 */
export async function listCohortIds(
  db: OrgReader,
  reach: Reach,
  cohort: { yearId: number; yearNumber: number | null },
): Promise<number[]> {
  const { yearId, yearNumber } = cohort
  const rows = await placements(db)
    .innerJoin('pupil', (join) =>
      join.onRef('pupil.org_id', '=', 'placement.org_id').onRef('pupil.id', '=', 'placement.pupil_id'),
    )
    .select('placement.pupil_id as pupilId')
    .where('placement.academic_year_id', '=', yearId)
    .where(
      sql<boolean>`(pupil.left_on is null or pupil.left_on >= academic_year.starts + (academic_year.ends - academic_year.starts) / 2)`,
    )
    .$if(yearNumber !== null, (query) => query.where('year_group.number', '=', yearNumber))
    .where('placement.pupil_id', 'in', pupilsInReach(db, reach).select('pupil.id'))
    .orderBy('placement.pupil_id')
    .execute()
  return rows.map(({ pupilId }) => pupilId)
}

/** The academic years in which a pupil sat in a year group here, the newest first. */
export async function listPlacements(
  db: OrgReader,
  pupilId: number,
): Promise<{ id: number; name: string; starts: string; ends: string; yearNumber: number }[]> {
  return placements(db)
    .select(['academic_year.id', 'academic_year.name', 'academic_year.starts', 'academic_year.ends'])
    .select('year_group.number as yearNumber')
    .where('placement.pupil_id', '=', pupilId)
    .orderBy('academic_year.starts', 'desc')
    .execute()
}

export type Traits = { pupilId: number; traits: Record<string, string> }

/** How groups of pupils live, as words: to describe and to audit a school, never to choose pupils or set targets. */
export async function listTraits(db: OrgReader, pupilIds: readonly number[]): Promise<Traits[]> {
  const rows = await db
    .selectFrom('pupil')
    .select(['id', 'sex', 'pupil_premium', 'sen', 'eal'])
    .where('org_id', '=', db.orgId)
    .where(isAmong('id', pupilIds))
    .execute()
  return rows.map(({ id, ...known }) => ({
    pupilId: id,
    traits: Object.fromEntries(Object.entries(known).map(([key, value]) => [key, String(value ?? '')])),
  }))
}

/** The academic years in which any pupil of a year group was awarded a result, the newest first. */
export async function listYearsWithResults(
  db: OrgReader,
  yearNumbers: readonly number[],
): Promise<{ id: number; name: string; starts: string; ends: string }[]> {
  return db
    .selectFrom('academic_year')
    .select(['id', 'name', 'starts', 'ends'])
    .where('org_id', '=', db.orgId)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('exam_result')
          .innerJoin('placement', (join) =>
            join
              .onRef('placement.org_id', '=', 'exam_result.org_id')
              .onRef('placement.pupil_id', '=', 'exam_result.pupil_id'),
          )
          .innerJoin('year_group', (join) =>
            join
              .onRef('year_group.org_id', '=', 'placement.org_id')
              .onRef('year_group.id', '=', 'placement.year_group_id'),
          )
          .select('exam_result.pupil_id')
          .where('exam_result.org_id', '=', db.orgId)
          .whereRef('placement.academic_year_id', '=', 'academic_year.id')
          .whereRef('exam_result.awarded_on', '>=', 'academic_year.starts')
          .whereRef('exam_result.awarded_on', '<=', 'academic_year.ends')
          .where(isAmong('year_group.number', yearNumbers)),
      ),
    )
    .orderBy('starts', 'desc')
    .execute()
}

const lettersIn = (letters: string) =>
  sql<number>`sum(length(codes) - length(translate(codes, ${letters}, '')))::int`

/** Sessions possible and missed of each of given pupils between two days. */
export async function listMissedSessions(
  db: OrgReader,
  kinds: ReadonlyMap<string, SessionKind>,
  span: { pupilIds: readonly number[]; from: string; to: string },
): Promise<{ pupilId: number; absent: number; possible: number }[]> {
  const missed = lettersOf(kinds, 'authorised') + lettersOf(kinds, 'unauthorised')
  return db
    .selectFrom('attendance_week')
    .select([
      'pupil_id as pupilId',
      lettersIn(missed).as('absent'),
      lettersIn(missed + lettersOf(kinds, 'present')).as('possible'),
    ])
    .where('org_id', '=', db.orgId)
    .where(isAmong('pupil_id', span.pupilIds))
    .where('week_start', '>=', span.from)
    .where('week_start', '<=', span.to)
    .groupBy('pupil_id')
    .execute()
}
