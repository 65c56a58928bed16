import type { OrgReader } from '../database.server.ts'

export type Membership = { id: number; name: string; starts: string; ends: string | null; kind: string }
export type Establishment = {
  register: string
  number: string
  name: string
  type: string
  phase: string | null
  authorityName: string | null
  authorityNumber: string | null
  postcode: string | null
  status: string
  opened: string | null
  closed: string | null
  takenOn: string
  /** The groups it belongs or belonged to, latest first. */
  groups: Membership[]
  /** The schools that came before or after it, and others the register joins it with. */
  links: { number: string; name: string; kind: string; since: string | null }[]
}

/** What the national register says of the organisation itself, or null when it was never read for it. */
export async function findEstablishment(db: OrgReader): Promise<Establishment | null> {
  const facts = await db
    .selectFrom('establishment')
    .select(['register', 'number', 'name', 'type', 'phase', 'postcode', 'status', 'opened', 'closed'])
    .select(['authority_name as authorityName', 'authority_number as authorityNumber', 'taken_on as takenOn'])
    .where('organisation_id', '=', db.orgId)
    .executeTakeFirst()
  if (!facts) return null
  const groups = await db
    .selectFrom('org_link')
    .innerJoin('org', 'org.id', 'org_link.parent_id')
    .select(['org.id', 'org.name', 'org_link.starts', 'org_link.ends', 'org_link.kind'])
    .where('org_link.child_id', '=', db.orgId)
    .orderBy('org_link.starts', 'desc')
    .execute()
  const links = await db
    .selectFrom('establishment_link')
    .select(['other_number as number', 'other_name as name', 'kind', 'since'])
    .where('organisation_id', '=', db.orgId)
    .orderBy('kind')
    .orderBy('other_number')
    .execute()
  return { ...facts, groups, links }
}
