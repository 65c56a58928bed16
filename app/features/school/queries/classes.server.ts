import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { holdsOn, isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { currentYearId, reachesClass } from './scopes.server.ts'

export type ClassTeacher = {
  id: number
  familyName: string
  givenName: string
  title: string | null
  /** Part of the lessons, 0 to 1. */
  share: number
}
export type ClassRow = {
  id: number
  name: string
  setNumber: number | null
  /** Key of the country’s word for the tier of entry. */
  tier: string | null
  academicYearId: number
  subjectId: number
  subject: string
  scaleKey: string
  departmentId: number | null
  yearGroupId: number
  year: string
  yearNumber: number
  /** Pupils enrolled on the day asked for. */
  size: number
  teachers: ClassTeacher[]
}
export type ClassFilter = {
  /** The current year unless another is named; 'any' for all. */
  academicYearId?: number | 'any'
  yearGroupId?: number
  subjectId?: number
  departmentId?: number
  teacherId?: number
  pupilId?: number
  ids?: readonly number[]
  /** The day on which teaching and enrolment must hold; today unless said. */
  on?: string
}

const teachersOf = (db: OrgReader, on: string) =>
  db
    .selectFrom('teaching')
    .innerJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'teaching.org_id').onRef('person.id', '=', 'teaching.person_id'),
    )
    .select([
      'person.id',
      'person.family_name as familyName',
      'person.given_name as givenName',
      'person.title',
      'teaching.share',
    ])
    .where('teaching.org_id', '=', db.orgId)
    .where(sql<boolean>`teaching.class_id = class.id`)
    .where(holdsOn('teaching', on))
    .orderBy('teaching.share', 'desc')
    .orderBy('person.family_name')

const startOf = (db: OrgReader, on: string) =>
  db
    .selectFrom('class')
    .innerJoin('subject', (join) =>
      join.onRef('subject.org_id', '=', 'class.org_id').onRef('subject.id', '=', 'class.subject_id'),
    )
    .innerJoin('year_group', (join) =>
      join.onRef('year_group.org_id', '=', 'class.org_id').onRef('year_group.id', '=', 'class.year_group_id'),
    )
    .select((eb) => [
      'class.id',
      'class.name',
      'class.set_number as setNumber',
      'class.tier',
      'class.academic_year_id as academicYearId',
      'class.subject_id as subjectId',
      'subject.name as subject',
      'subject.scale_key as scaleKey',
      'subject.department_id as departmentId',
      'class.year_group_id as yearGroupId',
      'year_group.name as year',
      'year_group.number as yearNumber',
      eb
        .selectFrom('enrolment')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('enrolment.org_id', '=', 'class.org_id')
        .whereRef('enrolment.class_id', '=', 'class.id')
        .where(holdsOn('enrolment', on))
        .$asScalar()
        .$notNull()
        .as('size'),
      jsonArrayFrom(teachersOf(db, on)).as('teachers'),
    ])
    .where('class.org_id', '=', db.orgId)

const taughtBy = (db: OrgReader, personId: number, on: string) =>
  db
    .selectFrom('teaching')
    .select('teaching.class_id')
    .where('teaching.org_id', '=', db.orgId)
    .where('teaching.person_id', '=', personId)
    .where(holdsOn('teaching', on))

const takenBy = (db: OrgReader, pupilId: number, on: string) =>
  db
    .selectFrom('enrolment')
    .select('enrolment.class_id')
    .where('enrolment.org_id', '=', db.orgId)
    .where('enrolment.pupil_id', '=', pupilId)
    .where(holdsOn('enrolment', on))

/** Classes with teachers and size, in order of year, subject, set and name; one statement. */
export function listClasses(db: OrgReader, filter: ClassFilter = {}): Promise<ClassRow[]> {
  const on = filter.on ?? db.today
  const { academicYearId, yearGroupId, subjectId, departmentId, teacherId, pupilId, ids } = filter
  let query = startOf(db, on)
  if (academicYearId === undefined && ids === undefined)
    query = query.where('class.academic_year_id', '=', currentYearId(db))
  if (typeof academicYearId === 'number') query = query.where('class.academic_year_id', '=', academicYearId)
  if (yearGroupId !== undefined) query = query.where('class.year_group_id', '=', yearGroupId)
  if (subjectId !== undefined) query = query.where('class.subject_id', '=', subjectId)
  if (departmentId !== undefined) query = query.where('subject.department_id', '=', departmentId)
  if (teacherId !== undefined) query = query.where('class.id', 'in', taughtBy(db, teacherId, on))
  if (pupilId !== undefined) query = query.where('class.id', 'in', takenBy(db, pupilId, on))
  if (ids !== undefined) query = query.where(isAmong('class.id', ids))
  return query
    .orderBy('year_group.number')
    .orderBy('subject.name')
    .orderBy('class.set_number')
    .orderBy('class.name')
    .execute()
}

/** Names and subjects of this year's classes, for a search: no counting, no teachers. */
export function listClassNames(db: OrgReader): Promise<{ id: number; name: string; subject: string }[]> {
  return db
    .selectFrom('class')
    .innerJoin('subject', (join) =>
      join.onRef('subject.org_id', '=', 'class.org_id').onRef('subject.id', '=', 'class.subject_id'),
    )
    .select(['class.id', 'class.name', 'subject.name as subject'])
    .where('class.org_id', '=', db.orgId)
    .where('class.academic_year_id', '=', currentYearId(db))
    .orderBy('class.name')
    .execute()
}

/** A class with teachers and size, or 404. Whether the visit reaches it is not asked: see `getClassInReach`. */
export async function getClass(db: OrgReader, id: number, on?: string): Promise<ClassRow> {
  const [found] = await listClasses(db, { ids: [id], ...(on ? { on } : {}) })
  if (!found) throw notFound()
  return found
}

/** A class the visit reaches, or 404: what one may not see is not there. */
export async function getClassInReach(db: OrgReader, reach: Reach, id: number): Promise<ClassRow> {
  if (!reachesClass(reach, id)) throw notFound()
  return getClass(db, id)
}

/** Classes of a list that the visit reaches. */
export const classesInReach = <Row extends { id: number }>(reach: Reach, classes: readonly Row[]): Row[] =>
  classes.filter((row) => reachesClass(reach, row.id))
