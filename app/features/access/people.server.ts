import { notFound } from '#platform/errors.ts'
import { recordEvent } from './audit.server.ts'
import type { OrgReader, OrgWriter } from './database.server.ts'
import type { Role } from './roles.ts'
import type { Scope } from './rules.ts'

export type PersonWithPosts = {
  id: number
  familyName: string
  givenName: string
  email: string | null
  posts: {
    id: number
    role: string
    title: string | null
    scope: string
    starts: string
    ends: string | null
  }[]
}

/** Everyone who holds or held a post here, by surname. */
export async function listPeopleWithPosts(db: OrgReader): Promise<PersonWithPosts[]> {
  const rows = await db
    .selectFrom('person')
    .innerJoin('post', (join) =>
      join.onRef('post.org_id', '=', 'person.org_id').onRef('post.person_id', '=', 'person.id'),
    )
    .select([
      'person.id',
      'person.family_name as familyName',
      'person.given_name as givenName',
      'person.email',
      'post.id as postId',
      'post.role',
      'post.title',
      'post.scope',
      'post.starts',
      'post.ends',
    ])
    .where('person.org_id', '=', db.orgId)
    .where('post.role', 'not in', ['guardian', 'pupil'])
    .orderBy('person.family_name')
    .orderBy('person.given_name')
    .orderBy('post.starts')
    .execute()
  const byPerson = Map.groupBy(rows, (row) => row.id)
  return [...byPerson.values()].flatMap((posts) => {
    const [first] = posts
    if (!first) return []
    const { id, familyName, givenName, email } = first
    return [
      {
        id,
        familyName,
        givenName,
        email,
        posts: posts.map(({ postId, role, title, scope, starts, ends }) => ({
          id: postId,
          role,
          title,
          scope,
          starts,
          ends,
        })),
      },
    ]
  })
}

export type NewPost = {
  familyName: string
  givenName: string
  email?: string
  role: Role
  scope: Scope
  scopeId?: number
  starts: string
  ends?: string
}

/** A new person of the organisation with their first post. Answers the person's id. */
export async function appoint(db: OrgWriter, post: NewPost): Promise<number> {
  const person = await db
    .insertInto('person')
    .values({
      org_id: db.orgId,
      family_name: post.familyName,
      given_name: post.givenName,
      email: post.email ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const made = await db
    .insertInto('post')
    .values({
      org_id: db.orgId,
      person_id: person.id,
      role: post.role,
      scope: post.scope,
      scope_id: post.scopeId ?? null,
      starts: post.starts,
      ends: post.ends ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, { action: 'access.appointed', subject: 'post', subjectId: made.id, after: post })
  return person.id
}

/** Ends a post on a day; the right it gave is gone at the next request after that day. */
export async function endPost(db: OrgWriter, postId: number, lastDay: string, reason: string): Promise<void> {
  const before = await db
    .selectFrom('post')
    .select(['starts', 'ends', 'person_id'])
    .where('post.org_id', '=', db.orgId)
    .where('post.id', '=', postId)
    .executeTakeFirst()
  if (!before) throw notFound()
  const ends = lastDay < before.starts ? before.starts : lastDay
  await db.updateTable('post').set({ ends }).where('org_id', '=', db.orgId).where('id', '=', postId).execute()
  await recordEvent(db, {
    action: 'access.post-ended',
    subject: 'post',
    subjectId: postId,
    before: { ends: before.ends },
    after: { ends },
    reason,
  })
}

export type AuditLine = {
  seq: number
  at: Date
  who: string | null
  /** The account that did it, also when its person belongs to the governing organisation. */
  accountId: string | null
  action: string
  subject: string
  subjectId: string | null
  before: unknown
  after: unknown
  reason: string | null
}

const linesAPage = 100

/** The newest events before a place in the chain, newest first. */
export async function listEvents(db: OrgReader, before: number | null): Promise<AuditLine[]> {
  const rows = await db
    .selectFrom('audit_event')
    .leftJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'audit_event.org_id').onRef('person.id', '=', 'audit_event.person_id'),
    )
    .select([
      'audit_event.seq',
      'audit_event.at',
      'audit_event.action',
      'audit_event.subject',
      'audit_event.account_id as accountId',
      'audit_event.subject_id as subjectId',
      'audit_event.before',
      'audit_event.after',
      'audit_event.reason',
      'person.given_name',
      'person.family_name',
    ])
    .where('audit_event.org_id', '=', db.orgId)
    .$if(before !== null, (query) => query.where('audit_event.seq', '<', before ?? 0))
    .orderBy('audit_event.seq', 'desc')
    .limit(linesAPage)
    .execute()
  return rows.map(({ given_name, family_name, ...line }) => ({
    ...line,
    who: family_name ? `${given_name} ${family_name}` : null,
  }))
}
