import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { holdsOn } from '#platform/db/conditions.ts'

export type OrganisationKind = 'school' | 'federation' | 'partnership' | 'authority' | 'nation'

export type Organisation = {
  id: number
  slug: string
  kind: OrganisationKind
  name: string
  letter: string | null
  country: string
  timeZone: string
  demonstration: boolean
}

export type NewOrganisation = Pick<Organisation, 'slug' | 'kind' | 'name'> &
  Partial<Pick<Organisation, 'letter' | 'country' | 'timeZone' | 'demonstration'>> & { urn?: string }

export const organisationColumns = [
  'org.id',
  'org.slug',
  'org.kind',
  'org.name',
  'org.letter',
  'org.country',
  'org.time_zone as timeZone',
  'org.demonstration',
] as const

type Row = Omit<Organisation, 'kind'> & { kind: string }
/** The database holds the kind to these five. */
export const toOrganisation = (row: Row): Organisation => ({ ...row, kind: row.kind as OrganisationKind })

/** Makes an organisation with the empty head of its audit chain. Done by set-up alone, as the owner of the tables. */
export async function createOrganisation(owner: Kysely<DB>, org: NewOrganisation): Promise<Organisation> {
  return owner.transaction().execute((trx) => insertOrganisation(trx, org))
}

/** The same within a transaction that makes more. */
export async function insertOrganisation(trx: Kysely<DB>, org: NewOrganisation): Promise<Organisation> {
  const { timeZone, ...given } = org
  const made = await trx
    .insertInto('org')
    .values({ ...given, ...(timeZone ? { time_zone: timeZone } : {}) })
    .returning(organisationColumns)
    .executeTakeFirstOrThrow()
  await trx.insertInto('audit_head').values({ org_id: made.id, seq: 0, hash: new Uint8Array() }).execute()
  return toOrganisation(made)
}

/** Joins two organisations from a date on; `governs` carries rights, `partners` and `oversees` do not. */
export async function linkOrganisations(
  owner: Kysely<DB>,
  link: { parentId: number; childId: number; kind: 'governs' | 'partners' | 'oversees'; starts: string },
): Promise<void> {
  await owner
    .insertInto('org_link')
    .values({ parent_id: link.parentId, child_id: link.childId, kind: link.kind, starts: link.starts })
    .execute()
}

export async function findOrganisation(owner: Kysely<DB>, slug: string): Promise<Organisation | null> {
  const found = await owner
    .selectFrom('org')
    .select(organisationColumns)
    .where('slug', '=', slug)
    .executeTakeFirst()
  return found ? toOrganisation(found) : null
}

export async function listOrganisations(owner: Kysely<DB>): Promise<Organisation[]> {
  const rows = await owner.selectFrom('org').select(organisationColumns).orderBy('id').execute()
  return rows.map(toOrganisation)
}

/**
 * The organisations that this one governs today. Those it only oversees or is partner of are not among them: such a
 * link opens no row, and what an authority sees of a school are figures the school or its governors publish.
 */
export async function listMembers(owner: Kysely<DB>, orgId: number, today: string): Promise<Organisation[]> {
  const rows = await owner
    .selectFrom('org_link')
    .innerJoin('org', 'org.id', 'org_link.child_id')
    .select(organisationColumns)
    .distinct()
    .where('org_link.parent_id', '=', orgId)
    .where('org_link.kind', '=', 'governs')
    .where(holdsOn('org_link', today))
    .orderBy('org.id')
    .execute()
  return rows.map(toOrganisation)
}

export type Linked = Pick<Organisation, 'id' | 'name' | 'slug'> & { kind: OrganisationKind; link: string }

type Linking = Pick<Kysely<DB>, 'selectFrom'> & { orgId: number; today: string }

const linkedBy = (db: Linking, own: 'parent_id' | 'child_id', other: 'parent_id' | 'child_id') =>
  db
    .selectFrom('org_link')
    .innerJoin('org', 'org.id', `org_link.${other}`)
    .select(['org.id', 'org.name', 'org.slug', 'org.kind', 'org_link.kind as link'])
    .distinctOn('org.id')
    .where(`org_link.${own}`, '=', db.orgId)
    .where(holdsOn('org_link', db.today))
    .orderBy('org.id')

const toLinked = (row: Omit<Linked, 'kind'> & { kind: string }): Linked => ({
  ...row,
  kind: row.kind as OrganisationKind,
})

/** The organisations that govern, oversee or are partners of this one today, by id. */
export const listGroupsOf = async (db: Linking): Promise<Linked[]> =>
  (await linkedBy(db, 'child_id', 'parent_id').execute()).map(toLinked)

/** The organisations that this one governs, oversees or is partner of today: their names alone, none of their rows. */
export const listLinked = async (db: Linking): Promise<Linked[]> =>
  (await linkedBy(db, 'parent_id', 'child_id').execute()).map(toLinked)
