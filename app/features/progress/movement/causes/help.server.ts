import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { formatDay } from '#features/school/api.ts'
import type { Line } from '../line.ts'
import type { Fact, Window } from './cause.ts'

type Decided = { pupilId: number; subjectId: number | null; subject: string | null; on: string }

const strength = 0.7

/** Pupils for whom help was decided on a finding, from the earlier cycle on. */
export async function findHelp(
  db: OrgReader,
  { before, within }: Window,
  lines: readonly Line[],
): Promise<Fact[]> {
  const ids = [...new Set(lines.map((line) => line.pupilId))]
  const found = await sql<Decided>`
    select f.pupil_id as "pupilId", f.subject_id as "subjectId", s.name as subject, max(a.at)::date::text as on
    from finding_answer a
    join finding f on f.org_id = a.org_id and f.id = a.finding_id
    left join subject s on s.org_id = f.org_id and s.id = f.subject_id
    where a.org_id = ${db.orgId} and a.answer = 'help' and f.pupil_id = any(${ids}::bigint[])
      and a.at >= ${before.first}::date and a.at < ${within.last}::date + 1
    group by f.pupil_id, f.subject_id, s.name`.execute(db)
  return found.rows.map(({ pupilId, subjectId, subject, on }) => ({
    ...{ kind: 'help', pupilId, subjectId, classId: null, direction: 'rise', strength },
    words: `help${subject ? ` in ${subject}` : ''} was decided on ${formatDay(on)}`,
  }))
}
