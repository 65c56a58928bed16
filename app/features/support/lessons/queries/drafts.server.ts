import { sql } from 'kysely'
import { z } from 'zod'
import type { OrgReader } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { Basis } from '../basis.server.ts'
import type { Line, LineChange, Place } from '../rules/lines.ts'

export type DraftState = 'working' | 'proposed' | 'failed' | 'settled'

/** What a draft weighs, what no plan of its lessons can stay below, and how many of them no plan can place. */
const Result = z.object({
  cost: z.number(),
  bound: z.number().nullable(),
  least: z.number().nullable().default(null),
})
export type Result = z.infer<typeof Result>

export type Draft = {
  id: number
  cycleId: number
  cycle: string
  starts: string
  ends: string
  calm: boolean
  state: DraftState
  note: string
  basis: Basis | null
  result: Result | null
  accepted: boolean
  workedAt: Date
  madeAt: Date
  by: string | null
}

/** Drafts of special lessons, the newest first, or the one named. */
export async function listDrafts(db: OrgReader, id?: number): Promise<Draft[]> {
  const found = await sql<Omit<Draft, 'basis' | 'result'> & { basis: unknown; result: unknown }>`
    select a.id, a.cycle_id as "cycleId", c.name as cycle, a.starts::text, a.ends::text, a.calm, a.state, a.note, a.basis,
      a.result, a.accepted, a.worked_at as "workedAt", a.made_at as "madeAt",
      nullif(concat_ws(' ', n.title, coalesce(n.preferred_name, n.given_name), n.family_name), '') as by
    from lesson_draft a
    join cycle c on c.org_id = a.org_id and c.id = a.cycle_id
    left join person n on n.org_id = a.org_id and n.id = a.made_by
    where a.org_id = ${db.orgId} and (${id ?? null}::bigint is null or a.id = ${id ?? null}::bigint)
    order by a.id desc limit 10`.execute(db)
  return found.rows.map(({ basis, result, ...row }) => ({
    ...{ ...row, basis: Basis.nullable().parse(basis), result: Result.nullable().parse(result) },
  }))
}

/** A draft, or 404. */
export async function getDraft(db: OrgReader, id: number): Promise<Draft> {
  const [found] = Number.isSafeInteger(id) ? await listDrafts(db, id) : []
  if (!found) throw notFound()
  return found
}

const Missed = z.array(
  z.object({ pupilId: z.number(), classId: z.number().nullable(), subjectId: z.number().nullable() }),
)
const Again = z.object({ pupilId: z.number(), subjectId: z.number() })
const Obstacles = z.array(
  z.object({
    obstacle: z.enum([
      'pupil away',
      'nobody free',
      'all busy',
      'no room',
      'pupil elsewhere',
      'subject lost already',
      'week full',
      'day full',
    ]),
    slots: z.number(),
    lost: z.array(Again).default([]),
  }),
)
const at = { on: z.string(), periodId: z.number() }
const Remedies = z.array(
  z.discriminatedUnion('kind', [
    z.object({ ...at, kind: z.literal('keep free'), personId: z.number().nullable() }),
    z.object({ ...at, kind: z.literal('room') }),
    z.object({ ...at, kind: z.literal('sign'), lost: z.array(Again) }),
  ]),
)

type Row = Omit<Line, 'place' | 'missed' | 'obstacles' | 'remedies'> & {
  on: string | null
  periodId: number | null
  personId: number | null
  roomId: number | null
  change: LineChange
  missed: unknown
  obstacles: unknown
  remedies: unknown
}

function placeOf({ on, periodId, personId, roomId }: Row): Place | null {
  if (on === null || periodId === null || personId === null || roomId === null) return null
  return { on, periodId, personId, roomId }
}

/** The lessons of a draft in the order of their days, those without a place last. */
export async function listLines(db: OrgReader, draftId: number): Promise<Line[]> {
  const found = await sql<Row>`
    select l.plan_id as "planId", l.span::text, l.number, l.was_id as "wasId", l.change, l.on_day::text as on,
      l.period_id as "periodId", l.person_id as "personId", l.room_id as "roomId", l.missed, l.obstacles,
      l.remedies
    from lesson_line l left join period d on d.org_id = l.org_id and d.id = l.period_id
    where l.org_id = ${db.orgId} and l.draft_id = ${draftId}
    order by l.on_day nulls last, d.begins, l.plan_id, l.span, l.number`.execute(db)
  return found.rows.map((row) => {
    const { planId, span, number, wasId, change } = row
    return {
      ...{ planId, span, number, wasId, change, place: placeOf(row) },
      ...{ missed: Missed.parse(row.missed), obstacles: Obstacles.parse(row.obstacles) },
      remedies: Remedies.parse(row.remedies),
    }
  })
}
