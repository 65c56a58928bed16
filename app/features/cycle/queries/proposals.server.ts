import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { type ClassRow, listPupilAttendance, listSessionKinds } from '#features/school/api.server.ts'
import { addDays } from '#features/school/api.ts'
import type { Field } from '../rules/cells.ts'
import {
  type Known,
  type Proposal,
  proposeEffort,
  proposeFlags,
  proposeGrades,
  type Weekly,
} from '../rules/proposals.ts'
import type { Cycle } from './cycles.server.ts'

type Of = {
  cycle: Cycle
  within: ClassRow
  fields: readonly Field[]
  country: string
  /** What stood in the cycle before. */
  earlier: ReadonlyMap<number, { grade: string; marks: Record<string, unknown> }>
}
export type Proposals = Map<number, Record<string, Proposal>>

/** So far back before a cycle weekly marks still say where a pupil stands: as long as a cycle itself. */
const WEEKLY_DAYS = 42

/** The mean of each pupil's marked work of a class since the cycle before began, as a part of the full mark. */
async function listWeekly(db: OrgReader, { cycle, within }: Of): Promise<Weekly[]> {
  const found = await sql<Weekly>`
    select r.pupil_id as "pupilId", avg(r.score / l.max_score)::float8 as mean, count(*)::int as pieces
    from line_item l join result r on r.org_id = l.org_id and r.line_item_id = l.id and r.score is not null
    where l.org_id = ${db.orgId} and l.class_id = ${within.id} and l.set_on between ${addDays(cycle.starts, -WEEKLY_DAYS)} and ${cycle.ends}
    group by r.pupil_id`.execute(db)
  return found.rows
}

type Counted = { pupilId: number; kind: string; times: number }

/** What was noted of pupils in a class since the cycle began, by kind. */
async function listEvents(db: OrgReader, { cycle, within }: Of, ids: readonly number[]): Promise<Counted[]> {
  const found = await sql<Counted>`
    select b.pupil_id as "pupilId", b.kind, count(*)::int as times
    from behaviour_event b
    where b.org_id = ${db.orgId} and b.class_id = ${within.id} and b.pupil_id = any(${[...ids]}::bigint[])
      and b.occurred_on between ${cycle.starts} and ${cycle.ends}
    group by b.pupil_id, b.kind`.execute(db)
  return found.rows
}

async function listKnown(db: OrgReader, of: Of, ids: readonly number[]): Promise<Map<number, Known>> {
  const events = await listEvents(db, of, ids)
  const kinds = await listSessionKinds(db, of.country)
  const span = { from: of.cycle.starts, to: db.today }
  const attended = await listPupilAttendance(db, { pupils: [...ids], classes: [] }, kinds, span)
  const attendance = new Map(attended.map((one) => [one.pupilId, one]))
  return new Map(
    ids.map((id) => {
      const mine = events.filter((one) => one.pupilId === id)
      return [
        id,
        { events: new Map(mine.map((one) => [one.kind, one.times])), attendance: attendance.get(id) },
      ]
    }),
  )
}

const sumOf = (events: ReadonlyMap<string, number>, kinds: ReadonlySet<string>) =>
  [...events].reduce((sum, [kind, times]) => (kinds.has(kind) ? sum + times : sum), 0)

/**
 * What could be entered for the pupils of an open cycle's sheet from what is known already: the judgement from weekly marks,
 * the first other scale from what was noted, flags by the reasons their list names. Nothing is written.
 */
export async function listProposals(db: OrgReader, of: Of, ids: readonly number[]): Promise<Proposals> {
  const { cycle, fields, earlier, country } = of
  if (cycle.state !== 'open' || ids.length === 0) return new Map()
  const grades = new Map([...earlier].map(([id, one]) => [id, one.grade]))
  const weekly = await listWeekly(db, of)
  const known = await listKnown(db, of, ids)
  const words = await listWords(db, country, 'behaviour_kind')
  const good = new Set(words.filter((word) => word.good).map((word) => word.key))
  const bad = new Set(words.filter((word) => !word.good).map((word) => word.key))
  const effort = fields.find((field) => field.kind === 'scale')?.key
  const found: Proposals = new Map(ids.map((id) => [id, {}]))
  const propose = (id: number, key: string, proposal: Proposal | null | undefined) => {
    const row = found.get(id)
    if (row && proposal) row[key] = proposal
  }
  for (const field of fields) {
    const byMarks = field.kind === 'judgement' ? proposeGrades(field.scale, weekly, grades) : null
    for (const id of ids) {
      const facts = known.get(id) ?? { events: new Map<string, number>(), attendance: undefined }
      if (byMarks) propose(id, field.key, byMarks.get(id))
      if (field.kind === 'flags') propose(id, field.key, proposeFlags(field.flags, facts))
      if (field.kind !== 'scale' || field.key !== effort) continue
      const before = earlier.get(id)?.marks[field.key]
      const last = typeof before === 'string' ? before : undefined
      const conduct = { good: sumOf(facts.events, good), bad: sumOf(facts.events, bad), last }
      propose(id, field.key, proposeEffort(field.scale, conduct))
    }
  }
  return found
}
