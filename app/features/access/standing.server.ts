import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { type Asker, type OrgReader, readAs } from './database.server.ts'
import { type Organisation, organisationColumns, toOrganisation } from './organisations.server.ts'
import { isRole, type Permission } from './roles.ts'
import { gives, isCurrent, type Post, type Scope } from './rules/posts.ts'

export type Standing = {
  org: Organisation
  /** How far the organisation's chain of changes went when the standing was found. */
  head: number
  /** The person of this account in this organisation, or in the one that governs it. */
  personId: number
  personName: string
  /** Current posts that count here. `away` when held in the governing organisation. */
  posts: readonly { post: Post; away: boolean }[]
}

type Seat = { orgId: number; personId: number; away: boolean }

/** An organisation with the seats of an account that could count in it: in itself, and in those that govern it today. */
async function findSeats(
  owner: Kysely<DB>,
  accountId: string,
  slug: string,
  today: string,
): Promise<{ org: Organisation; head: number; seats: Seat[] } | null> {
  const rows = await owner
    .selectFrom('org')
    .innerJoin('seat', (join) => join.on('seat.account_id', '=', accountId))
    .innerJoin('audit_head', 'audit_head.org_id', 'org.id')
    .select([...organisationColumns, 'audit_head.seq as head'])
    .select(['seat.org_id as seatOrgId', 'seat.person_id as personId'])
    .where('org.slug', '=', slug)
    .where((eb) =>
      eb.or([
        eb('seat.org_id', '=', eb.ref('org.id')),
        eb.exists(
          eb
            .selectFrom('org_link')
            .select('org_link.parent_id')
            .whereRef('org_link.parent_id', '=', 'seat.org_id')
            .whereRef('org_link.child_id', '=', 'org.id')
            .where('org_link.kind', '=', 'governs')
            .where(holdsOn('org_link', today)),
        ),
      ]),
    )
    .execute()
  const [first] = rows
  if (!first) return null
  const { seatOrgId: _, personId: __, head, ...org } = first
  const seats = rows.map(({ id, seatOrgId, personId }) => {
    return { orgId: seatOrgId, personId, away: seatOrgId !== id }
  })
  return { org: toOrganisation(org), head, seats }
}

async function listPosts(db: OrgReader, personId: number): Promise<{ posts: Post[]; name: string }> {
  const rows = await db
    .selectFrom('post')
    .innerJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'post.org_id').onRef('person.id', '=', 'post.person_id'),
    )
    .select([
      'post.id',
      'post.person_id',
      'post.role',
      'post.title',
      'post.scope',
      'post.scope_id',
      'post.starts',
      'post.ends',
      'person.given_name',
      'person.family_name',
    ])
    .where('post.org_id', '=', db.orgId)
    .where('post.person_id', '=', personId)
    .execute()
  const posts = rows.flatMap((row) =>
    isRole(row.role) && isCurrent(row, db.today)
      ? [
          {
            id: row.id,
            orgId: db.orgId,
            personId: row.person_id,
            role: row.role,
            title: row.title,
            scope: row.scope as Scope,
            scopeId: row.scope_id,
            starts: row.starts,
            ends: row.ends,
          },
        ]
      : [],
  )
  const first = rows[0]
  return { posts, name: first ? `${first.given_name} ${first.family_name}` : '' }
}

/** Something asked in the transaction that reads the posts held in an organisation itself. */
export type Beside = (db: OrgReader, posts: readonly Post[]) => Promise<void>

/** The current posts an account holds that count in an organisation, or null when there is none. */
export async function findStanding(
  owner: Kysely<DB>,
  accountId: string,
  slug: string,
  now: Date,
  today: string,
  beside?: Beside,
): Promise<Standing | null> {
  const found = await findSeats(owner, accountId, slug, today)
  if (!found) return null
  const { org, head, seats } = found
  const held = await Promise.all(
    seats.map((seat) => {
      const asker: Asker = { orgId: seat.orgId, personId: seat.personId, accountId, now, today }
      return readAs(owner, asker, async (db) => {
        const { posts, name } = await listPosts(db, seat.personId)
        if (!seat.away) await beside?.(db, posts)
        return { seat, name, posts }
      })
    }),
  )
  const posts = held.flatMap(({ seat, posts }) => posts.map((post) => ({ post, away: seat.away })))
  const home =
    held.find(({ seat, posts }) => !seat.away && posts.length > 0) ?? held.find((h) => h.posts.length)
  return home ? { org, head, personId: home.seat.personId, personName: home.name, posts } : null
}

export function postsGiving(standing: Standing, permission: Permission): Post[] {
  return standing.posts.filter(({ post, away }) => gives(post, permission, away)).map(({ post }) => post)
}

/** The organisations in which an account is seated. */
export async function listHomes(owner: Kysely<DB>, accountId: string): Promise<number[]> {
  const rows = await owner.selectFrom('seat').select('org_id').where('account_id', '=', accountId).execute()
  return rows.map((row) => row.org_id)
}
