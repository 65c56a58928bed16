import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listScales } from '#features/measures/api.server.ts'
import { listAcademicYears } from '../queries/calendar.server.ts'
import { listYearGroups } from '../queries/groups.server.ts'
import { listDepartments, listSubjects } from '../queries/subjects.server.ts'
import type { NewDepartment, NewRegistrationGroup, NewSubject, NewYearGroup } from '../schema.ts'
import { type Outcome, refused } from './outcome.ts'

/** Makes a year group; its number is its age order and may be there once. */
export async function addYearGroup(db: OrgWriter, group: NewYearGroup): Promise<Outcome> {
  const others = await listYearGroups(db)
  if (others.some((other) => other.number === group.number))
    return refused('number', `There is already a year group with the number ${group.number}`)
  const { id } = await db
    .insertInto('year_group')
    .values({ org_id: db.orgId, ...group })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    action: 'school.year-group-added',
    subject: 'year_group',
    subjectId: id,
    after: group,
  })
  return { ok: true, id }
}

export async function addDepartment(db: OrgWriter, department: NewDepartment): Promise<Outcome> {
  const others = await listDepartments(db)
  if (others.some((other) => other.name === department.name))
    return refused('name', `There is already a department ${department.name}`)
  const { id } = await db
    .insertInto('department')
    .values({ org_id: db.orgId, ...department })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    action: 'school.department-added',
    subject: 'department',
    subjectId: id,
    after: department,
  })
  return { ok: true, id }
}

/** Makes a subject on a grade scale that a pack has. */
export async function addSubject(db: OrgWriter, subject: NewSubject): Promise<Outcome> {
  const others = await listSubjects(db)
  if (others.some((other) => other.code === subject.code))
    return refused('code', `The code ${subject.code} is already in use`)
  const scales = await listScales(db)
  if (!scales.some((scale) => scale.key === subject.scaleKey)) return refused('scaleKey', 'Choose a scale')
  const departments = await listDepartments(db)
  if (subject.departmentId && !departments.some((other) => other.id === subject.departmentId))
    return refused('departmentId', 'Choose a department')
  const { id } = await db
    .insertInto('subject')
    .values({
      org_id: db.orgId,
      name: subject.name,
      code: subject.code,
      department_id: subject.departmentId ?? null,
      scale_key: subject.scaleKey,
      national_key: subject.nationalKey ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, { action: 'school.subject-added', subject: 'subject', subjectId: id, after: subject })
  return { ok: true, id }
}

/** Makes a registration group of an academic year, with its tutor where known. */
export async function addRegistrationGroup(db: OrgWriter, group: NewRegistrationGroup): Promise<Outcome> {
  const years = await listAcademicYears(db)
  if (!years.some((year) => year.id === group.academicYearId))
    return refused('academicYearId', 'Choose an academic year')
  const yearGroups = await listYearGroups(db)
  if (!yearGroups.some((other) => other.id === group.yearGroupId))
    return refused('yearGroupId', 'Choose a year group')
  const twin = await db
    .selectFrom('registration_group')
    .select('id')
    .where('org_id', '=', db.orgId)
    .where('academic_year_id', '=', group.academicYearId)
    .where('name', '=', group.name)
    .executeTakeFirst()
  if (twin) return refused('name', `There is already a group ${group.name} in that year`)
  const { id } = await db
    .insertInto('registration_group')
    .values({
      org_id: db.orgId,
      academic_year_id: group.academicYearId,
      year_group_id: group.yearGroupId,
      name: group.name,
      tutor_id: group.tutorId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    action: 'school.registration-group-added',
    subject: 'registration_group',
    subjectId: id,
    after: group,
  })
  return { ok: true, id }
}
