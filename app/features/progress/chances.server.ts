import { sql } from 'kysely'
import type { OrgReader, OrgWriter } from '#features/access/api.server.ts'
import { correctedEntries } from '#features/cycle/api.server.ts'
import { getScale } from '#features/measures/api.server.ts'
import { findOrdinal, gradeLabels } from '#features/measures/api.ts'
import type { Subject } from '#features/school/api.server.ts'
import { fitSchoolChances } from '#features/targets/api.server.ts'

/** Pupils of earlier years who have both a start of one kind and a last judgement in a subject. */
export type Earlier = {
  /** The kind of start most of them have. */
  baselineKind: string
  outcomes: { x: number; grade: number }[]
}

/** What became of a subject's earlier pupils: their start, and their last judgement of a year that is over. */
export async function findEarlier(db: OrgReader, subject: Subject): Promise<Earlier | null> {
  const scale = await getScale(db, subject.scaleKey)
  const found = await sql<{ kind: string; score: number; grade: string }>`
    with last as (
      select distinct on (e.pupil_id) e.pupil_id, e.marks ->> f.key as grade
      from ${correctedEntries(db)} e
      join class k on k.org_id = e.org_id and k.id = e.class_id and k.subject_id = ${subject.id}
      join cycle c on c.org_id = e.org_id and c.id = e.cycle_id and c.state = 'closed'
      join academic_year y on y.org_id = c.org_id and y.id = c.academic_year_id and y.ends < ${db.today}
      join cycle_field f on f.org_id = e.org_id and f.cycle_id = e.cycle_id and f.kind = 'judgement'
      where e.org_id = ${db.orgId} and e.marks ->> f.key <> ''
      order by e.pupil_id, c.starts desc
    )
    select p.kind, p.score::float8 as score, last.grade
    from last
    join prior_attainment p on p.org_id = ${db.orgId} and p.pupil_id = last.pupil_id and p.score is not null
    where p.org_id = ${db.orgId}`.execute(db)
  const kinds = [...Map.groupBy(found.rows, (row) => row.kind)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  )
  const [most] = kinds
  if (!most) return null
  const [baselineKind, rows] = most
  const outcomes = rows.flatMap(({ score, grade }) => {
    const place = findOrdinal(scale, grade)
    return place === undefined ? [] : [{ x: score, grade: place }]
  })
  return { baselineKind, outcomes }
}

export type Fitted = { ok: true; pupils: number } | { ok: false; why: string }

/** Fits a subject's chances to the school's own earlier pupils, for scales no national table knows. */
export async function fitToEarlier(db: OrgWriter, subject: Subject): Promise<Fitted> {
  const earlier = await findEarlier(db, subject)
  const pupils = earlier?.outcomes.length ?? 0
  const scale = await getScale(db, subject.scaleKey)
  const fitted =
    earlier !== null &&
    (await fitSchoolChances(db, { subjectId: subject.id, grades: gradeLabels(scale), ...earlier }))
  if (fitted) return { ok: true, pupils }
  return {
    ok: false,
    why: `There are ${pupils} earlier pupils with a start and a result that differ enough; at least 30 are needed. Bring in their prior attainment and close a year of cycles, then try again.`,
  }
}
