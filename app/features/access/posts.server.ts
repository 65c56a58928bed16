import { sql } from 'kysely'
import { notFound } from '#platform/errors.ts'
import { recordEvent } from './audit.server.ts'
import type { OrgWriter } from './database.server.ts'
import type { Role } from './roles.ts'
import type { Scope } from './rules.ts'

/** Gives somebody who is known here one more post; answers its id. It ends by itself after its last day. */
export async function holdPost(
  db: OrgWriter,
  post: {
    personId: number
    role: Role
    title: string
    scope: Scope
    scopeId: number
    starts: string
    ends: string
  },
): Promise<number> {
  const made = await db
    .insertInto('post')
    .values({
      org_id: db.orgId,
      person_id: post.personId,
      role: post.role,
      title: post.title,
      scope: post.scope,
      scope_id: post.scopeId,
      starts: post.starts,
      ends: post.ends,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, { action: 'access.post-held', subject: 'post', subjectId: made.id, after: post })
  return made.id
}

/** Takes a post back at once: it gives nothing from now on, also where it was to begin today or later. */
export async function withdrawPost(db: OrgWriter, postId: number, reason: string): Promise<void> {
  const yesterday = new Date(`${db.today}T12:00:00Z`)
  yesterday.setUTCDate(yesterday.getUTCDate() - 1)
  const over = yesterday.toISOString().slice(0, 10)
  const taken = await sql<{ starts: string; ends: string | null }>`
    update post set starts = least(starts, ${over}::date), ends = ${over}::date
    where org_id = ${db.orgId} and id = ${postId}
    returning starts, ends`.execute(db)
  const [after] = taken.rows
  if (!after) throw notFound()
  await recordEvent(db, {
    action: 'access.post-withdrawn',
    subject: 'post',
    subjectId: postId,
    after,
    reason,
  })
}
