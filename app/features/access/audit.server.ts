import { sql } from 'kysely'
import type { OrgReader, OrgWriter } from './database.server.ts'

export type AuditEvent = {
  /** `<room>.<what was done>`, such as `targets.agreed`. */
  action: string
  /** The table or thing changed, and which one. */
  subject: string
  subjectId?: string | number
  before?: unknown
  after?: unknown
  reason?: string
}

// What the hash covers, the same words when written and when verified.
const content = (event: string) =>
  sql.raw(`
  convert_to(concat_ws('|', ${event}.seq, extract(epoch from ${event}.at), ${event}.account_id, ${event}.person_id,
    ${event}.action, ${event}.subject, ${event}.subject_id, ${event}.before::text, ${event}.after::text, ${event}.reason), 'UTF8')`)

/** Adds an event to the organisation's chain, in the transaction of the change it tells of. */
export const recordEvent = (db: OrgWriter, event: AuditEvent): Promise<void> => recordEvents(db, [event])

/**
 * Adds events in their order. From here to the end of the transaction every other change of the organisation waits: a
 * command that writes much does this last.
 */
export async function recordEvents(db: OrgWriter, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  const texts = (of: (event: AuditEvent) => string | null) => sql`${events.map(of)}::text[]`
  await sql`
    with recursive head as (
      select seq, hash from audit_head where org_id = ${db.orgId} for update
    ), given as (
      select * from unnest(${texts((event) => event.action)}, ${texts((event) => event.subject)},
        ${texts(({ subjectId }) => subjectId?.toString() ?? null)}, ${texts((event) => json(event.before))},
        ${texts((event) => json(event.after))}, ${texts((event) => event.reason ?? null)})
        with ordinality as u (action, subject, subject_id, before, after, reason, place)
    ), fresh as (
      select head.seq + given.place as seq, ${db.now.toISOString()}::timestamptz as at, ${db.accountId}::text as account_id,
        ${db.personId}::bigint as person_id, action, subject, subject_id, before::jsonb as before, after::jsonb as after, reason
      from given, head
    ), chain as (
      select seq, hash from head
      union all
      select fresh.seq, sha256(chain.hash || ${content('fresh')}) from chain join fresh on fresh.seq = chain.seq + 1
    ), written as (
      insert into audit_event (org_id, seq, at, account_id, person_id, action, subject, subject_id, before, after, reason, hash)
      select ${db.orgId}::bigint, fresh.seq, at, account_id, person_id, action, subject, subject_id, before, after, reason, chain.hash
      from fresh join chain on chain.seq = fresh.seq
    )
    update audit_head set seq = last.seq, hash = last.hash
    from (select seq, hash from chain order by seq desc limit 1) last
    where audit_head.org_id = ${db.orgId}`.execute(db)
}

/** How many events the chain of the organisation holds: a version of all that is recorded of it. */
export async function findHead(db: OrgReader): Promise<number> {
  const { seq } = await db
    .selectFrom('audit_head')
    .select('seq')
    .where('org_id', '=', db.orgId)
    .executeTakeFirstOrThrow()
  return seq
}

/** The first event whose hash does not follow from the one before it, or null when the chain is whole. */
export async function findBrokenEvent(db: OrgReader): Promise<number | null> {
  const found = await sql<{ seq: number | null }>`
    with chain as (
      select e.seq, e.hash,
             sha256(coalesce(lag(e.hash) over (order by e.seq), '\\x'::bytea) || ${content('e')}) as expected,
             e.seq - lag(e.seq, 1, 0::bigint) over (order by e.seq) as step
      from audit_event e where e.org_id = ${db.orgId}
    ), last as (select max(seq) as seq from chain)
    select min(seq) as seq from (
      select seq from chain where hash <> expected or step <> 1
      union all
      select h.seq from audit_head h, last
      where h.org_id = ${db.orgId} and h.seq <> coalesce(last.seq, 0)
    ) broken`.execute(db)
  return found.rows[0]?.seq ?? null
}
