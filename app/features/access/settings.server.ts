import { recordEvent } from './audit.server.ts'
import type { OrgReader, OrgWriter } from './database.server.ts'

/** What the organisation has chosen under a key, as it was written; undefined when nothing was chosen. */
export async function findSetting(db: OrgReader, key: string): Promise<unknown> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('org_id', '=', db.orgId)
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.value
}

/** Keeps a choice of the organisation in place of the one before it. */
export async function changeSetting(db: OrgWriter, key: string, value: unknown): Promise<void> {
  const before = await findSetting(db, key)
  const kept = JSON.stringify(value)
  await db
    .insertInto('setting')
    .values({ org_id: db.orgId, key, value: kept })
    .onConflict((conflict) => conflict.columns(['org_id', 'key']).doUpdateSet({ value: kept }))
    .execute()
  await recordEvent(db, {
    action: 'access.setting-changed',
    subject: 'setting',
    subjectId: key,
    before,
    after: value,
  })
}
