import { type RawBuilder, sql } from 'kysely'
import { holdsOn } from '#platform/db/conditions.ts'

/** Joins to help `p` the hand-over `o` that holds on a day, where one does. */
export const overOn = (day: string): RawBuilder<unknown> =>
  sql`left join help_handover o on o.org_id = p.org_id and o.plan_id = p.id and ${holdsOn('o', day)}
    and (o.back_on is null or o.back_on > ${day}::date)`

/** Who runs help `p` while `o` holds: whoever stands in, else its owner. */
export const runBy = sql<number>`coalesce(o.to_id, p.owner_id)`
