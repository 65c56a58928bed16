import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { compareNames } from '../rules/names.ts'
import { currentYearId } from './scopes.server.ts'

export type StaffPost = {
  id: number
  role: string
  title: string | null
  scope: string
  scopeId: number | null
  starts: string
  ends: string | null
}
export type StaffMember = {
  id: number
  familyName: string
  givenName: string
  title: string | null
  posts: StaffPost[]
  /** Classes of the current year taught today. */
  classes: number
}

/** Posts that are held towards a school rather than in it. */
const notStaff = ['guardian', 'pupil', 'professional', 'governor'] as const

const staffPosts = (db: OrgReader) =>
  db
    .selectFrom('post')
    .where('post.org_id', '=', db.orgId)
    .where('post.role', 'not in', notStaff)
    .where(holdsOn('post', db.today))

const staffOf = (db: OrgReader) =>
  db
    .selectFrom('person')
    .select((eb) => [
      'person.id',
      'person.family_name as familyName',
      eb.fn.coalesce('person.preferred_name', 'person.given_name').as('givenName'),
      'person.title',
      jsonArrayFrom(
        staffPosts(db)
          .select(['post.id', 'post.role', 'post.title', 'post.scope', 'post.starts', 'post.ends'])
          .select('post.scope_id as scopeId')
          .where(sql<boolean>`post.person_id = person.id`)
          .orderBy('post.starts'),
      ).as('posts'),
      eb
        .selectFrom('teaching')
        .innerJoin('class', (join) =>
          join.onRef('class.org_id', '=', 'teaching.org_id').onRef('class.id', '=', 'teaching.class_id'),
        )
        .select((e) => e.fn.count<number>('teaching.class_id').distinct().as('n'))
        .whereRef('teaching.org_id', '=', 'person.org_id')
        .whereRef('teaching.person_id', '=', 'person.id')
        .where('class.academic_year_id', '=', currentYearId(db))
        .where(holdsOn('teaching', db.today))
        .$asScalar()
        .$notNull()
        .as('classes'),
    ])
    .where('person.org_id', '=', db.orgId)
    .where('person.id', 'in', staffPosts(db).select('post.person_id'))

/** Staff with their current posts, by surname. */
export async function listStaff(db: OrgReader): Promise<StaffMember[]> {
  const rows = await staffOf(db).execute()
  return rows.sort(compareNames)
}

/** Names of the staff in post today, for a search. */
export async function listStaffNames(
  db: OrgReader,
): Promise<{ id: number; familyName: string; givenName: string }[]> {
  const rows = await db
    .selectFrom('person')
    .select(['id', 'family_name as familyName', 'given_name as givenName'])
    .where('org_id', '=', db.orgId)
    .where('id', 'in', staffPosts(db).select('post.person_id'))
    .execute()
  return rows.sort(compareNames)
}

/** A member of staff in post today, or 404. */
export async function getStaffMember(db: OrgReader, id: number): Promise<StaffMember> {
  const found = await staffOf(db).where('person.id', '=', id).executeTakeFirst()
  if (!found) throw notFound()
  return found
}
