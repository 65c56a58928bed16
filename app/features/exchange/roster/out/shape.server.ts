import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { writeClassPeriods } from '../periods.ts'
import type { IdOf, OwnRecord } from './compose.ts'

type Year = { id: number; name: string; starts: string; ends: string }
type Term = Year & { yearId: number }

async function readSessions(db: OrgReader, idOf: IdOf): Promise<OwnRecord[]> {
  const years = await sql<Year>`
    select id, name, starts::text as starts, ends::text as ends from academic_year
    where org_id = ${db.orgId} order by starts`.execute(db)
  const terms = await sql<Term>`
    select id, academic_year_id as "yearId", name, starts::text as starts, ends::text as ends from term
    where org_id = ${db.orgId} and kind = 'term' order by starts`.execute(db)
  const schoolYears = new Map(years.rows.map((year) => [year.id, addDays(year.ends, -1).slice(0, 4)]))
  const session = (table: 'academic_year' | 'term', { id, name, starts, ends }: Year) => {
    const held = { title: name, startDate: starts, endDate: ends }
    return {
      table,
      key: String(id),
      alone: true,
      held,
      whole: { ...held, sourcedId: idOf('academicSessions', table, id) },
    }
  }
  return [
    ...years.rows.map((year) => {
      const made = session('academic_year', year)
      return {
        ...made,
        whole: { ...made.whole, type: 'schoolYear', schoolYear: schoolYears.get(year.id) ?? '' },
      }
    }),
    ...terms.rows.map((term) => {
      const made = session('term', term)
      const parentSourcedId = idOf('academicSessions', 'academic_year', term.yearId)
      const schoolYear = schoolYears.get(term.yearId) ?? ''
      return { ...made, whole: { ...made.whole, type: 'term', parentSourcedId, schoolYear } }
    }),
  ]
}

async function readOrgs(db: OrgReader, idOf: IdOf, school: string): Promise<OwnRecord[]> {
  const own = await sql<{ id: number; name: string; urn: string | null }>`
    select id, name, urn from org where id = ${db.orgId}`.execute(db)
  const departments = await db
    .selectFrom('department')
    .select(['id', 'name'])
    .where('org_id', '=', db.orgId)
    .orderBy('name')
    .execute()
  return [
    ...own.rows.map(({ id, name, urn }) => ({
      ...{ table: 'org', key: String(id), alone: true, held: { name } },
      whole: { sourcedId: school, name, type: 'school', identifier: urn ?? '' },
    })),
    ...departments.map(({ id, name }) => ({
      ...{ table: 'department', key: String(id), alone: true, held: { name } },
      whole: { sourcedId: idOf('orgs', 'department', id), name, type: 'department', parentSourcedId: school },
    })),
  ]
}

async function readCourses(db: OrgReader, idOf: IdOf, school: string): Promise<OwnRecord[]> {
  const rows = await db
    .selectFrom('subject')
    .select(['id', 'name', 'code', 'department_id as departmentId'])
    .where('org_id', '=', db.orgId)
    .orderBy('code')
    .execute()
  return rows.map(({ id, name, code, departmentId }) => {
    const held = { title: name, courseCode: code }
    const orgSourcedId = departmentId === null ? school : idOf('orgs', 'department', departmentId)
    const whole = { ...held, sourcedId: idOf('courses', 'subject', id), orgSourcedId }
    return { table: 'subject', key: String(id), alone: true, held, whole }
  })
}

type Meeting = {
  classId: number
  yearId: number
  week: number
  weekday: number
  name: string
  begins: number
  room: string | null
}

/** When and where each class meets today, in the words of the standard. */
async function readMeetings(
  db: OrgReader,
): Promise<(classId: number) => { periods: string; location: string }> {
  const found = await sql<Meeting>`
    select l.class_id as "classId", p.academic_year_id as "yearId", p.week, p.weekday, p.name, p.begins, r.name as room
    from timetabled_lesson l
    join period p on p.org_id = l.org_id and p.id = l.period_id
    left join room r on r.org_id = l.org_id and r.id = l.room_id
    where l.org_id = ${db.orgId} and l.ends is null`.execute(db)
  const weeks = await sql<{ yearId: number; weeks: number }>`
    select academic_year_id as "yearId", max(week) as weeks from period
    where org_id = ${db.orgId} group by academic_year_id`.execute(db)
  const weeksOf = new Map(weeks.rows.map((row) => [row.yearId, row.weeks]))
  const byClass = Map.groupBy(found.rows, ({ classId }) => classId)
  return (classId) => {
    const own = byClass.get(classId) ?? []
    return writeClassPeriods(own, weeksOf.get(own[0]?.yearId ?? -1) ?? 1)
  }
}

async function readClasses(db: OrgReader, idOf: IdOf, school: string): Promise<OwnRecord[]> {
  const meetings = await readMeetings(db)
  const rows = await db
    .selectFrom('class as k')
    .innerJoin('year_group as y', (join) =>
      join.onRef('y.org_id', '=', 'k.org_id').onRef('y.id', '=', 'k.year_group_id'),
    )
    .select(['k.id', 'k.name', 'k.subject_id as subjectId', 'k.academic_year_id as yearId', 'y.number'])
    .where('k.org_id', '=', db.orgId)
    .where('y.org_id', '=', db.orgId)
    .orderBy('k.id')
    .execute()
  return rows.map(({ id, name, subjectId, yearId, number }) => {
    const held = { title: name, grades: String(number), ...meetings(id) }
    const whole = {
      ...{
        ...held,
        sourcedId: idOf('classes', 'class', id),
        classType: 'scheduled',
        schoolSourcedId: school,
      },
      courseSourcedId: idOf('courses', 'subject', subjectId),
      termSourcedIds: idOf('academicSessions', 'academic_year', yearId),
    }
    return { table: 'class', key: String(id), alone: true, held, whole }
  })
}

/** The calendar, the school with its departments, subjects and classes of every year. */
export async function readShape(
  db: OrgReader,
  idOf: IdOf,
  school: string,
): Promise<Record<'academicSessions' | 'orgs' | 'courses' | 'classes', OwnRecord[]>> {
  return {
    academicSessions: await readSessions(db, idOf),
    orgs: await readOrgs(db, idOf, school),
    courses: await readCourses(db, idOf, school),
    classes: await readClasses(db, idOf, school),
  }
}
