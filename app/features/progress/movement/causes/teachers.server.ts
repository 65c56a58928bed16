import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { formatDay } from '#features/school/api.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import type { Line } from '../line.ts'
import type { Fact, Window } from './cause.ts'

type Taught = { id: number; now: string; before: string; since: string }

/** Who teaches most of a class on a day, and since when. */
const mainTeacher = (db: OrgReader, classId: ReturnType<typeof sql>, on: string) => sql`
  select t.person_id, t.starts, concat_ws(' ', p.title, p.family_name) as name from teaching t
  join person p on p.org_id = t.org_id and p.id = t.person_id
  where t.org_id = ${db.orgId} and t.class_id = ${classId} and ${holdsOn('t', on)}
  order by t.share desc, t.starts, t.person_id limit 1`

/** Classes whose main teacher changed within the window, in one academic year; between years everybody's does. */
export async function findTeacherChanges(
  db: OrgReader,
  { sameYear, before, within }: Window,
  lines: readonly Line[],
): Promise<Fact[]> {
  if (!sameYear) return []
  const ids = [...new Set(lines.flatMap((line) => line.classAfter ?? []))]
  const found = await sql<Taught>`
    select c.id, n.name as now, b.name as before, n.starts::text as since
    from class c
    cross join lateral (${mainTeacher(db, sql`c.id`, before.last)}) b
    cross join lateral (${mainTeacher(db, sql`c.id`, within.last)}) n
    where c.org_id = ${db.orgId} and c.id = any(${ids}::bigint[]) and n.person_id <> b.person_id`.execute(db)
  return found.rows.map(({ id, now, before: earlier, since }) => ({
    ...{ kind: 'teacher', pupilId: null, subjectId: null, classId: id, direction: null, strength: 0.8 },
    words: `taught by ${now} since ${formatDay(since)}, by ${earlier} before`,
  }))
}
