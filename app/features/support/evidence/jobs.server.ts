import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { installationAt, listOrganisations, writeAs } from '#features/access/api.server.ts'
import { keepGifts, readGifts } from './commands.server.ts'

/**
 * Gives what was found since to the groups a school gives to, once a further cycle has been judged; answers how many schools did.
 * Called every minute: what was given is kept with when, so that it goes once.
 */
export async function giveDue(owner: Kysely<DB>, now: Date): Promise<number> {
  const due = await sql<{ orgId: number; recipientIds: number[] }>`
    select c.org_id as "orgId", array_agg(c.recipient_id) as "recipientIds" from evidence_choice c
    where exists (select from cycle y where y.org_id = c.org_id and y.closed_at > c.looked_at
      and exists (select from forecast f where f.org_id = y.org_id and f.cycle_id = y.id))
    group by c.org_id`.execute(owner)
  const orgs = new Map((await listOrganisations(owner)).map((org) => [org.id, org]))
  for (const { orgId, recipientIds } of due.rows) {
    const org = orgs.get(orgId)
    if (!org) continue
    const asker = installationAt(org, now)
    await writeAs(owner, asker, async (db) => keepGifts(db, recipientIds, await readGifts(db, org.country)))
  }
  return due.rows.length
}
