import { type RawBuilder, sql } from 'kysely'
import type { OrgWriter } from '#features/access/api.server.ts'

/** What becomes of a current target: a new line of its log with this grade and state. */
export type Move = { id: number; grade: string; state: 'discussed' | 'agreed'; reason: string | null }

/** What was proposed beside a target as columns `n`; all null where nothing was. */
export const proposedAs = (
  proposal: RawBuilder<unknown>,
) => sql`jsonb_to_record(coalesce(${proposal}, '{}')) as n(
  grade text, benchmark text, challenge text, basis text, baseline_kind text, baseline_score numeric, starts jsonb,
  chances real[], model_version text)`

/** Ends each of the targets and writes the line that follows it, worked out as what was proposed beside it where something was; who moved meanwhile is left. Answers how many moved. */
export async function moveTargets(db: OrgWriter, moves: readonly Move[]): Promise<number> {
  const written = await sql<{ moved: number }>`
    with wished as (
      select * from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as w(id bigint, grade text, state text, reason text)
    ), ended as (
      update target t set ended_at = ${db.now.toISOString()}::timestamptz
      from wished w
      where t.org_id = ${db.orgId} and t.id = w.id and t.ended_at is null
      returning t.*, w.grade as next_grade, w.state as next_state, w.reason as next_reason
    ), made as (
      insert into target (org_id, pupil_id, subject_id, grade, benchmark, challenge, basis, baseline_kind, baseline_score,
        starts, chances, model_version, state, set_at, set_by, reason)
      select e.org_id, e.pupil_id, e.subject_id, e.next_grade, coalesce(n.benchmark, e.benchmark),
        coalesce(n.challenge, e.challenge),
        case when e.next_grade = coalesce(n.grade, e.grade) then coalesce(n.basis, e.basis) else 'by hand' end,
        coalesce(n.baseline_kind, e.baseline_kind), coalesce(n.baseline_score, e.baseline_score),
        coalesce(n.starts, e.starts), coalesce(n.chances, e.chances), coalesce(n.model_version, e.model_version),
        e.next_state, ${db.now.toISOString()}::timestamptz, ${db.personId}::bigint, coalesce(e.next_reason, e.reason)
      from ended e cross join lateral ${proposedAs(sql`e.proposal`)}
      returning id
    )
    select count(*)::int as moved from made`.execute(db)
  return written.rows[0]?.moved ?? 0
}
