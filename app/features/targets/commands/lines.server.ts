import { sql } from 'kysely'
import type { OrgWriter } from '#features/access/api.server.ts'

/** What becomes of a current target: a new line of its log with this grade and state. */
export type Move = { id: number; grade: string; state: 'discussed' | 'agreed'; reason: string | null }

/** Ends each of the targets and writes the line that follows it; who moved meanwhile is left. Answers how many moved. */
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
      select org_id, pupil_id, subject_id, next_grade, benchmark, challenge,
        case when next_grade = grade then basis else 'by hand' end, baseline_kind, baseline_score,
        starts, chances, model_version, next_state, ${db.now.toISOString()}::timestamptz, ${db.personId}::bigint,
        coalesce(next_reason, reason)
      from ended
      returning id
    )
    select count(*)::int as moved from made`.execute(db)
  return written.rows[0]?.moved ?? 0
}
