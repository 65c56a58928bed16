import { type RawBuilder, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn, isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { isSchoolDay, timetableWeek, weekdayOf } from '../rules/timetable.ts'
import { listAcademicYears, listTerms } from './calendar.server.ts'

/** `week`: 1 alone, or 1 and 2 of a fortnight, up to four. `begins` and `ends`: minutes after midnight. */
export type Period = {
  id: number
  week: number
  weekday: number
  name: string
  begins: number
  ends: number
  /** False for registration and the like. */
  lesson: boolean
}
/** `kind`: key of the country's word for a kind of room. */
export type Room = { id: number; name: string; kind: string; seats: number | null }
export type Taker = { id: number; familyName: string; givenName: string; title: string | null }
export type Lesson = {
  id: number
  periodId: number
  week: number
  weekday: number
  period: string
  begins: number
  ends: number
  classId: number
  class: string
  subjectId: number
  subject: string
  roomId: number | null
  room: string | null
  /** Who takes it on the day asked for. */
  teachers: Taker[]
}
/** Whose lessons; everything that is said must hold. */
export type LessonsOf = {
  pupilIds?: readonly number[]
  personId?: number
  classIds?: readonly number[]
  roomId?: number
}

/** The academic year that is on, or was last, on a day. */
export const yearOn = (db: OrgReader, on: string) =>
  db
    .selectFrom('academic_year')
    .select('academic_year.id')
    .where('academic_year.org_id', '=', db.orgId)
    .where('academic_year.starts', '<=', on)
    .orderBy('academic_year.starts', 'desc')
    .limit(1)

/** The periods of the academic year of a day (today unless said), in the order of time. */
export function listPeriods(db: OrgReader, on = db.today): Promise<Period[]> {
  return db
    .selectFrom('period')
    .select(['id', 'week', 'weekday', 'name', 'begins', 'ends', 'lesson'])
    .where('org_id', '=', db.orgId)
    .where('academic_year_id', '=', yearOn(db, on))
    .orderBy('week')
    .orderBy('weekday')
    .orderBy('begins')
    .execute()
}

/** All rooms, by name; "Room 2" before "Room 10". */
export async function listRooms(db: OrgReader): Promise<Room[]> {
  const rows = await db
    .selectFrom('room')
    .select(['id', 'name', 'kind', 'seats'])
    .where('org_id', '=', db.orgId)
    .execute()
  return rows.sort((a, b) => a.name.localeCompare(b.name, 'en-GB', { numeric: true }))
}

/** A room, or 404. */
export async function getRoom(db: OrgReader, id: number): Promise<Room> {
  const found = Number.isSafeInteger(id) ? (await listRooms(db)).find((room) => room.id === id) : undefined
  if (!found) throw notFound()
  return found
}

/** What the timetable says of a day: which week it lies in and which weekday it is; null where there is no school on it. */
export async function findTimetableDay(
  db: OrgReader,
  date: string,
): Promise<{ week: number; weekday: number; weeks: number } | null> {
  const year = (await listAcademicYears(db)).find(({ starts, ends }) => starts <= date && date <= ends)
  const periods = year ? await listPeriods(db, date) : []
  if (!year || periods.length === 0) return null
  const spells = await listTerms(db, year.id)
  const weeks = Math.max(...periods.map((period) => period.week))
  const week = timetableWeek(date, { weeks, year, spells })
  return week === null || !isSchoolDay(date, spells) ? null : { week, weekday: weekdayOf(date), weeks }
}

/** Lessons `l` that somebody takes on a day: the timetable names them, or nobody and they teach the class then. */
const takenBy = (db: OrgReader, personId: number, on: string): RawBuilder<boolean> => sql<boolean>`(
  l.person_id = ${personId} or (l.person_id is null and l.class_id in (
    select g.class_id from teaching g
    where g.org_id = ${db.orgId} and g.person_id = ${personId} and ${holdsOn('g', on)})))`

const takersOf = (db: OrgReader, on: string) =>
  db
    .selectFrom('person')
    .select([
      'person.id',
      'person.family_name as familyName',
      'person.given_name as givenName',
      'person.title',
    ])
    .where('person.org_id', '=', db.orgId)
    .where(
      sql<boolean>`person.id in (select l.person_id union all select g.person_id from teaching g
        where g.org_id = ${db.orgId} and g.class_id = l.class_id and l.person_id is null and ${holdsOn('g', on)})`,
    )
    .orderBy('person.family_name')

const learntBy = (db: OrgReader, pupilIds: readonly number[], on: string) =>
  db
    .selectFrom('enrolment')
    .select('enrolment.class_id')
    .where('enrolment.org_id', '=', db.orgId)
    .where(isAmong('enrolment.pupil_id', pupilIds))
    .where(holdsOn('enrolment', on))

/** The lessons `l` in force on a day, each with its period `p`. */
export const lessonsOn = (db: OrgReader, on: string) =>
  db
    .selectFrom('timetabled_lesson as l')
    .innerJoin('period as p', (join) =>
      join.onRef('p.org_id', '=', 'l.org_id').onRef('p.id', '=', 'l.period_id'),
    )
    .where('l.org_id', '=', db.orgId)
    .where('p.academic_year_id', '=', yearOn(db, on))
    .where(holdsOn('l', on))

/** The lessons in force on a day, of all weeks of the timetable, in the order of time. */
export async function listLessons(db: OrgReader, of: LessonsOf, on = db.today): Promise<Lesson[]> {
  const { pupilIds, personId, classIds, roomId } = of
  let query = lessonsOn(db, on)
  if (pupilIds !== undefined) query = query.where('l.class_id', 'in', learntBy(db, pupilIds, on))
  if (classIds !== undefined) query = query.where(isAmong('l.class_id', classIds))
  if (roomId !== undefined) query = query.where('l.room_id', '=', roomId)
  if (personId !== undefined) query = query.where(takenBy(db, personId, on))
  return query
    .innerJoin('class as c', (join) =>
      join.onRef('c.org_id', '=', 'l.org_id').onRef('c.id', '=', 'l.class_id'),
    )
    .innerJoin('subject as s', (join) =>
      join.onRef('s.org_id', '=', 'c.org_id').onRef('s.id', '=', 'c.subject_id'),
    )
    .leftJoin('room as r', (join) => join.onRef('r.org_id', '=', 'l.org_id').onRef('r.id', '=', 'l.room_id'))
    .select(['l.id', 'l.period_id as periodId', 'p.week', 'p.weekday', 'p.name as period'])
    .select(['p.begins', 'p.ends', 'c.id as classId', 'c.name as class', 's.id as subjectId'])
    .select(['s.name as subject', 'l.room_id as roomId', 'r.name as room'])
    .select(jsonArrayFrom(takersOf(db, on)).as('teachers'))
    .orderBy('p.week')
    .orderBy('p.weekday')
    .orderBy('p.begins')
    .orderBy('c.name')
    .execute()
}

/** The lessons of one date; none where there is no school on it. */
export async function listLessonsOn(db: OrgReader, of: LessonsOf, date: string): Promise<Lesson[]> {
  const day = await findTimetableDay(db, date)
  if (!day) return []
  const lessons = await listLessons(db, of, date)
  return lessons.filter(({ week, weekday }) => week === day.week && weekday === day.weekday)
}
