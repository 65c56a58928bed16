import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { type Asker, writeAs } from './database.server.ts'

/** Who looked at which pupils, where and when; kept apart from the page's own read-only transaction. */
export async function recordRead(
  owner: Kysely<DB>,
  asker: Asker,
  read: { route: string; pupilIds: readonly number[] },
): Promise<void> {
  const accountId = asker.accountId
  if (read.pupilIds.length === 0 || accountId === null) return
  await writeAs(owner, asker, (db) =>
    db
      .insertInto('read_record')
      .values({
        org_id: db.orgId,
        at: db.now,
        account_id: accountId,
        person_id: db.personId,
        route: read.route,
        pupils: read.pupilIds.length,
        pupil_ids: [...read.pupilIds],
      })
      .execute(),
  )
}
