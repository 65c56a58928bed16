import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { listJudgedCycles } from '../queries.server.ts'
import type { Direction } from './line.ts'
import { far, fewestOfClass, poolErrors } from './weigh.ts'

export type MovedClass = { classId: number; direction: Direction }

/**
 * Which of some classes, or of all, came further from their forecasts in the last judged cycle, all their pupils together, than
 * judging wanders (2.5 standard deviations, eight pupils at least; see `weigh.ts`), and which way.
 */
export async function listMovedClasses(db: OrgReader, classes: Reach['classes']): Promise<MovedClass[]> {
  const [judged] = await listJudgedCycles(db)
  if (!judged) return []
  const within = classes === 'all' ? sql`true` : sql`k.id = any(${[...classes]}::bigint[])`
  const found = await sql<{ classId: number; pupils: number; sum: number }>`
    select k.id as "classId", count(*)::int as pupils, sum(f.z)::float8 as sum
    from class k
    join enrolment e on e.org_id = k.org_id and e.class_id = k.id and ${holdsOn('e', db.today)}
    join forecast f on f.org_id = k.org_id and f.pupil_id = e.pupil_id and f.subject_id = k.subject_id
      and f.cycle_id = ${judged.id} and f.z is not null
    where k.org_id = ${db.orgId} and ${within}
    group by k.id having count(*) >= ${fewestOfClass}`.execute(db)
  return found.rows.flatMap(({ classId, pupils, sum }) => {
    const z = poolErrors(sum, pupils)
    return Math.abs(z) < far ? [] : [{ classId, direction: z < 0 ? ('fall' as const) : ('rise' as const) }]
  })
}
