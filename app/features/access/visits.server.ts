import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { type Asker, type OrgReader, readAs } from './database.server.ts'
import type { Organisation } from './organisations.server.ts'
import { findOrganisation } from './organisations.server.ts'
import { isRole, type Permission } from './roles.ts'
import { gives, isCurrent, type Post, type Scope } from './rules.ts'

/** Which pupils and classes a visit may see: all of them, or those named. */
export type Reach = { pupils: 'all' | readonly number[]; classes: 'all' | readonly number[] }

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

/** The pupils and classes the given posts open, asked once per visit. */
export async function findReach(db: OrgReader, posts: readonly Post[]): Promise<Reach> {
  if (posts.some((post) => post.scope === 'organisation')) return { pupils: 'all', classes: 'all' }
  const scoped = (scope: Scope) => posts.filter((post) => post.scope === scope)
  const ids = (scope: Scope) => scoped(scope).map((post) => post.scopeId ?? -1)
  const people = (scope: Scope) => scoped(scope).map((post) => post.personId)
  const none = [-1]
  const or = (list: number[]) => (list.length > 0 ? list : none)
  const classes = await db
    .selectFrom('class')
    .innerJoin('subject', (join) =>
      join.onRef('subject.org_id', '=', 'class.org_id').onRef('subject.id', '=', 'class.subject_id'),
    )
    .select('class.id')
    .where('class.org_id', '=', db.orgId)
    .where((eb) =>
      eb.or([
        eb('subject.department_id', 'in', or(ids('department'))),
        eb('class.year_group_id', 'in', or(ids('year_group'))),
        eb('class.id', 'in', or(ids('class'))),
        eb.exists(
          eb
            .selectFrom('teaching')
            .select('teaching.class_id')
            .whereRef('teaching.org_id', '=', 'class.org_id')
            .whereRef('teaching.class_id', '=', 'class.id')
            .where('teaching.person_id', 'in', or(people('own_classes')))
            .where('teaching.starts', '<=', db.today)
            .where((e) => e.or([e('teaching.ends', 'is', null), e('teaching.ends', '>=', db.today)])),
        ),
      ]),
    )
    .execute()
  const classIds = classes.map((row) => row.id)
  const pupils = await listPupilsInReach(db, {
    classIds: or(classIds),
    yearGroupIds: or(ids('year_group')),
    tutorIds: or(people('own_classes')),
    caseloadOf: or(people('caseload')),
    guardianIds: or(people('own_children')),
    themselves: or([...people('self'), ...ids('case')]),
  })
  return { pupils, classes: classIds }
}

type PupilWays = {
  classIds: number[]
  yearGroupIds: number[]
  tutorIds: number[]
  caseloadOf: number[]
  guardianIds: number[]
  themselves: number[]
}

async function listPupilsInReach(db: OrgReader, ways: PupilWays): Promise<number[]> {
  const today = db.today
  const taught = db
    .selectFrom('enrolment')
    .select('enrolment.pupil_id as id')
    .where('enrolment.org_id', '=', db.orgId)
    .where('enrolment.class_id', 'in', ways.classIds)
    .where('enrolment.starts', '<=', today)
    .where((eb) => eb.or([eb('enrolment.ends', 'is', null), eb('enrolment.ends', '>=', today)]))
  const placed = db
    .selectFrom('placement')
    .innerJoin('academic_year', (join) =>
      join
        .onRef('academic_year.org_id', '=', 'placement.org_id')
        .onRef('academic_year.id', '=', 'placement.academic_year_id'),
    )
    .leftJoin('registration_group', (join) =>
      join
        .onRef('registration_group.org_id', '=', 'placement.org_id')
        .onRef('registration_group.id', '=', 'placement.registration_group_id'),
    )
    .select('placement.pupil_id as id')
    .where('placement.org_id', '=', db.orgId)
    .where('academic_year.starts', '<=', today)
    .where('academic_year.ends', '>=', today)
    .where((eb) =>
      eb.or([
        eb('placement.year_group_id', 'in', ways.yearGroupIds),
        eb('registration_group.tutor_id', 'in', ways.tutorIds),
      ]),
    )
  const looked = db
    .selectFrom('caseload')
    .select('caseload.pupil_id as id')
    .where('caseload.org_id', '=', db.orgId)
    .where('caseload.person_id', 'in', ways.caseloadOf)
    .where('caseload.starts', '<=', today)
    .where((eb) => eb.or([eb('caseload.ends', 'is', null), eb('caseload.ends', '>=', today)]))
  const children = db
    .selectFrom('guardianship')
    .select('guardianship.pupil_id as id')
    .where('guardianship.org_id', '=', db.orgId)
    .where('guardianship.guardian_id', 'in', ways.guardianIds)
    .where('guardianship.barred', '=', false)
    .where('guardianship.starts', '<=', today)
    .where((eb) => eb.or([eb('guardianship.ends', 'is', null), eb('guardianship.ends', '>=', today)]))
  const themselves = db
    .selectFrom('pupil')
    .select('pupil.id as id')
    .where('pupil.org_id', '=', db.orgId)
    .where('pupil.id', 'in', ways.themselves)
  const rows = await taught.union(placed).union(looked).union(children).union(themselves).execute()
  return rows.map((row) => row.id)
}
