import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { type Asker, type OrgReader, readAs } from './database.server.ts'
import type { Organisation } from './organisations.server.ts'
import { findOrganisation } from './organisations.server.ts'
import { isRole, type Permission } from './roles.ts'
import { gives, isCurrent, type Post, type Scope } from './rules/posts.ts'

export type Standing = {
  org: Organisation
  /** The person of this account in this organisation, or in the one that governs it. */
  personId: number
  personName: string
  /** Current posts that count here. `away` when held in the governing organisation. */
  posts: readonly { post: Post; away: boolean }[]
}

type Seat = { orgId: number; personId: number; away: boolean }

/** The seats that could count in an organisation: in itself, and in those that govern it today. */
async function listSeats(
  owner: Kysely<DB>,
  accountId: string,
  orgId: number,
  today: string,
): Promise<Seat[]> {
  const rows = await owner
    .selectFrom('seat')
    .select(['seat.org_id', 'seat.person_id'])
    .where('seat.account_id', '=', accountId)
    .where((eb) =>
      eb.or([
        eb('seat.org_id', '=', orgId),
        eb(
          'seat.org_id',
          'in',
          eb
            .selectFrom('org_link')
            .select('org_link.parent_id')
            .where('org_link.child_id', '=', orgId)
            .where('org_link.kind', '=', 'governs')
            .where('org_link.starts', '<=', today)
            .where((e) => e.or([e('org_link.ends', 'is', null), e('org_link.ends', '>=', today)])),
        ),
      ]),
    )
    .execute()
  return rows.map((row) => ({ orgId: row.org_id, personId: row.person_id, away: row.org_id !== orgId }))
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

/** The current posts an account holds that count in an organisation, or null when there is none. */
export async function findStanding(
  owner: Kysely<DB>,
  accountId: string,
  slug: string,
  now: Date,
  today: string,
): Promise<Standing | null> {
  const org = await findOrganisation(owner, slug)
  if (!org) return null
  const seats = await listSeats(owner, accountId, org.id, today)
  const held = await Promise.all(
    seats.map(async (seat) => {
      const asker: Asker = { orgId: seat.orgId, personId: seat.personId, accountId, now, today }
      const { posts, name } = await readAs(owner, asker, (db) => listPosts(db, seat.personId))
      return { seat, name, posts }
    }),
  )
  const posts = held.flatMap(({ seat, posts }) => posts.map((post) => ({ post, away: seat.away })))
  const home =
    held.find(({ seat, posts }) => !seat.away && posts.length > 0) ?? held.find((h) => h.posts.length)
  return home ? { org, personId: home.seat.personId, personName: home.name, posts } : null
}

export function postsGiving(standing: Standing, permission: Permission): Post[] {
  return standing.posts.filter(({ post, away }) => gives(post, permission, away)).map(({ post }) => post)
}
