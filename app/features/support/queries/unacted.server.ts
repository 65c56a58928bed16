import { sql } from 'kysely'
import { everyone, type OrgReader, type Reach } from '#features/access/api.server.ts'
import { Evidence, FindingKind, isGood } from '#features/progress/api.ts'
import { listPupilNames, reachesClass, reachesPupil } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { type Flag, listWaiting, type Unacted } from '../rules/unacted.ts'

type Row = Omit<Flag, 'key'> & {
  kind: string
  pupilId: number | null
  classId: number | null
  subjectId: number | null
  evidence: unknown
}
export type UnactedFinding = Unacted<Flag> & {
  kind: FindingKind
  pupilId: number | null
  classId: number | null
  subjectId: number | null
  evidence: Evidence
  /** Of the pupil; null for a class. */
  name: { familyName: string; givenName: string; where: string } | null
}

/** Findings of the judged cycles of the year of a day about whoever is still here, each with its latest answer and whether help was begun for it. */
async function listFlags(db: OrgReader, asOf: string): Promise<Row[]> {
  const found = await sql<Row>`
    with judged as (
      select c.id, coalesce(c.closed_at::date, c.ends) as on, row_number() over (order by c.starts)::int as place
      from cycle c
      join academic_year y on y.org_id = c.org_id and y.id = c.academic_year_id and ${asOf}::date between y.starts and y.ends
      where c.org_id = ${db.orgId} and coalesce(c.closed_at::date, c.ends) <= ${asOf}::date
        and exists (select 1 from forecast f where f.org_id = c.org_id and f.cycle_id = c.id)
    ), latest as (
      select distinct on (a.finding_id) a.finding_id, a.answer, a.again_on from finding_answer a
      where a.org_id = ${db.orgId} order by a.finding_id, a.id desc
    )
    select f.id as "findingId", j.place as cycle, j.on::text as "foundOn", f.benefit, f.kind, f.evidence,
      f.pupil_id as "pupilId", f.class_id as "classId", f.subject_id as "subjectId",
      l.answer, l.again_on::text as "againOn",
      exists (select 1 from help_pupil h join help_plan p on p.org_id = h.org_id and p.id = h.plan_id
        where h.org_id = f.org_id and h.joined_on <= ${asOf}::date and (h.finding_id = f.id or (h.pupil_id = f.pupil_id
          and least(p.ended_on, h.left_on, 'infinity'::date) >= j.on
          and (p.subject_id is null or f.subject_id is null or p.subject_id = f.subject_id)))) as helped
    from finding f
    join judged j on j.id = f.cycle_id
    left join latest l on l.finding_id = f.id
    where f.org_id = ${db.orgId} and (f.pupil_id is null or exists (select 1 from pupil p
      where p.org_id = f.org_id and p.id = f.pupil_id and (p.left_on is null or p.left_on >= ${asOf}::date)))`.execute(
    db,
  )
  return found.rows
}

/**
 * What was flagged up to a day and nobody has acted on, of the pupils and classes within reach (all unless said):
 * those first from whom most is expected in bands, in a band the oldest. `days` since the first cycle that flagged it.
 */
export async function listUnacted(
  db: OrgReader,
  asOf: string,
  reach: Reach = everyone,
): Promise<UnactedFinding[]> {
  const rows = (await listFlags(db, asOf)).filter(({ pupilId, classId }) =>
    pupilId === null ? classId !== null && reachesClass(reach, classId) : reachesPupil(reach, pupilId),
  )
  const flags = rows.map((row) => {
    const kind = FindingKind.parse(row.kind)
    const whose = row.pupilId === null ? `class ${row.classId}` : `pupil ${row.pupilId}`
    return { ...row, kind, key: `${whose} ${isGood({ kind }) ? 'ahead' : 'behind'}` }
  })
  const waiting = listWaiting(flags, asOf)
  const names = await listPupilNames(
    db,
    waiting.flatMap(({ pupilId }) => pupilId ?? []),
  )
  const known = new Map(names.map((pupil) => [pupil.id, pupil]))
  return waiting.map((one) => {
    const pupil = known.get(one.pupilId ?? -1)
    return {
      ...one,
      evidence: Evidence.parse(one.evidence),
      name: pupil
        ? { familyName: pupil.familyName, givenName: pupil.givenName, where: formatWhere(pupil) }
        : null,
    }
  })
}
