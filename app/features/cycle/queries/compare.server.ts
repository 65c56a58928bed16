import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listScales } from '#features/measures/api.server.ts'
import { findOrdinal } from '#features/measures/api.ts'
import { correctedSnapshot } from './corrections.server.ts'
import type { Cycle } from './cycles.server.ts'

export type Pair = {
  pupilId: number
  subjectId: number
  subject: string
  before: string
  after: string
  /** Grades up (positive) or down on the subject’s scale. */
  steps: number
}

/** The judgement of each pupil and subject in a cycle: as frozen when it is closed, as it stands while it is open. */
const judgements = (db: OrgReader, cycle: Pick<Cycle, 'id' | 'state'>) =>
  cycle.state === 'closed'
    ? sql`select s.org_id, s.pupil_id, s.subject_id, s.class_id, s.year_group_id, s.marks ->> f.key as grade
        from ${correctedSnapshot(db)} s
        join cycle_field f on f.org_id = s.org_id and f.cycle_id = s.cycle_id and f.kind = 'judgement'
        where s.org_id = ${db.orgId} and s.cycle_id = ${cycle.id} and s.marks ->> f.key <> ''`
    : sql`select e.org_id, e.pupil_id, k.subject_id, e.class_id, k.year_group_id, e.marks ->> f.key as grade
        from cycle_entry e
        join class k on k.org_id = e.org_id and k.id = e.class_id
        join cycle_field f on f.org_id = e.org_id and f.cycle_id = e.cycle_id and f.kind = 'judgement'
        where e.org_id = ${db.orgId} and e.cycle_id = ${cycle.id} and e.marks ->> f.key <> ''`

export type CompareFilter = { yearGroupId?: number; subjectId?: number }

/**
 * What moved between two cycles: every pupil and subject with a judgement on the subject's scale in both, within reach.
 * The year group is that of the later cycle.
 */
export async function compareCycles(
  db: OrgReader,
  reach: Reach,
  cycles: { from: Pick<Cycle, 'id' | 'state'>; to: Pick<Cycle, 'id' | 'state'> },
  filter: CompareFilter = {},
): Promise<Pair[]> {
  const { yearGroupId, subjectId } = filter
  const pupils = reach.pupils === 'all' ? sql`true` : sql`b.pupil_id = any(${[...reach.pupils]}::bigint[])`
  const found = await sql<Omit<Pair, 'steps'> & { scaleKey: string }>`
    select b.pupil_id as "pupilId", b.subject_id as "subjectId", s.name as subject, s.scale_key as "scaleKey",
      min(a.grade) as before, min(b.grade) as after
    from (${judgements(db, cycles.to)}) b
    join (${judgements(db, cycles.from)}) a
      on a.org_id = b.org_id and a.pupil_id = b.pupil_id and a.subject_id = b.subject_id
    join subject s on s.org_id = b.org_id and s.id = b.subject_id
    where b.org_id = ${db.orgId} and ${pupils}
      and (${yearGroupId ?? null}::bigint is null or b.year_group_id = ${yearGroupId ?? null}::bigint)
      and (${subjectId ?? null}::bigint is null or b.subject_id = ${subjectId ?? null}::bigint)
    group by b.pupil_id, b.subject_id, s.name, s.scale_key`.execute(db)
  const scales = new Map((await listScales(db)).map((scale) => [scale.key, scale]))
  return found.rows.flatMap(({ scaleKey, ...row }) => {
    const scale = scales.get(scaleKey)
    const before = scale && findOrdinal(scale, row.before)
    const after = scale && findOrdinal(scale, row.after)
    return before === undefined || after === undefined ? [] : [{ ...row, steps: after - before }]
  })
}
