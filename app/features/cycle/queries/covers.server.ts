import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'

export type Cover = {
  postId: number
  classId: number
  className: string
  personId: number
  name: string
  /** The teacher who is away, where one was named. */
  absent: string | null
  reason: string
  starts: string
  ends: string
}

type CoverFilter = { on?: string; from?: string; personId?: number; classId?: number }

/** Who stands in for whom: those that hold on a day, or that end on a day or later. The dates are the post's. */
export async function listCovers(db: OrgReader, filter: CoverFilter = {}): Promise<Cover[]> {
  const { on = null, from = null, personId = null, classId = null } = filter
  const found = await sql<Cover>`
    select v.post_id as "postId", v.class_id as "classId", k.name as "className", t.person_id as "personId",
      concat_ws(' ', p.title, p.given_name, p.family_name) as name,
      nullif(concat_ws(' ', a.title, a.given_name, a.family_name), '') as absent,
      v.reason, t.starts, t.ends
    from cover v
    join post t on t.org_id = v.org_id and t.id = v.post_id
    join person p on p.org_id = t.org_id and p.id = t.person_id
    join class k on k.org_id = v.org_id and k.id = v.class_id
    left join person a on a.org_id = v.org_id and a.id = v.absent_id
    where v.org_id = ${db.orgId}
      and (${on}::date is null or (t.starts <= ${on}::date and t.ends >= ${on}::date))
      and (${from}::date is null or t.ends >= ${from}::date)
      and (${personId}::bigint is null or t.person_id = ${personId}::bigint)
      and (${classId}::bigint is null or v.class_id = ${classId}::bigint)
    order by t.ends, k.name, t.person_id`.execute(db)
  return found.rows
}
