import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import type { Heap } from '../rules/counts.ts'

export type Counted = { kind: string; heap: Heap; count: number }

/** How much help of each kind waited, ran or had ended on a day of an academic year; names nobody, and is shown suppressed. */
export async function countHelp(
  db: OrgReader,
  { from, on }: { from: string; on: string },
): Promise<Counted[]> {
  const found = await sql<Counted>`
    select kind, heap, count(*)::int as count
    from (
      select h.kind, case
        when h.ended_on <= ${on}::date then case when h.ended_on >= ${from}::date then 'ended' end
        when h.began_on <= ${on}::date then 'running'
        when h.state <> 'declined' then 'waiting' end as heap
      from staff_help h where h.org_id = ${db.orgId} and h.opened_on <= ${on}::date) counted
    where heap is not null group by kind, heap`.execute(db)
  return found.rows
}

/** Steps agreed since a day and up to another, and how many of them were looked at again and closed. */
export async function countSteps(
  db: OrgReader,
  { from, on }: { from: string; on: string },
): Promise<{ agreed: number; closed: number }> {
  const found = await sql<{ agreed: number; closed: number }>`
    select count(*)::int as agreed,
      (count(*) filter (where s.visited_on is not null and s.closed_on <= ${on}::date))::int as closed
    from staff_help_step s
    where s.org_id = ${db.orgId} and s.agreed_on between ${from}::date and ${on}::date`.execute(db)
  return found.rows[0] ?? { agreed: 0, closed: 0 }
}
