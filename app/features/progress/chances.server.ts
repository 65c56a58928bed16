import { sql } from 'kysely'
import type { OrgReader, OrgWriter } from '#features/access/api.server.ts'
import { correctedEntries } from '#features/cycle/api.server.ts'
import { getScale } from '#features/measures/api.server.ts'
import { findOrdinal, gradeLabels } from '#features/measures/api.ts'
import type { Subject } from '#features/school/api.server.ts'
import { fitSchoolChances } from '#features/targets/api.server.ts'
import { listAwards } from './ledger/awards.server.ts'
import { outcomeAfter } from './ledger/outcome.ts'

/** Pupils of earlier years who have both a start of one kind and something their course came to in a subject. */
export type Earlier = {
  /** The kind of start most of them have. */
  baselineKind: string
  outcomes: { x: number; grade: number }[]
  /** Of how many an exam result was taken; of the others the last judgement of a year that is over. */
  byResult: number
}

type Judged = { id: number; kind: string; score: number; grade: string | null }

/** Earlier pupils of a subject with each start that is known, and their last judgement where there is one. */
async function listJudged(db: OrgReader, subjectId: number): Promise<Judged[]> {
  const found = await sql<Judged>`
    with last as (
      select distinct on (e.pupil_id) e.pupil_id, e.marks ->> f.key as grade
      from ${correctedEntries(db)} e
      join class k on k.org_id = e.org_id and k.id = e.class_id and k.subject_id = ${subjectId}
      join cycle c on c.org_id = e.org_id and c.id = e.cycle_id and c.state = 'closed'
      join academic_year y on y.org_id = c.org_id and y.id = c.academic_year_id and y.ends < ${db.today}
      join cycle_field f on f.org_id = e.org_id and f.cycle_id = e.cycle_id and f.kind = 'judgement'
      where e.org_id = ${db.orgId} and e.marks ->> f.key <> ''
      order by e.pupil_id, c.starts desc
    )
    select p.pupil_id as id, p.kind, p.score::float8 as score, last.grade
    from prior_attainment p
    left join last on last.pupil_id = p.pupil_id
    where p.org_id = ${db.orgId} and p.score is not null
      and (last.pupil_id is not null or exists (
        select from exam_result r
        where r.org_id = p.org_id and r.pupil_id = p.pupil_id and r.subject_id = ${subjectId}))`.execute(db)
  return found.rows
}

/** What became of a subject's earlier pupils: their start, and the result that came, else their last judgement. */
export async function findEarlier(db: OrgReader, subject: Subject): Promise<Earlier | null> {
  const scale = await getScale(db, subject.scaleKey)
  const grades = gradeLabels(scale)
  const awards = await listAwards(db, (id) => (id === subject.id ? grades : undefined), db.today)
  const known = (await listJudged(db, subject.id)).flatMap(({ id, kind, score, grade }) => {
    const came = outcomeAfter(awards.of(id, subject.id), '')
    const place = came?.place ?? (grade === null ? undefined : findOrdinal(scale, grade))
    return place === undefined ? [] : [{ kind, x: score, grade: place, byResult: came !== null }]
  })
  const kinds = [...Map.groupBy(known, (row) => row.kind)].toSorted(([, a], [, b]) => b.length - a.length)
  const [most] = kinds
  if (!most) return null
  const [baselineKind, rows] = most
  return {
    baselineKind,
    outcomes: rows.map(({ x, grade }) => ({ x, grade })),
    byResult: rows.filter((row) => row.byResult).length,
  }
}

export type Fitted = { ok: true; pupils: number } | { ok: false; why: string }

/** Fits a subject's chances to the school's own earlier pupils, for scales no national table knows. */
export async function fitToEarlier(db: OrgWriter, subject: Subject): Promise<Fitted> {
  const earlier = await findEarlier(db, subject)
  const pupils = earlier?.outcomes.length ?? 0
  const scale = await getScale(db, subject.scaleKey)
  const given = { subjectId: subject.id, grades: gradeLabels(scale) }
  const fitted =
    earlier !== null &&
    (await fitSchoolChances(db, {
      ...given,
      ...{ baselineKind: earlier.baselineKind, outcomes: earlier.outcomes },
    }))
  if (fitted) return { ok: true, pupils }
  return {
    ok: false,
    why: `There are ${pupils} earlier pupils with a start and a result that differ enough; at least 30 are needed. Bring in their prior attainment and their results, or close a year of cycles, then try again.`,
  }
}
