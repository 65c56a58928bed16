import { sql } from 'kysely'
import { notFound } from '#platform/errors.ts'
import { recordEvent } from './audit.server.ts'
import type { OrgReader, OrgWriter } from './database.server.ts'
import type { Role } from './roles.ts'
import type { Scope } from './rules/posts.ts'

export type HeldPost = {
  id: number
  role: string
  title: string | null
  /** What it is over, by name: "Mathematics", "Year 9". */
  over: string
  starts: string
  ends: string | null
}
export type PersonWithPosts = {
  id: number
  familyName: string
  givenName: string
  email: string | null
  /** The last link by which they may make an account: used, waiting, or too old; null when none was made. */
  link: 'used' | 'waiting' | 'expired' | null
  posts: HeldPost[]
}

const overWords = sql<string>`case post.scope
  when 'organisation' then 'the whole organisation'
  when 'own_classes' then 'the classes they teach'
  when 'caseload' then 'their caseload'
  when 'department' then coalesce((select d.name from department d where d.org_id = post.org_id and d.id = post.scope_id), 'a department')
  when 'year_group' then coalesce((select y.name from year_group y where y.org_id = post.org_id and y.id = post.scope_id), 'a year group')
  when 'class' then coalesce((select k.name from class k where k.org_id = post.org_id and k.id = post.scope_id), 'a class')
  else replace(post.scope, '_', ' ') end`

/** Everyone who holds or held a post here, or the one named, by surname; guardians and pupils aside. */
export async function listPeopleWithPosts(db: OrgReader, personId?: number): Promise<PersonWithPosts[]> {
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
      sql<PersonWithPosts['link']>`(select case when i.accepted_at is not null then 'used'
          when i.expires_at > ${db.now.toISOString()}::timestamptz then 'waiting' else 'expired' end
        from invitation i where i.org_id = person.org_id and i.person_id = person.id order by i.id desc limit 1)`.as(
        'link',
      ),
      'post.id as postId',
      'post.role',
      'post.title',
      overWords.as('over'),
      'post.starts',
      'post.ends',
    ])
    .where('person.org_id', '=', db.orgId)
    .where('post.role', 'not in', ['guardian', 'pupil'])
    .$if(personId !== undefined, (query) => query.where('person.id', '=', personId ?? -1))
    .orderBy('person.family_name')
    .orderBy('person.given_name')
    .orderBy('post.starts')
    .execute()
  return [...Map.groupBy(rows, (row) => row.id).values()].flatMap((held) => {
    const [first] = held
    if (!first) return []
    const { id, familyName, givenName, email, link } = first
    const posts = held.map(({ postId, role, title, over, starts, ends }) => {
      return { id: postId, role, title, over, starts, ends }
    })
    return [{ id, familyName, givenName, email, link, posts }]
  })
}

/** A person who holds or held a post here, or 404. */
export async function getPersonWithPosts(db: OrgReader, personId: number): Promise<PersonWithPosts> {
  const [found] = Number.isSafeInteger(personId) ? await listPeopleWithPosts(db, personId) : []
  if (!found) throw notFound()
  return found
}

export type OverChoice = { value: string; label: string; group: string }

/** What a post can be over: departments, year groups and the classes of this academic year, by name. */
export async function listOverChoices(db: OrgReader): Promise<OverChoice[]> {
  const found = await sql<OverChoice>`
    select 'department:' || d.id as value, d.name as label, 'Departments' as "group", 1 as place, 0 as number
    from department d where d.org_id = ${db.orgId}
    union all
    select 'year_group:' || y.id, y.name, 'Year groups', 2, y.number from year_group y where y.org_id = ${db.orgId}
    union all
    select 'class:' || k.id, k.name, 'Classes', 3, 0 from class k
    join academic_year a on a.org_id = k.org_id and a.id = k.academic_year_id and ${db.today} between a.starts and a.ends
    where k.org_id = ${db.orgId}
    order by place, number, label`.execute(db)
  return found.rows.map(({ value, label, group }) => ({ value, label, group }))
}

export type NewPost = {
  role: Role
  title?: string
  scope: Scope
  scopeId?: number
  starts: string
  ends?: string
}
export type NewPerson = NewPost & { familyName: string; givenName: string; email?: string }

/** Gives a person of the organisation a post; answers its id. It ends by itself after its last day. */
export async function addPost(db: OrgWriter, personId: number, post: NewPost): Promise<number> {
  const made = await db
    .insertInto('post')
    .values({
      org_id: db.orgId,
      person_id: personId,
      role: post.role,
      title: post.title ?? null,
      scope: post.scope,
      scope_id: post.scopeId ?? null,
      starts: post.starts,
      ends: post.ends ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    action: 'access.appointed',
    subject: 'post',
    subjectId: made.id,
    after: { personId, ...post },
  })
  return made.id
}

/** A new person of the organisation with their first post. Answers the person's id. */
export async function appoint(db: OrgWriter, given: NewPerson): Promise<number> {
  const { familyName, givenName, email, ...post } = given
  const { id } = await db
    .insertInto('person')
    .values({ org_id: db.orgId, family_name: familyName, given_name: givenName, email: email ?? null })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addPost(db, id, post)
  return id
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
