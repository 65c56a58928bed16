import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { formatDay } from '#features/school/api.ts'
import type { Line } from '../line.ts'
import type { Fact, Window } from './cause.ts'

/** Pupils new on roll since the earlier cycle began: their first judgement was made of a stranger. */
export async function findArrivals(
  db: OrgReader,
  { before, within, sameYear }: Window,
  lines: readonly Line[],
): Promise<Fact[]> {
  // At the start of a year a whole year group is new on roll.
  if (!sameYear) return []
  const ids = [...new Set(lines.map((line) => line.pupilId))]
  const found = await sql<{ id: number; on: string }>`
    select p.id, p.entered::text as on from pupil p
    join academic_year y on y.org_id = p.org_id and ${within.last}::date between y.starts and y.ends
    where p.org_id = ${db.orgId} and p.id = any(${ids}::bigint[]) and p.entered > y.starts + 7
      and p.entered between ${before.first}::date and ${within.last}::date`.execute(db)
  return found.rows.map(({ id, on }) => ({
    ...{ kind: 'arrival', pupilId: id, subjectId: null, classId: null, direction: null, strength: 0.5 },
    words: `on roll since ${formatDay(on)}`,
  }))
}
