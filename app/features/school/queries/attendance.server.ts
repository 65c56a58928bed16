import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { type AttendanceWeek, lettersOf, type SessionKind, sessionKinds } from '../rules/attendance.ts'
import { currentYearId, pupilsInReach } from './scopes.server.ts'

/** What each attendance letter counts as in a country, codes of former years included. */
export async function listSessionKinds(db: OrgReader, country: string): Promise<Map<string, SessionKind>> {
  return sessionKinds(await listWords(db, country, 'attendance_code'))
}

/** Attendance of one pupil, a row a week, oldest first. */
export function listAttendanceWeeks(
  db: OrgReader,
  pupilId: number,
  span: { from: string; to: string },
): Promise<AttendanceWeek[]> {
  return db
    .selectFrom('attendance_week')
    .select(['week_start as weekStart', 'codes'])
    .where('org_id', '=', db.orgId)
    .where('pupil_id', '=', pupilId)
    .where('week_start', '>=', span.from)
    .where('week_start', '<=', span.to)
    .orderBy('week_start')
    .execute()
}

// Letters of a set in a week: what is left away when they are taken out.
const lettersIn = (letters: string) =>
  sql<number>`length(attendance_week.codes) - length(translate(attendance_week.codes, ${letters}, ''))`

type Counted = { present: number; possible: number }

const weeksInReach = (db: OrgReader, reach: Reach, span: { from: string; to: string }) =>
  db
    .selectFrom('attendance_week')
    .innerJoin('placement', (join) =>
      join
        .onRef('placement.org_id', '=', 'attendance_week.org_id')
        .onRef('placement.pupil_id', '=', 'attendance_week.pupil_id')
        .on('placement.academic_year_id', '=', currentYearId(db)),
    )
    .where('attendance_week.org_id', '=', db.orgId)
    .where('attendance_week.week_start', '>=', span.from)
    .where('attendance_week.week_start', '<=', span.to)
    .where('attendance_week.pupil_id', 'in', pupilsInReach(db, reach).select('pupil.id'))

const counting = (kinds: ReadonlyMap<string, SessionKind>) => {
  const present = lettersOf(kinds, 'present')
  const possible = present + lettersOf(kinds, 'authorised') + lettersOf(kinds, 'unauthorised')
  return {
    present: sql<number>`sum(${lettersIn(present)})`,
    possible: sql<number>`sum(${lettersIn(possible)})`,
  }
}

/** Sessions possible and present of each year group in a span of weeks, of the pupils within reach and how many they are. */
export function listYearAttendance(
  db: OrgReader,
  reach: Reach,
  kinds: ReadonlyMap<string, SessionKind>,
  span: { from: string; to: string },
): Promise<(Counted & { yearGroupId: number; pupils: number })[]> {
  const sums = counting(kinds)
  return weeksInReach(db, reach, span)
    .select([
      'placement.year_group_id as yearGroupId',
      sql<number>`count(distinct attendance_week.pupil_id)`.as('pupils'),
      sums.present.as('present'),
      sums.possible.as('possible'),
    ])
    .groupBy('placement.year_group_id')
    .execute()
}

/** Sessions possible and present of each pupil within reach in a span of weeks. */
export function listPupilAttendance(
  db: OrgReader,
  reach: Reach,
  kinds: ReadonlyMap<string, SessionKind>,
  span: { from: string; to: string },
): Promise<(Counted & { pupilId: number })[]> {
  const sums = counting(kinds)
  return weeksInReach(db, reach, span)
    .select(['attendance_week.pupil_id as pupilId', sums.present.as('present'), sums.possible.as('possible')])
    .groupBy('attendance_week.pupil_id')
    .execute()
}

/** Pupils within reach present at less than a share (0 to 1) of at least ten sessions of a span, lowest first. */
export function listLowAttendance(
  db: OrgReader,
  reach: Reach,
  kinds: ReadonlyMap<string, SessionKind>,
  span: { from: string; to: string; under: number },
): Promise<(Counted & { pupilId: number })[]> {
  const sums = counting(kinds)
  return weeksInReach(db, reach, span)
    .select(['attendance_week.pupil_id as pupilId', sums.present.as('present'), sums.possible.as('possible')])
    .groupBy('attendance_week.pupil_id')
    .having(
      sql<boolean>`${sums.possible} >= 10 and ${sums.present} < ${span.under}::numeric * ${sums.possible}`,
    )
    .orderBy(sql`${sums.present}::numeric / ${sums.possible}`)
    .execute()
}
