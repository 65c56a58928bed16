import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listSessionKinds } from '#features/school/api.server.ts'
import type { SessionKind } from '#features/school/api.ts'
import type { Line } from '../line.ts'
import type { Fact, Window } from './cause.ts'

type Counted = { id: number; missed: number; possible: number; missedBefore: number; possibleBefore: number }

// Two weeks of sessions; less says nothing of six weeks of work.
const fewestSessions = 20
const fewestMissed = 8
const leastChange = 0.12
/** A change of the missed share by this much is as much as can be. */
const fullChange = 0.35

const lettersOf = (kinds: ReadonlyMap<string, SessionKind>, wanted: readonly SessionKind[]) =>
  [...kinds].flatMap(([letter, kind]) => (wanted.includes(kind) ? [letter] : [])).join('')

const countOf = (letters: string) => sql`length(codes) - length(translate(codes, ${letters}, ''))`

async function countSessions(
  db: OrgReader,
  { before, within, country }: Window,
  ids: readonly number[],
): Promise<Counted[]> {
  const kinds = await listSessionKinds(db, country)
  const missed = countOf(lettersOf(kinds, ['authorised', 'unauthorised']))
  const possible = countOf(lettersOf(kinds, ['present', 'authorised', 'unauthorised']))
  const found = await sql<Counted>`
    select pupil_id as id,
      coalesce(sum(${missed}) filter (where week_start >= ${within.first}), 0)::int as missed,
      coalesce(sum(${possible}) filter (where week_start >= ${within.first}), 0)::int as possible,
      coalesce(sum(${missed}) filter (where week_start <= ${before.last}), 0)::int as "missedBefore",
      coalesce(sum(${possible}) filter (where week_start <= ${before.last}), 0)::int as "possibleBefore"
    from attendance_week
    where org_id = ${db.orgId} and week_start between ${before.first} and ${within.last}
      and pupil_id = any(${[...ids]}::bigint[])
    group by pupil_id`.execute(db)
  return found.rows
}

const of = (missed: number, possible: number) => `${missed} of ${possible} sessions`

function factOf({ id, missed, possible, missedBefore, possibleBefore }: Counted): Fact[] {
  if (possible < fewestSessions || possibleBefore < fewestSessions) return []
  const change = missed / possible - missedBefore / possibleBefore
  const more = change >= leastChange && missed >= fewestMissed
  const fewer = -change >= leastChange && missedBefore >= fewestMissed
  if (!more && !fewer) return []
  const words = `missed ${of(missed, possible)}, ${of(missedBefore, possibleBefore)} before`
  return [
    {
      ...{ kind: 'absence', pupilId: id, subjectId: null, classId: null, words },
      direction: more ? 'fall' : 'rise',
      strength: Math.min(1, Math.abs(change) / fullChange),
    },
  ]
}

/** Pupils who missed clearly more sessions in the window than in the earlier cycle, or clearly fewer. */
export async function findAbsence(db: OrgReader, window: Window, lines: readonly Line[]): Promise<Fact[]> {
  const ids = [...new Set(lines.map((line) => line.pupilId))]
  return (await countSessions(db, window, ids)).flatMap(factOf)
}
