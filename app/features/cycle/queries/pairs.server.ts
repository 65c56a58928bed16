import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'
import { correctedSnapshot } from './corrections.server.ts'
import type { Cycle } from './cycles.server.ts'

/** A pupil in a subject, with a judgement in one of two cycles or in both. */
export type Pair = {
  pupilId: number
  subjectId: number
  before: string | null
  after: string | null
  classBefore: number | null
  classAfter: number | null
  /** Of the later cycle, or of the earlier one where there is no later judgement. */
  yearGroupId: number
  groupId: number | null
  targetBefore: string | null
  targetAfter: string | null
}
type Which = Pick<Cycle, 'id' | 'state'>

/** The judgement of each pupil and subject in a cycle: as frozen with its corrections when it is closed, as it stands while it is open. */
const judgements = (db: OrgReader, cycle: Which) =>
  cycle.state === 'closed'
    ? sql`select s.org_id, s.pupil_id, s.subject_id, min(s.class_id) as class_id, min(s.year_group_id) as year_group_id,
          min(s.registration_group_id) as group_id, min(s.marks ->> f.key) as grade, min(s.target) as target
        from ${correctedSnapshot(db)} s
        join cycle_field f on f.org_id = s.org_id and f.cycle_id = s.cycle_id and f.kind = 'judgement'
        where s.org_id = ${db.orgId} and s.cycle_id = ${cycle.id} and s.marks ->> f.key <> ''
        group by s.org_id, s.pupil_id, s.subject_id`
    : sql`select e.org_id, e.pupil_id, k.subject_id, min(e.class_id) as class_id, min(k.year_group_id) as year_group_id,
          min(p.registration_group_id) as group_id, min(e.marks ->> f.key) as grade, min(t.grade) as target
        from cycle_entry e
        join class k on k.org_id = e.org_id and k.id = e.class_id
        join cycle_field f on f.org_id = e.org_id and f.cycle_id = e.cycle_id and f.kind = 'judgement'
        left join placement p on p.org_id = e.org_id and p.pupil_id = e.pupil_id
          and p.academic_year_id = k.academic_year_id
        left join target t on t.org_id = e.org_id and t.pupil_id = e.pupil_id and t.subject_id = k.subject_id
          and t.ended_at is null
        where e.org_id = ${db.orgId} and e.cycle_id = ${cycle.id} and e.marks ->> f.key <> ''
        group by e.org_id, e.pupil_id, k.subject_id`

const numberOrNull = (text: string | undefined) => (text ? Number(text) : null)

function readPair(pupilId: number, columns: readonly string[]): Pair {
  const [subject, before, after, classBefore, classAfter, year, group, targetBefore, targetAfter] = columns
  return {
    pupilId,
    subjectId: Number(subject),
    before: before || null,
    after: after || null,
    classBefore: numberOrNull(classBefore),
    classAfter: numberOrNull(classAfter),
    yearGroupId: Number(year),
    groupId: numberOrNull(group),
    targetBefore: targetBefore || null,
    targetAfter: targetAfter || null,
  }
}

/** Every pupil and subject within reach with a judgement in either of two cycles, as the grades were written. */
export async function listPairs(
  db: OrgReader,
  reach: Reach,
  cycles: { from: Which; to: Which },
): Promise<Pair[]> {
  const pupils = reach.pupils === 'all' ? sql`true` : sql`pupil_id = any(${[...reach.pupils]}::bigint[])`
  const columns = [
    ...['subject_id', 'before', 'after', 'class_before', 'class_after'],
    ...['year_group_id', 'group_id', 'target_before', 'target_after'],
  ].map((column) => sql.ref(column))
  const found = await sql<{ id: number; packed: string }>`
    select pupil_id as id, ${packLines(...columns)} as packed
    from (
      select coalesce(b.pupil_id, a.pupil_id) as pupil_id, coalesce(b.subject_id, a.subject_id) as subject_id,
        a.grade as before, b.grade as after, a.class_id as class_before, b.class_id as class_after,
        coalesce(b.year_group_id, a.year_group_id) as year_group_id, coalesce(b.group_id, a.group_id) as group_id,
        a.target as target_before, b.target as target_after
      from (${judgements(db, cycles.from)}) a
      full join (${judgements(db, cycles.to)}) b
        on b.org_id = a.org_id and b.pupil_id = a.pupil_id and b.subject_id = a.subject_id
    ) pair
    where ${pupils}
    group by pupil_id`.execute(db)
  return found.rows.flatMap(({ id, packed }) => unpackLines(packed).map((line) => readPair(id, line)))
}
