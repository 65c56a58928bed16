import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { currentYearId } from './scopes.server.ts'

export type Department = { id: number; name: string }
export type DepartmentCount = Department & { subjects: number; classes: number; teachers: number }
export type Subject = {
  id: number
  name: string
  code: string
  departmentId: number | null
  department: string | null
  nationalKey: string | null
  scaleKey: string
}

export function listDepartments(db: OrgReader): Promise<Department[]> {
  return db
    .selectFrom('department')
    .select(['id', 'name'])
    .where('org_id', '=', db.orgId)
    .orderBy('name')
    .execute()
}

/** A department, or 404. */
export async function getDepartment(db: OrgReader, id: number): Promise<Department> {
  const found = (await listDepartments(db)).find((department) => department.id === id)
  if (!found) throw notFound()
  return found
}

/** Departments with their subjects, and the classes and teachers of the current year. */
export function listDepartmentCounts(db: OrgReader): Promise<DepartmentCount[]> {
  const taught = db
    .selectFrom('class')
    .innerJoin('subject', (join) =>
      join.onRef('subject.org_id', '=', 'class.org_id').onRef('subject.id', '=', 'class.subject_id'),
    )
    .leftJoin('teaching', (join) =>
      join
        .onRef('teaching.org_id', '=', 'class.org_id')
        .onRef('teaching.class_id', '=', 'class.id')
        .on(holdsOn('teaching', db.today)),
    )
    .select((eb) => [
      'subject.department_id',
      eb.fn.count<number>('class.id').distinct().as('classes'),
      eb.fn.count<number>('teaching.person_id').distinct().as('teachers'),
    ])
    .where('class.org_id', '=', db.orgId)
    .where('class.academic_year_id', '=', currentYearId(db))
    .groupBy('subject.department_id')
    .as('taught')
  return db
    .selectFrom('department')
    .leftJoin(taught, (join) => join.onRef('taught.department_id', '=', 'department.id'))
    .select((eb) => [
      'department.id',
      'department.name',
      eb.fn.coalesce('taught.classes', eb.lit(0)).as('classes'),
      eb.fn.coalesce('taught.teachers', eb.lit(0)).as('teachers'),
      eb
        .selectFrom('subject')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('subject.org_id', '=', 'department.org_id')
        .whereRef('subject.department_id', '=', 'department.id')
        .$asScalar()
        .$notNull()
        .as('subjects'),
    ])
    .where('department.org_id', '=', db.orgId)
    .orderBy('department.name')
    .execute()
}

/** Subjects in order of name, of one department or of all. */
export function listSubjects(db: OrgReader, filter: { departmentId?: number } = {}): Promise<Subject[]> {
  return db
    .selectFrom('subject')
    .leftJoin('department', (join) =>
      join
        .onRef('department.org_id', '=', 'subject.org_id')
        .onRef('department.id', '=', 'subject.department_id'),
    )
    .select([
      'subject.id',
      'subject.name',
      'subject.code',
      'subject.department_id as departmentId',
      'department.name as department',
      'subject.national_key as nationalKey',
      'subject.scale_key as scaleKey',
    ])
    .where('subject.org_id', '=', db.orgId)
    .$if(filter.departmentId !== undefined, (q) =>
      q.where('subject.department_id', '=', filter.departmentId ?? -1),
    )
    .orderBy('subject.name')
    .execute()
}

/** A subject, or 404. */
export async function getSubject(db: OrgReader, id: number): Promise<Subject> {
  const found = (await listSubjects(db)).find((subject) => subject.id === id)
  if (!found) throw notFound()
  return found
}
