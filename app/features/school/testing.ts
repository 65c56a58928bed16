import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { Organisation, OrgWriter } from '#features/access/api.server.ts'
import { anOrganisation, aPerson, aPost, next, writing } from '#features/access/testing.ts'

export type School = {
  org: Organisation
  /** 2026/27, the year in which the tests' today lies. */
  yearId: number
  year9: number
  year10: number
  departmentId: number
  /** Mathematics on GCSE grades. */
  subjectId: number
}

/** A school with one academic year, Years 9 and 10, and mathematics; no people. */
export async function aSchool(owner: Kysely<DB>): Promise<School> {
  const org = await anOrganisation(owner)
  return writing(owner, org.id, async (db) => {
    const year = await db
      .insertInto('academic_year')
      .values({ org_id: db.orgId, name: '2026/27', starts: '2026-09-01', ends: '2027-08-31' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const year9 = await aYearGroup(db, 9)
    const year10 = await aYearGroup(db, 10)
    const departmentId = await aDepartment(db, 'Mathematics')
    const subjectId = await aSubject(db, { departmentId, name: 'Mathematics' })
    return { org, yearId: year.id, year9, year10, departmentId, subjectId }
  })
}

export async function aYearGroup(db: OrgWriter, number: number): Promise<number> {
  const row = await db
    .insertInto('year_group')
    .values({ org_id: db.orgId, name: `Year ${number}`, number })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function aDepartment(db: OrgWriter, name = `Department ${next()}`): Promise<number> {
  const row = await db
    .insertInto('department')
    .values({ org_id: db.orgId, name })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function aSubject(
  db: OrgWriter,
  given: { name?: string; departmentId?: number; scaleKey?: string; nationalKey?: string } = {},
): Promise<number> {
  const number = next()
  const row = await db
    .insertInto('subject')
    .values({
      org_id: db.orgId,
      name: given.name ?? `Subject ${number}`,
      code: `S${number}`,
      department_id: given.departmentId ?? null,
      scale_key: given.scaleKey ?? 'gcse-9-1',
      national_key: given.nationalKey ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** A mathematics class of Year 9 unless said otherwise. */
export async function aClass(
  db: OrgWriter,
  school: School,
  given: { name?: string; yearGroupId?: number; subjectId?: number } = {},
): Promise<number> {
  const row = await db
    .insertInto('class')
    .values({
      org_id: db.orgId,
      academic_year_id: school.yearId,
      subject_id: given.subjectId ?? school.subjectId,
      year_group_id: given.yearGroupId ?? school.year9,
      name: given.name ?? `Class ${next()}`,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function aRegistrationGroup(
  db: OrgWriter,
  school: School,
  given: { name?: string; yearGroupId?: number; tutorId?: number } = {},
): Promise<number> {
  const row = await db
    .insertInto('registration_group')
    .values({
      org_id: db.orgId,
      academic_year_id: school.yearId,
      year_group_id: given.yearGroupId ?? school.year9,
      name: given.name ?? `R${next()}`,
      tutor_id: given.tutorId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** A pupil of Year 9 unless said otherwise, enrolled since September in the classes named; answers the id. */
export async function aPupil(
  db: OrgWriter,
  school: School,
  given: {
    familyName?: string
    givenName?: string
    upn?: string
    yearGroupId?: number
    registrationGroupId?: number
    classIds?: readonly number[]
  } = {},
): Promise<number> {
  const { familyName, givenName, classIds = [] } = given
  const id = await aPerson(db, {
    ...(familyName ? { familyName } : {}),
    ...(givenName ? { givenName } : {}),
  })
  await db
    .insertInto('pupil')
    .values({ org_id: db.orgId, id, upn: given.upn ?? null })
    .execute()
  await db
    .insertInto('placement')
    .values({
      org_id: db.orgId,
      pupil_id: id,
      academic_year_id: school.yearId,
      year_group_id: given.yearGroupId ?? school.year9,
      registration_group_id: given.registrationGroupId ?? null,
    })
    .execute()
  if (classIds.length > 0) {
    await db
      .insertInto('enrolment')
      .values(
        classIds.map((class_id) => ({ org_id: db.orgId, class_id, pupil_id: id, starts: '2026-09-01' })),
      )
      .execute()
  }
  return id
}

/** A teacher in post who teaches the classes named since September; answers the person's id. */
export async function aTeacher(
  db: OrgWriter,
  classIds: readonly number[] = [],
  given: { ends?: string; familyName?: string } = {},
): Promise<number> {
  const id = await aPerson(db, given.familyName ? { familyName: given.familyName } : {})
  await aPost(db, id, 'teacher', { scope: 'own_classes' })
  if (classIds.length > 0) {
    await db
      .insertInto('teaching')
      .values(
        classIds.map((class_id) => ({
          org_id: db.orgId,
          class_id,
          person_id: id,
          starts: '2026-09-01',
          ends: given.ends ?? null,
        })),
      )
      .execute()
  }
  return id
}

/** A guardian in post of the pupils named, barred from them or not; answers the person's id. */
export async function aGuardian(
  db: OrgWriter,
  pupilIds: readonly number[],
  given: { barred?: boolean } = {},
): Promise<number> {
  const id = await aPerson(db)
  await aPost(db, id, 'guardian', { scope: 'own_children' })
  await db
    .insertInto('guardianship')
    .values(
      pupilIds.map((pupil_id) => ({
        org_id: db.orgId,
        guardian_id: id,
        pupil_id,
        relation: 'mother',
        barred: given.barred ?? false,
        starts: '2020-09-01',
      })),
    )
    .execute()
  return id
}

/** A lesson period of the school's year, Monday's first of the only week unless said otherwise; answers its id. */
export async function aPeriod(
  db: OrgWriter,
  school: School,
  given: { week?: number; weekday?: number; name?: string; begins?: number; lesson?: boolean } = {},
): Promise<number> {
  const { week = 1, weekday = 1, name = '1', begins = 540, lesson = true } = given
  const row = await db
    .insertInto('period')
    .values({
      ...{ org_id: db.orgId, academic_year_id: school.yearId, week, weekday, name, begins, lesson },
      ends: begins + 50,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** A classroom unless said otherwise; answers its id. */
export async function aRoom(
  db: OrgWriter,
  given: { name?: string; kind?: string; seats?: number } = {},
): Promise<number> {
  const { name = `Room ${next()}`, kind = 'classroom', seats = null } = given
  const row = await db
    .insertInto('room')
    .values({ org_id: db.orgId, name, kind, seats })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** A class in a period since September, taken by whoever teaches it unless somebody is named; answers the lesson's id. */
export async function aLesson(
  db: OrgWriter,
  given: {
    classId: number
    periodId: number
    roomId?: number
    personId?: number
    starts?: string
    ends?: string
  },
): Promise<number> {
  const { classId, periodId, roomId = null, personId = null, starts = '2026-09-01', ends = null } = given
  const row = await db
    .insertInto('timetabled_lesson')
    .values({
      ...{ org_id: db.orgId, class_id: classId, period_id: periodId, room_id: roomId },
      ...{ person_id: personId, starts, ends },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Keeps somebody free in a period. */
export async function aSpare(db: OrgWriter, personId: number, periodId: number): Promise<void> {
  await db
    .insertInto('spare_period')
    .values({ org_id: db.orgId, person_id: personId, period_id: periodId })
    .execute()
}
