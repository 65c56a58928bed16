import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { formatDay } from '#features/school/api.ts'
import type { Line } from '../line.ts'
import type { Fact, Window } from './cause.ts'

type Known = { id: number; name: string; set: number | null }

async function listClassesOf(db: OrgReader, lines: readonly Line[]): Promise<Map<number, Known>> {
  const ids = [...new Set(lines.flatMap((line) => [line.classBefore ?? -1, line.classAfter ?? -1]))]
  const found = await sql<Known>`
    select id, name, set_number as "set" from class
    where org_id = ${db.orgId} and id = any(${ids}::bigint[])`.execute(db)
  return new Map(found.rows.map((row) => [row.id, row]))
}

/** The day on which each of some pupils joined each of some classes. */
async function listJoined(db: OrgReader, lines: readonly Line[]): Promise<Map<string, string>> {
  const found = await sql<{ key: string; on: string }>`
    select class_id || '/' || pupil_id as key, max(starts)::text as on from enrolment
    where org_id = ${db.orgId} and pupil_id = any(${lines.map((line) => line.pupilId)}::bigint[])
      and class_id = any(${lines.map((line) => line.classAfter)}::bigint[])
    group by class_id, pupil_id`.execute(db)
  return new Map(found.rows.map((row) => [row.key, row.on]))
}

/** Pupils who changed class in a subject: within a year any change, between years only a change of set. */
export async function findSetChanges(
  db: OrgReader,
  { sameYear }: Window,
  lines: readonly Line[],
): Promise<Fact[]> {
  const changed = lines.filter((line) => line.classBefore !== line.classAfter)
  const classes = await listClassesOf(db, changed)
  const joined = await listJoined(db, sameYear ? changed : [])
  return changed.flatMap((line): Fact[] => {
    const from = classes.get(line.classBefore ?? -1)
    const to = classes.get(line.classAfter ?? -1)
    if (!from || !to) return []
    const { pupilId, subjectId } = line
    const fact = { kind: 'set', pupilId, subjectId, classId: null, direction: null }
    if (sameYear) {
      const on = joined.get(`${to.id}/${pupilId}`)
      const words = `moved from ${from.name} to ${to.name}${on ? ` on ${formatDay(on)}` : ''}`
      return [{ ...fact, strength: 0.9, words }]
    }
    if (from.set === null || to.set === null || from.set === to.set) return []
    return [{ ...fact, strength: 0.5, words: `set ${to.set} (${to.name}), set ${from.set} the year before` }]
  })
}
