import { sql } from 'kysely'
import type { Account } from './accounts.server.ts'
import type { Root } from './root.server.ts'

/** A sign-in that is still open. `lastUsedAt` is exact to the day: a session is renewed once in twenty-four hours. */
export type OpenSession = { id: string; userAgent: string; since: Date; lastUsedAt: Date }

/** The sign-ins of an account that are still open, the latest first. */
export async function listOpenSessions(root: Root, accountId: string, now: Date): Promise<OpenSession[]> {
  const { rows } = await sql<OpenSession>`
    select "id", coalesce("userAgent", '') as "userAgent", "createdAt" as "since", "updatedAt" as "lastUsedAt"
    from auth."session" where "userId" = ${accountId} and "expiresAt" > ${now.toISOString()}::timestamptz
    order by "updatedAt" desc`.execute(root.engine.owner)
  return rows
}

/** Signs an account out somewhere; false when it has no such sign-in: nobody ends another's. */
export async function endSession(root: Root, accountId: string, sessionId: string): Promise<boolean> {
  const { rows } = await sql`delete from auth."session"
    where "id" = ${sessionId} and "userId" = ${accountId} returning "id"`.execute(root.engine.owner)
  return rows.length > 0
}

/** Signs an account out everywhere but in its newest sign-in: what was opened by a password alone does not outlive a new second factor. */
export async function endOlderSessions(root: Root, account: Pick<Account, 'id'>): Promise<void> {
  await sql`delete from auth."session" where "userId" = ${account.id} and "id" <> (
    select "id" from auth."session" where "userId" = ${account.id} order by "createdAt" desc limit 1)`.execute(
    root.engine.owner,
  )
}
