import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { checkTitles } from '#features/cycle/api.ts'
import type { Line } from '../line.ts'
import type { Fact, Window } from './cause.ts'

/** That somebody said "right as it is" tells where to ask, not what happened. */
const strength = 0.5

type Waved = {
  kind: keyof typeof checkTitles
  classId: number | null
  departmentId: number | null
  reason: string
}

/** Classes and departments whose check before the later cycle closed was said to be right as it is. */
export async function findWavedChecks(
  db: OrgReader,
  { within }: Window,
  lines: readonly Line[],
): Promise<Fact[]> {
  const classIds = [...new Set(lines.flatMap((line) => line.classAfter ?? []))]
  const found = await sql<Waved & { classIds: number[] }>`
    select x.kind, x.class_id as "classId", x.department_id as "departmentId", x.reason, array_agg(k.id) as "classIds"
    from cycle_check x
    join cycle c on c.org_id = x.org_id and c.id = x.cycle_id
      and c.ends between ${within.first} and greatest(${within.last}::date, c.closes)
    join class k on k.org_id = x.org_id and k.id = any(${classIds}::bigint[])
    join subject s on s.org_id = k.org_id and s.id = k.subject_id
    where x.org_id = ${db.orgId} and x.state = 'right' and (k.id = x.class_id or s.department_id = x.department_id)
    group by x.id, x.org_id, x.kind, x.class_id, x.department_id, x.reason`.execute(db)
  return found.rows.flatMap(({ kind, reason, classIds: own }) =>
    own.map((classId) => ({
      ...{ kind: 'check', pupilId: null, subjectId: null, classId, direction: null, strength },
      words: `${checkTitles[kind].toLowerCase()}, said to be right: ${reason}`,
    })),
  )
}
