import { type RawBuilder, sql } from 'kysely'
import { holdsOn } from '#platform/db/conditions.ts'
import type { OrgReader } from './database.server.ts'
import type { Post, Scope } from './rules/posts.ts'

/** Which pupils and classes a visit may see: all of them, or those named. */
export type Reach = { pupils: 'all' | readonly number[]; classes: 'all' | readonly number[] }

/** A post over the whole organisation opens everything, and nothing need be asked. */
export const opensAll = (posts: readonly Post[]): boolean =>
  posts.some((post) => post.scope === 'organisation')

export const everyone: Reach = { pupils: 'all', classes: 'all' }

type Way = RawBuilder<unknown>

/** What each scope opens of the classes; `ids` are the scopes' own, `people` those who hold the posts. */
const classWays: Partial<Record<Scope, (db: OrgReader, ids: number[], people: number[]) => Way>> = {
  department: (db, ids) => sql`
    select k.id from class k join subject s on s.org_id = k.org_id and s.id = k.subject_id
    where k.org_id = ${db.orgId} and s.department_id = any(${ids}::bigint[])`,
  year_group: (db, ids) =>
    sql`select k.id from class k where k.org_id = ${db.orgId} and k.year_group_id = any(${ids}::bigint[])`,
  class: (db, ids) =>
    sql`select k.id from class k where k.org_id = ${db.orgId} and k.id = any(${ids}::bigint[])`,
  own_classes: (db, _, people) => sql`
    select t.class_id as id from teaching t
    where t.org_id = ${db.orgId} and t.person_id = any(${people}::bigint[]) and ${holdsOn('t', db.today)}`,
}

const themselves = (db: OrgReader, ids: number[]): Way =>
  sql`select p.id from pupil p where p.org_id = ${db.orgId} and p.id = any(${ids}::bigint[])`

const thisYear = (db: OrgReader): Way => sql`
  (select y.id from academic_year y where y.org_id = ${db.orgId} and y.starts <= ${db.today}::date and y.ends >= ${db.today}::date)`

/** What each scope opens of the pupils beside those of its classes. */
const pupilWays: Partial<Record<Scope, (db: OrgReader, ids: number[], people: number[]) => Way>> = {
  year_group: (db, ids) => sql`
    select p.pupil_id as id from placement p where p.org_id = ${db.orgId}
      and p.academic_year_id in ${thisYear(db)} and p.year_group_id = any(${ids}::bigint[])`,
  own_classes: (db, _, people) => sql`
    select p.pupil_id as id from registration_group g
    join placement p on p.org_id = g.org_id and p.registration_group_id = g.id
    where g.org_id = ${db.orgId} and g.tutor_id = any(${people}::bigint[]) and p.academic_year_id in ${thisYear(db)}`,
  caseload: (db, _, people) => sql`
    select c.pupil_id as id from caseload c
    where c.org_id = ${db.orgId} and c.person_id = any(${people}::bigint[]) and ${holdsOn('c', db.today)}`,
  own_children: (db, _, people) => sql`
    select g.pupil_id as id from guardianship g
    where g.org_id = ${db.orgId} and g.guardian_id = any(${people}::bigint[]) and not g.barred and ${holdsOn('g', db.today)}`,
  self: (db, _, people) => themselves(db, people),
  case: (db, ids) => themselves(db, ids),
}

/** The pupils and classes the given posts open, asked once per visit, in one statement. */
export async function findReach(db: OrgReader, posts: readonly Post[]): Promise<Reach> {
  if (opensAll(posts)) return everyone
  const ways = (opened: typeof classWays): Way[] =>
    [...Map.groupBy(posts, (post) => post.scope)].flatMap(([scope, own]) => {
      const ids = own.flatMap(({ scopeId }) => (scopeId === null ? [] : [scopeId]))
      return (
        opened[scope]?.(
          db,
          ids,
          own.map(({ personId }) => personId),
        ) ?? []
      )
    })
  const none = sql`select null::bigint as id where false`
  const taught = sql`
    select e.pupil_id as id from enrolment e
    where e.org_id = ${db.orgId} and e.class_id in (select id from classes) and ${holdsOn('e', db.today)}`
  const found = await sql<Record<'classes' | 'pupils', number[]>>`
    with classes as (${sql.join([none, ...ways(classWays)], sql` union `)}),
      pupils as (${sql.join([taught, ...ways(pupilWays)], sql` union `)})
    select (select coalesce(jsonb_agg(id), '[]') from classes) as classes,
      (select coalesce(jsonb_agg(id), '[]') from pupils) as pupils`.execute(db)
  return found.rows[0] ?? { classes: [], pupils: [] }
}
