import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { sexWords } from '../rules.ts'
import type { IdOf, OwnRecord } from './compose.ts'

type Person = {
  id: number
  family: string
  given: string
  preferred: string | null
  email: string | null
  born: string | null
  isPupil: boolean
  identifier: string | null
  sex: string | null
  entered: string | null
  leftOn: string | null
  year: number | null
  guardians: number[]
  isCurrent: boolean
}

async function listPeople(db: OrgReader): Promise<Person[]> {
  const found = await sql<Person>`
    with this_year as (
      select id from academic_year where org_id = ${db.orgId}
      order by starts <= ${db.today} and ends >= ${db.today} desc, starts desc limit 1
    ), agents as (
      select pupil_id, array_agg(distinct guardian_id) as ids from guardianship
      where org_id = ${db.orgId} and ${holdsOn('guardianship', db.today)} group by pupil_id
    ), working as (
      select person_id from post where org_id = ${db.orgId} and (ends is null or ends >= ${db.today})
      union select person_id from teaching where org_id = ${db.orgId} and (ends is null or ends >= ${db.today})
    )
    select n.id, n.family_name as family, n.given_name as given, n.preferred_name as preferred, n.email,
      n.born::text as born, p.id is not null as "isPupil", coalesce(p.upn, p.admission_number) as identifier, p.sex,
      p.entered::text as entered, p.left_on::text as "leftOn", y.number as year, coalesce(a.ids, '{}') as guardians,
      case when p.id is null then n.id in (select person_id from working)
        else p.left_on is null or p.left_on >= ${db.today} end as "isCurrent"
    from person n
    left join pupil p on p.org_id = n.org_id and p.id = n.id
    left join placement l on l.org_id = p.org_id and l.pupil_id = p.id and l.academic_year_id = (select id from this_year)
    left join year_group y on y.org_id = l.org_id and y.id = l.year_group_id
    left join agents a on a.pupil_id = p.id
    where n.org_id = ${db.orgId}
    order by n.id`.execute(db)
  return found.rows.map((row) => ({ ...row, id: Number(row.id), guardians: row.guardians.map(Number) }))
}

function asUser(person: Person, idOf: IdOf, school: string): OwnRecord {
  const held = {
    ...{ givenName: person.given, familyName: person.family },
    ...{ preferredGivenName: person.preferred ?? '', email: person.email?.toLowerCase() ?? '' },
  }
  const sourcedId = idOf('users', 'person', person.id)
  const whole = {
    ...{ ...held, sourcedId, enabledUser: String(person.isCurrent), username: person.email ?? sourcedId },
    ...{ identifier: person.identifier ?? '', grades: person.year === null ? '' : String(person.year) },
    agentSourcedIds: person.guardians.map((id) => idOf('users', 'person', id)).join(','),
    primaryOrgSourcedId: school,
  }
  return { table: 'person', key: String(person.id), alone: true, held, whole }
}

function asDemographics(person: Person, idOf: IdOf): OwnRecord {
  const sex = Object.entries(sexWords).find(([, key]) => key === person.sex)?.[0] ?? ''
  const held = { birthDate: person.born ?? '', sex }
  return {
    ...{ table: 'person', key: String(person.id), held },
    alone: person.isPupil && (person.born !== null || sex !== ''),
    whole: { ...held, sourcedId: idOf('users', 'person', person.id) },
  }
}

function asStudent(person: Person, idOf: IdOf, school: string): OwnRecord {
  const held = { beginDate: person.entered ?? '', endDate: person.leftOn ?? '' }
  const whole = {
    ...{ ...held, sourcedId: idOf('roles', 'pupil', person.id), roleType: 'primary', role: 'student' },
    ...{ userSourcedId: idOf('users', 'person', person.id), orgSourcedId: school },
  }
  return { table: 'pupil', key: String(person.id), alone: true, held, whole }
}

const standardRoles: Record<string, string> = {
  teacher: 'teacher',
  head: 'principal',
  'executive-principal': 'principal',
  'support-assistant': 'aide',
  'data-manager': 'siteAdministrator',
  administrator: 'siteAdministrator',
  guardian: 'guardian',
}

async function readPosts(db: OrgReader, idOf: IdOf, school: string): Promise<OwnRecord[]> {
  const found = await sql<{
    id: number
    personId: number
    role: string
    starts: string
    ends: string | null
    isFirst: boolean
  }>`
    select id, person_id as "personId", role, starts::text as starts, ends::text as ends,
      row_number() over (partition by person_id order by ends is null desc, id) = 1 as "isFirst"
    from post where org_id = ${db.orgId} and role <> 'pupil' order by id`.execute(db)
  return found.rows.map(({ id, personId, role, starts, ends, isFirst }) => {
    const held = { beginDate: starts, endDate: ends ?? '' }
    const whole = {
      ...{ ...held, sourcedId: idOf('roles', 'post', id), roleType: isFirst ? 'primary' : 'secondary' },
      ...{ role: standardRoles[role] ?? `ext:${role}`, orgSourcedId: school },
      userSourcedId: idOf('users', 'person', personId),
    }
    return { table: 'post', key: String(id), alone: true, held, whole }
  })
}

type Member = { classId: number; personId: number; starts: string; ends: string | null; primary: string }

async function readEnrollments(db: OrgReader, idOf: IdOf, school: string): Promise<OwnRecord[]> {
  const pupils = await sql<Member>`
    select class_id as "classId", pupil_id as "personId", starts::text as starts, ends::text as ends, '' as "primary"
    from enrolment where org_id = ${db.orgId} order by class_id, pupil_id, starts`.execute(db)
  const teachers = await sql<Member>`
    select class_id as "classId", person_id as "personId", starts::text as starts, ends::text as ends,
      (row_number() over (partition by class_id order by ends is null desc, share desc, person_id) = 1)::text as "primary"
    from teaching where org_id = ${db.orgId} order by class_id, person_id, starts`.execute(db)
  const asEnrollment = (table: 'enrolment' | 'teaching') => (member: Member) => {
    const key = `${member.classId}/${member.personId}/${member.starts}`
    const held = { beginDate: member.starts, endDate: member.ends ?? '' }
    const whole = {
      ...{
        ...held,
        sourcedId: idOf('enrollments', table, key),
        schoolSourcedId: school,
        primary: member.primary,
      },
      ...{ role: table === 'enrolment' ? 'student' : 'teacher' },
      classSourcedId: idOf('classes', 'class', member.classId),
      userSourcedId: idOf('users', 'person', member.personId),
    }
    return { table, key, alone: true, held, whole }
  }
  return [...pupils.rows.map(asEnrollment('enrolment')), ...teachers.rows.map(asEnrollment('teaching'))]
}

/** Everybody of the school with what they are in it; `pupilIds` says whose records these are. */
export async function readEverybody(
  db: OrgReader,
  idOf: IdOf,
  school: string,
): Promise<{
  own: Record<'users' | 'roles' | 'enrollments' | 'demographics', OwnRecord[]>
  pupilIds: number[]
}> {
  const people = await listPeople(db)
  const pupils = people.filter((person) => person.isPupil)
  return {
    pupilIds: pupils.map((pupil) => pupil.id),
    own: {
      users: people.map((person) => asUser(person, idOf, school)),
      roles: [
        ...pupils.map((pupil) => asStudent(pupil, idOf, school)),
        ...(await readPosts(db, idOf, school)),
      ],
      enrollments: await readEnrollments(db, idOf, school),
      demographics: people.map((person) => asDemographics(person, idOf)),
    },
  }
}
