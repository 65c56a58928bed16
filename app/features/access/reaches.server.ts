import { holdsOn, isAmong } from '#platform/db/conditions.ts'
import type { OrgReader } from './database.server.ts'
import { findReach, type Reach } from './reach.server.ts'
import { isRole, type Permission } from './roles.ts'
import { gives, type Post, type Scope } from './rules/posts.ts'

async function listPostsGiving(
  db: OrgReader,
  personIds: readonly number[],
  permission: Permission,
): Promise<Post[]> {
  const rows = await db
    .selectFrom('post')
    .select([
      'id',
      'person_id as personId',
      'role',
      'title',
      'scope',
      'scope_id as scopeId',
      'starts',
      'ends',
    ])
    .where('org_id', '=', db.orgId)
    .where(isAmong('person_id', personIds))
    .where(holdsOn('post', db.today))
    .execute()
  return rows
    .flatMap(({ role, scope, ...row }) =>
      isRole(role) ? [{ ...row, role, scope: scope as Scope, orgId: db.orgId }] : [],
    )
    .filter((post) => gives(post, permission, false))
}

/**
 * For people of the organisation what their posts of today open with a permission: to tell a sender what each receiver
 * would see. Whoever holds no such post is left out.
 */
export async function listReaches(
  db: OrgReader,
  personIds: readonly number[],
  permission: Permission,
): Promise<Map<number, Reach>> {
  const posts = await listPostsGiving(db, personIds, permission)
  const reaches = new Map<number, Reach>()
  for (const [personId, own] of Map.groupBy(posts, (post) => post.personId))
    reaches.set(personId, await findReach(db, own))
  return reaches
}
