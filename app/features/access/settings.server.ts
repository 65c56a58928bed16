import { recordEvent } from './audit.server.ts'
import type { OrgReader, OrgWriter } from './database.server.ts'

/** What the organisation has chosen under some keys, as it was written; a key nothing was chosen for is not there. */
export async function findSettings<Key extends string>(
  db: OrgReader,
  keys: readonly Key[],
): Promise<Partial<Record<Key, unknown>>> {
  const rows = await db
    .selectFrom('setting')
    .select(['key', 'value'])
    .where('org_id', '=', db.orgId)
    .where('key', 'in', [...keys])
    .execute()
  return Object.fromEntries(rows.map(({ key, value }) => [key, value])) as Partial<Record<Key, unknown>>
}

/** The same of one key; undefined when nothing was chosen. */
export async function findSetting(db: OrgReader, key: string): Promise<unknown> {
  return (await findSettings(db, [key]))[key]
}

/** Keeps choices of the organisation, by key, in place of those before them. */
export async function changeSettings(
  db: OrgWriter,
  chosen: Readonly<Record<string, unknown>>,
): Promise<void> {
  const keys = Object.keys(chosen)
  const before = await findSettings(db, keys)
  await db
    .insertInto('setting')
    .values(keys.map((key) => ({ org_id: db.orgId, key, value: JSON.stringify(chosen[key]) })))
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'key']).doUpdateSet({ value: (eb) => eb.ref('excluded.value') }),
    )
    .execute()
  await recordEvent(db, { action: 'access.setting-changed', subject: 'setting', before, after: chosen })
}

/** The same of one choice. */
export const changeSetting = (db: OrgWriter, key: string, value: unknown): Promise<void> =>
  changeSettings(db, { [key]: value })
