import type { OrgWriter } from '#features/access/api.server.ts'

/** Places of a pathway are given one after another: whoever asks meanwhile waits, and counts anew. */
export async function lockPathways(db: OrgWriter): Promise<void> {
  await db
    .selectFrom('pathway')
    .select('id')
    .where('org_id', '=', db.orgId)
    .orderBy('id')
    .forUpdate()
    .execute()
}
