import { sql } from 'kysely'
import { z } from 'zod'
import type { OrgReader } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { type NewLine, Why } from '../rules/lines.ts'
import type { Clash } from '../rules/words.ts'

export type ProposalState = 'working' | 'proposed' | 'clash' | 'failed' | 'settled'

const Pin = z.object({ pupil: z.string(), manager: z.string().optional(), option: z.string().optional() })
const Demands = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('must serve'), pupil: z.string() }),
    z.object({ kind: z.literal('pin'), pin: Pin }),
    z.object({ kind: z.literal('fewest'), year: z.string(), fewest: z.number() }),
  ]),
)
/** What is kept of a proposal as a whole. */
export const Result = z.union([
  z.object({
    loads: z.array(z.object({ manager: z.string(), used: z.number(), of: z.number(), price: z.number() })),
    ...{ value: z.number(), givenUp: z.number(), gap: z.number(), kept: z.number(), stayed: z.number() },
    ...{ byHand: z.boolean(), inNeed: z.number(), weighed: z.number() },
  }),
  z.object({ clashes: Demands, alone: z.boolean(), narrowed: z.boolean() }),
])
export type Result = z.infer<typeof Result>
export type Found = Extract<Result, { value: number }>

export type Proposal = {
  id: number
  cycleId: number
  cycle: string
  state: ProposalState
  note: string
  result: Result | null
  workedAt: Date
  madeAt: Date
  by: string | null
  settledAt: Date | null
}
type Row = Omit<Proposal, 'result'> & { result: unknown }

/** Proposals, the newest first, or the one named. */
export async function listProposals(db: OrgReader, id?: number): Promise<Proposal[]> {
  const found = await sql<Row>`
    select a.id, a.cycle_id as "cycleId", c.name as cycle, a.state, a.note, a.result, a.worked_at as "workedAt",
      a.made_at as "madeAt", a.settled_at as "settledAt",
      nullif(concat_ws(' ', n.title, coalesce(n.preferred_name, n.given_name), n.family_name), '') as by
    from allocation a
    join cycle c on c.org_id = a.org_id and c.id = a.cycle_id
    left join person n on n.org_id = a.org_id and n.id = a.made_by
    where a.org_id = ${db.orgId} and (${id ?? null}::bigint is null or a.id = ${id ?? null}::bigint)
    order by a.id desc limit 20`.execute(db)
  return found.rows.map(({ result, ...row }) => ({ ...row, result: Result.nullable().parse(result) }))
}

/** A proposal, or 404. */
export async function getProposal(db: OrgReader, id: number): Promise<Proposal> {
  const [found] = Number.isSafeInteger(id) ? await listProposals(db, id) : []
  if (!found) throw notFound()
  return found
}

export type Line = Omit<NewLine, 'choice'> & {
  kind: string | null
  subjectId: number | null
  subject: string | null
  manager: string | null
  wasManager: string | null
  /** What the help there was is called. */
  was: string | null
  settled: 'accepted' | 'left' | null
  planId: number | null
}

/** The lines of a proposal, those with the greatest need first. */
export async function listLines(db: OrgReader, proposalId: number): Promise<Line[]> {
  const found = await sql<Omit<Line, 'why'> & { why: unknown }>`
    select l.pupil_id as "pupilId", l.change, l.manager_id as "managerId", l.kind, l.subject_id as "subjectId", l.piece,
      l.need, l.hours, l.was_plan_id as "wasPlanId", l.was_manager_id as "wasManagerId", l.finding_id as "findingId",
      l.why, l.settled, l.plan_id as "planId", s.name as subject, p.title as was,
      nullif(concat_ws(' ', m.title, coalesce(m.preferred_name, m.given_name), m.family_name), '') as manager,
      nullif(concat_ws(' ', w.title, coalesce(w.preferred_name, w.given_name), w.family_name), '') as "wasManager"
    from allocation_line l
    left join subject s on s.org_id = l.org_id and s.id = l.subject_id
    left join help_plan p on p.org_id = l.org_id and p.id = l.was_plan_id
    left join person m on m.org_id = l.org_id and m.id = l.manager_id
    left join person w on w.org_id = l.org_id and w.id = l.was_manager_id
    where l.org_id = ${db.orgId} and l.allocation_id = ${proposalId}
    order by l.need desc, l.pupil_id`.execute(db)
  return found.rows.map(({ why, ...line }) => ({ ...line, why: Why.nullable().parse(why) }))
}

/** What clashes in a proposal; nothing where it holds. */
export const clashesOf = (result: Result | null): readonly Clash[] =>
  result && 'clashes' in result ? result.clashes : []
