import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { Organisation, OrganisationKind } from './organisations.server.ts'

/** The organisations that this one governs or oversees today. */
export async function listMembers(owner: Kysely<DB>, orgId: number, today: string): Promise<Organisation[]> {
  const rows = await owner
    .selectFrom('org_link')
    .innerJoin('org', 'org.id', 'org_link.child_id')
    .select([
      'org.id',
      'org.slug',
      'org.kind',
      'org.name',
      'org.letter',
      'org.country',
      'org.time_zone as timeZone',
      'org.demonstration',
    ])
    .distinct()
    .where('org_link.parent_id', '=', orgId)
    .where('org_link.kind', 'in', ['governs', 'oversees'])
    .where('org_link.starts', '<=', today)
    .where((eb) => eb.or([eb('org_link.ends', 'is', null), eb('org_link.ends', '>=', today)]))
    .orderBy('org.id')
    .execute()
  return rows.map((row) => ({ ...row, kind: row.kind as OrganisationKind }))
}
