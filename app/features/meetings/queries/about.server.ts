import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listClasses, listPupilNames, listSubjects } from '#features/school/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import type { Item } from '../item.ts'

export type Somebody = { id: number; name: string }
type Of = Pick<Item, 'pupilId' | 'subjectId' | 'classId'>

/** Who and what an item is about, whoever may be told. */
export type About = {
  pupil: {
    name: string
    year: string | null
    where: string
    tutor: Somebody | null
    carers: Somebody[]
  } | null
  className: string | null
  subject: string | null
  departmentId: number | null
  yearGroupId: number | null
  teachers: Somebody[]
}

/** Teachers of the pupils concerned by "pupil subject", the one with most of the lessons first. */
async function listTeachersOf(db: OrgReader, pupilIds: readonly number[]): Promise<Map<string, Somebody[]>> {
  const found = await sql<{ pupilId: number; subjectId: number; id: number; given: string; family: string }>`
    select e.pupil_id as "pupilId", k.subject_id as "subjectId", p.id, p.given_name as given, p.family_name as family
    from enrolment e
    join class k on k.org_id = e.org_id and k.id = e.class_id
    join teaching t on t.org_id = k.org_id and t.class_id = k.id and ${holdsOn('t', db.today)}
    join person p on p.org_id = t.org_id and p.id = t.person_id
    where e.org_id = ${db.orgId} and e.pupil_id = any(${[...pupilIds]}::bigint[]) and ${holdsOn('e', db.today)}
    order by t.share desc, p.id`.execute(db)
  const teachers = new Map<string, Somebody[]>()
  for (const { pupilId, subjectId, id, given, family } of found.rows) {
    const key = `${pupilId} ${subjectId}`
    const name = formatStaffName({ givenName: given, familyName: family })
    teachers.set(key, [...(teachers.get(key) ?? []), { id, name }])
  }
  return teachers
}

/** Tutors and those on whose caseload the pupils stand, by pupil. */
async function listCarersOf(db: OrgReader, pupilIds: readonly number[]) {
  const found = await sql<{
    pupilId: number
    as: 'tutor' | 'carer'
    id: number
    given: string
    family: string
  }>`
    select c.pupil_id as "pupilId", 'carer' as "as", p.id, p.given_name as given, p.family_name as family
    from caseload c join person p on p.org_id = c.org_id and p.id = c.person_id
    where c.org_id = ${db.orgId} and c.pupil_id = any(${[...pupilIds]}::bigint[]) and ${holdsOn('c', db.today)}
    union all
    select l.pupil_id, 'tutor', p.id, p.given_name, p.family_name
    from placement l
    join registration_group g on g.org_id = l.org_id and g.id = l.registration_group_id
    join academic_year y on y.org_id = l.org_id and y.id = l.academic_year_id
      and y.starts <= ${db.today}::date and y.ends >= ${db.today}::date
    join person p on p.org_id = g.org_id and p.id = g.tutor_id
    where l.org_id = ${db.orgId} and l.pupil_id = any(${[...pupilIds]}::bigint[])`.execute(db)
  return Map.groupBy(
    found.rows.map(({ given, family, ...one }) => ({
      ...one,
      name: formatStaffName({ givenName: given, familyName: family }),
    })),
    (one) => one.pupilId,
  )
}

/** For each of some items who and what it is about, in their order. */
export async function listAbout(db: OrgReader, items: readonly Of[]): Promise<About[]> {
  const pupilIds = [...new Set(items.flatMap((one) => one.pupilId ?? []))]
  const classIds = [...new Set(items.flatMap((one) => one.classId ?? []))]
  const pupils = new Map((await listPupilNames(db, pupilIds)).map((one) => [one.id, one]))
  const teachersOf = await listTeachersOf(db, pupilIds)
  const carersOf = await listCarersOf(db, pupilIds)
  const subjects = new Map((await listSubjects(db)).map((one) => [one.id, one]))
  const classes = new Map((await listClasses(db, { ids: classIds })).map((one) => [one.id, one]))
  return items.map(({ pupilId, subjectId, classId }): About => {
    const pupil = pupilId === null ? undefined : pupils.get(pupilId)
    const within = classId === null ? undefined : classes.get(classId)
    const subject = subjects.get(subjectId ?? within?.subjectId ?? -1)
    const carers = pupil ? (carersOf.get(pupil.id) ?? []) : []
    return {
      pupil: pupil
        ? {
            name: `${pupil.givenName} ${pupil.familyName}`,
            year: pupil.year,
            where: [pupil.year, pupil.group].filter(Boolean).join(', '),
            tutor: carers.find((one) => one.as === 'tutor') ?? null,
            carers: carers.filter((one) => one.as === 'carer'),
          }
        : null,
      className: within?.name ?? null,
      subject: subject?.name ?? null,
      departmentId: subject?.departmentId ?? within?.departmentId ?? null,
      yearGroupId: pupil?.yearGroupId ?? within?.yearGroupId ?? null,
      teachers: within
        ? within.teachers.map((one) => ({ id: one.id, name: formatStaffName(one) }))
        : (teachersOf.get(`${pupilId} ${subjectId}`) ?? []),
    }
  })
}
