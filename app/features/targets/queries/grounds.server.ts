import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { currentYearId } from '#features/school/api.server.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'
import type { Ground, Scores } from '../rules/ground.ts'

/** The ground in force for a pupil in a subject; undefined where none was adopted. */
export type GroundOf = (pupilId: number, subjectId: number) => Ground | undefined

/** The grounds adopted for these pupils, wherever they were placed then; the newest for a subject counts. */
export async function listGroundsOf(db: OrgReader, pupilIds: readonly number[]): Promise<GroundOf> {
  const found = await sql<Ground & { pupils: string }>`
    select g.id, g.subject_id as "subjectId", g.starts, g.learnt, ${packLines(sql`l.pupil_id`)} as pupils
    from target_ground g
    join placement l on l.org_id = g.org_id and l.academic_year_id = g.academic_year_id
      and l.year_group_id = g.year_group_id
    where g.org_id = ${db.orgId} and g.undone_at is null and l.pupil_id = any(${[...pupilIds]}::bigint[])
    group by g.org_id, g.id
    order by g.id desc`.execute(db)
  const grounds = found.rows.map(({ pupils, ...ground }) => ({
    ground,
    pupils: new Set(unpackLines(pupils).map(([id]) => Number(id))),
  }))
  return (pupilId, subjectId) =>
    grounds.find(
      ({ ground, pupils }) =>
        pupils.has(pupilId) && (ground.subjectId === null || ground.subjectId === subjectId),
    )?.ground
}

/** The scores of every pupil the school has or had, in tests of these kinds. */
export async function listAllScores(db: OrgReader, kinds: readonly string[]): Promise<Map<number, Scores>> {
  const found = await sql<{ kind: string; packed: string }>`
    select kind, ${packLines(sql`pupil_id`, sql`score`)} as packed
    from prior_attainment
    where org_id = ${db.orgId} and score is not null and kind = any(${[...kinds]}::text[])
    group by kind`.execute(db)
  const scores = new Map<number, Map<string, number>>()
  for (const { kind, packed } of found.rows)
    for (const [pupil, score] of unpackLines(packed)) {
      const own = scores.get(Number(pupil)) ?? new Map<string, number>()
      scores.set(Number(pupil), own.set(kind, Number(score)))
    }
  return scores
}

/** The kinds of test these pupils brought along. */
export async function listKinds(db: OrgReader, pupilIds: readonly number[]): Promise<string[]> {
  const found = await sql<{ kind: string }>`
    select distinct kind from prior_attainment
    where org_id = ${db.orgId} and score is not null and pupil_id = any(${[...pupilIds]}::bigint[])
    order by kind`.execute(db)
  return found.rows.map(({ kind }) => kind)
}

// The school of more than three years ago had other teachers.
const RESULT_YEARS = 3

/** The last result of each pupil in each subject, of the last three years: `[pupil, grade]` by subject. */
export async function listLastResults(
  db: OrgReader,
  subjectIds: readonly number[],
): Promise<Map<number, { pupilId: number; grade: string }[]>> {
  const found = await sql<{ subjectId: number; packed: string }>`
    with last as (
      select distinct on (subject_id, pupil_id) subject_id, pupil_id, grade
      from exam_result
      where org_id = ${db.orgId} and subject_id = any(${[...subjectIds]}::bigint[]) and awarded_on <= ${db.today}::date
        and awarded_on > ${db.today}::date - make_interval(years => ${RESULT_YEARS})
      order by subject_id, pupil_id, awarded_on desc, qualification, option_code
    )
    select subject_id as "subjectId", ${packLines(sql`pupil_id`, sql`grade`)} as packed
    from last group by subject_id`.execute(db)
  return new Map(
    found.rows.map(({ subjectId, packed }) => [
      subjectId,
      unpackLines(packed).map(([pupil, grade = '']) => ({ pupilId: Number(pupil), grade })),
    ]),
  )
}

export type Adoption = {
  id: number
  subject: string | null
  moved: number
  reason: string
  adoptedAt: Date
  adoptedBy: string | null
  undoneAt: Date | null
  /** Nobody has acted on it yet: every target it proposed stands as it left it. */
  mayUndo: boolean
}

/** What was adopted for a year group this year, the newest first. */
export async function listAdoptions(db: OrgReader, yearGroupId: number): Promise<Adoption[]> {
  const found = await sql<Adoption>`
    select g.id, s.name as subject, g.moved, g.reason, g.adopted_at as "adoptedAt", g.undone_at as "undoneAt",
      p.given_name || ' ' || p.family_name as "adoptedBy",
      g.undone_at is null and g.moved = (select count(*)::int from target t
        where t.org_id = g.org_id and t.ground_id = g.id and t.ended_at is null) as "mayUndo"
    from target_ground g
    left join subject s on s.org_id = g.org_id and s.id = g.subject_id
    left join person p on p.org_id = g.org_id and p.id = g.adopted_by
    where g.org_id = ${db.orgId} and g.year_group_id = ${yearGroupId}
      and g.academic_year_id = (${currentYearId(db)})
    order by g.id desc`.execute(db)
  return found.rows
}
