import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { type Check, gapsIn, type KeptCheck, reconcileChecks } from '../rules/check-states.ts'
import { findChecks } from '../rules/checks.ts'
import type { Gap } from '../rules/words.ts'
import { CheckDetail, type CheckState } from '../schema-checks.ts'
import type { Cycle } from './cycles.server.ts'
import { readFacts } from './facts.server.ts'

type Filter = {
  cycleId?: number
  classIds?: readonly number[]
  departmentIds?: readonly number[]
  state?: CheckState
}
type Row = Omit<KeptCheck, 'kind' | 'detail'> & {
  cycleId: number
  cycle: string
  detail: unknown
  changed: boolean
}

/** Checks that were kept: answered while the cycle was open, or all of them when it closed. */
export async function listKeptChecks(
  db: OrgReader,
  filter: Filter,
): Promise<(KeptCheck & { cycleId: number; cycle: string; changed: boolean })[]> {
  const found = await sql<Row>`
    select k.id, k.cycle_id as "cycleId", c.name as cycle, k.class_id as "classId", k.subject_id as "subjectId",
      k.department_id as "departmentId", k.detail, k.state, k.reason, p.given_name || ' ' || p.family_name as by,
      k.answered_at as at,
      exists (select 1 from cycle_entry e where e.org_id = k.org_id and e.cycle_id = k.cycle_id
        and e.class_id = k.class_id and e.entered_at > k.answered_at) as changed
    from cycle_check k
    join cycle c on c.org_id = k.org_id and c.id = k.cycle_id
    left join person p on p.org_id = k.org_id and p.id = k.answered_by
    where k.org_id = ${db.orgId}
      and (${filter.cycleId ?? null}::bigint is null or k.cycle_id = ${filter.cycleId ?? null}::bigint)
      and (${filter.state ?? null}::text is null or k.state = ${filter.state ?? null}::text)
      and (${filter.classIds ?? null}::bigint[] is null or k.class_id = any(${filter.classIds ?? null}::bigint[])
        or k.department_id = any(${filter.departmentIds ?? []}::bigint[]) and k.class_id is null)
    order by k.id`.execute(db)
  return found.rows.map((row) => {
    const detail = CheckDetail.parse(row.detail)
    return { ...row, kind: detail.kind, detail }
  })
}

export type Looked = { checks: Check[]; gaps: Gap[]; unsettled: Check[] }

/** Looks at every class of a cycle anew: what is found in the marks as they stand, and what was answered. */
export async function lookAtCycle(db: OrgReader, cycle: Cycle): Promise<Looked> {
  const facts = await readFacts(db, cycle)
  const kept = await listKeptChecks(db, { cycleId: cycle.id })
  const checks = reconcileChecks(findChecks(facts), kept)
  return { checks, ...gapsIn(checks, facts.teachers) }
}

/** The checks of a cycle: of an open one as the marks stand now, of a closed one as they stood that day. */
export async function listChecks(db: OrgReader, cycle: Cycle): Promise<Check[]> {
  if (cycle.state === 'open') return (await lookAtCycle(db, cycle)).checks
  const kept = await listKeptChecks(db, { cycleId: cycle.id })
  return kept.map(({ id: _, changed: __, cycle: ___, cycleId: ____, ...one }) => ({ ...one, earlier: null }))
}

/** What was sent back to classes or departments and has not been touched since. */
export async function listSentBack(
  db: OrgReader,
  filter: { cycleId: number; classIds: readonly number[]; departmentIds?: readonly number[] },
) {
  const kept = await listKeptChecks(db, { ...filter, state: 'sent back' })
  return kept.filter((one) => !one.changed)
}
