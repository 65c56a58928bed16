import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { formatDay } from '#features/school/api.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { type Line, lineKey } from './line.ts'
import type { Cycles } from './lines.server.ts'

type Known = {
  pupilId: number
  subjectId: number
  entered: string | null
  left: string | null
  /** Enrolled in a class of the subject at the end of the earlier cycle, and of the later one. */
  tookBefore: boolean
  takesAfter: boolean
  /** Whether the pupil's year group of then takes part in the cycle. */
  dueBefore: boolean
  dueAfter: boolean
}

const enrolledOn = (db: OrgReader, on: string) => sql`exists (
  select 1 from enrolment e join class k on k.org_id = e.org_id and k.id = e.class_id
  where e.org_id = ${db.orgId} and e.pupil_id = g.pupil_id and k.subject_id = g.subject_id
    and ${holdsOn('e', on)})`

const dueIn = (db: OrgReader, cycleId: number) => sql`exists (
  select 1 from placement l join cycle c on c.org_id = l.org_id and c.academic_year_id = l.academic_year_id
  join cycle_year_group y on y.org_id = c.org_id and y.cycle_id = c.id and y.year_group_id = l.year_group_id
  where l.org_id = ${db.orgId} and c.id = ${cycleId} and l.pupil_id = g.pupil_id)`

/** Why there is no judgement: the kind of reason, and the same with its day. */
export type Reason = { kind: string; words: string }
const plain = (kind: string): Reason => ({ kind, words: kind })
const dated = (kind: string, on: string): Reason => ({ kind, words: `${kind} on ${formatDay(on)}` })

/** The first reason that holds is the one that is said. */
function reasonOf(line: Line, known: Known, { from, to }: Cycles): Reason {
  if (line.before === null) {
    if (known.entered !== null && known.entered > from.ends) return dated('joined', known.entered)
    if (!known.dueBefore) return plain(`year group not in ${from.name}`)
    return plain(known.tookBefore ? `not entered in ${from.name}` : 'took the subject up')
  }
  if (known.left !== null && known.left <= to.ends) return dated('left', known.left)
  if (!known.dueAfter) return plain(`year group not in ${to.name}`)
  if (!known.takesAfter) return plain('gave the subject up')
  return plain(to.state === 'open' ? 'not entered yet' : `not entered in ${to.name}`)
}

/** Why each of some lines has a judgement in one of the two cycles only, by line. */
export async function listReasons(
  db: OrgReader,
  cycles: Cycles,
  lines: readonly Line[],
): Promise<Map<string, Reason>> {
  const { from, to } = cycles
  const [toDay = to.ends] = [to.ends, db.today].sort()
  const found = await sql<Known>`
    select g.pupil_id as "pupilId", g.subject_id as "subjectId", p.entered::text, p.left_on::text as left,
      ${enrolledOn(db, from.ends)} as "tookBefore", ${enrolledOn(db, toDay)} as "takesAfter",
      ${dueIn(db, from.id)} as "dueBefore", ${dueIn(db, to.id)} as "dueAfter"
    from unnest(${lines.map((line) => line.pupilId)}::bigint[], ${lines.map((line) => line.subjectId)}::bigint[])
      as g (pupil_id, subject_id)
    join pupil p on p.org_id = ${db.orgId} and p.id = g.pupil_id`.execute(db)
  const known = new Map(found.rows.map((row) => [lineKey(row), row]))
  return new Map(
    lines.flatMap((line) => {
      const own = known.get(lineKey(line))
      return own ? [[lineKey(line), reasonOf(line, own, cycles)] as const] : []
    }),
  )
}
