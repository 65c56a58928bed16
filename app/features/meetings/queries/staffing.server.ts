import type { OrgReader } from '#features/access/api.server.ts'
import { currentYearId } from '#features/school/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import type { Link, PostHeld, Staffing } from '../rules/attendance.ts'

/** Posts that are held towards a school rather than in it. */
const notStaff = ['guardian', 'pupil', 'professional', 'governor'] as const

async function listPosts(db: OrgReader, day: string): Promise<PostHeld[]> {
  const rows = await db
    .selectFrom('post')
    .innerJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'post.org_id').onRef('person.id', '=', 'post.person_id'),
    )
    .select((eb) => [
      'person.id as personId',
      'person.family_name as familyName',
      eb.fn.coalesce('person.preferred_name', 'person.given_name').as('givenName'),
      'post.role',
      'post.title',
      'post.scope',
      'post.scope_id as scopeId',
    ])
    .where('post.org_id', '=', db.orgId)
    .where('post.role', 'not in', notStaff)
    .where(holdsOn('post', day))
    .orderBy('post.id')
    .execute()
  return rows.map(({ givenName, ...post }) => ({
    ...post,
    name: formatStaffName({ familyName: post.familyName, givenName }),
  }))
}

/** What each leader looks after on a day. */
export function listLinks(db: OrgReader, day: string): Promise<(Link & { id: number; starts: string })[]> {
  return db
    .selectFrom('leader_link')
    .select(['id', 'starts', 'person_id as personId', 'department_id as departmentId'])
    .select(['year_group_id as yearGroupId', 'teacher_id as teacherId'])
    .where('org_id', '=', db.orgId)
    .where(holdsOn('leader_link', day))
    .orderBy('id')
    .execute()
}

/** Who works at the school on a day, as far as it decides who comes to which meeting. */
export async function readStaffing(db: OrgReader, day: string): Promise<Staffing> {
  const teachers = await db
    .selectFrom('teaching')
    .innerJoin('class', (join) =>
      join.onRef('class.org_id', '=', 'teaching.org_id').onRef('class.id', '=', 'teaching.class_id'),
    )
    .innerJoin('subject', (join) =>
      join.onRef('subject.org_id', '=', 'class.org_id').onRef('subject.id', '=', 'class.subject_id'),
    )
    .select(['teaching.person_id as personId', 'subject.department_id as departmentId'])
    .distinct()
    .where('teaching.org_id', '=', db.orgId)
    .where('subject.department_id', 'is not', null)
    .where(holdsOn('teaching', day))
    .$narrowType<{ departmentId: number }>()
    .execute()
  const tutors = await db
    .selectFrom('registration_group')
    .select(['tutor_id as personId', 'year_group_id as yearGroupId'])
    .where('org_id', '=', db.orgId)
    .where('tutor_id', 'is not', null)
    .where('academic_year_id', '=', currentYearId(db))
    .$narrowType<{ personId: number }>()
    .execute()
  return { posts: await listPosts(db, day), teachers, tutors, links: await listLinks(db, day) }
}
