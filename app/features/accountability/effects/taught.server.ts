import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { readScales } from '#features/measures/api.server.ts'
import { findOrdinal, readGrade, type Scale } from '#features/measures/api.ts'
import { listPriorAttainment } from '#features/school/api.server.ts'
import type { ClassKind, TaughtResult } from './model.ts'
import { classFinder, type Days, mainTeacher, type Sat, type Sitting, type Start, startsOf } from './rules.ts'
import type { LeftOut, Reason } from './schema.ts'

/** Results of so many years stand together: classes of one year say little of a teacher. */
const YEARS = 4

type Award = Sat & {
  yearGroupId: number | null
  grade: string
  scaleKey: string
}

/** The last result of each pupil in each subject and year, of the last years. */
async function listAwards(db: OrgReader): Promise<Award[]> {
  const found = await sql<Award>`
    with years as materialized (
      select id, starts, ends from academic_year
      where org_id = ${db.orgId} and starts <= ${db.today}::date order by starts desc limit ${YEARS + 1}
    )
    select distinct on (r.pupil_id, r.subject_id, y.id) r.pupil_id as "pupilId", r.subject_id as "subjectId", y.id as "yearId",
      y.starts as "yearStarts", r.awarded_on as "awardedOn", p.year_group_id as "yearGroupId", r.grade,
      coalesce(r.scale_key, s.scale_key) as "scaleKey"
    from exam_result r
    join years y on r.awarded_on between y.starts and y.ends
    join subject s on s.org_id = r.org_id and s.id = r.subject_id
    left join placement p on p.org_id = r.org_id and p.pupil_id = r.pupil_id and p.academic_year_id = y.id
    where r.org_id = ${db.orgId}
    order by r.pupil_id, r.subject_id, y.id, r.awarded_on desc, r.qualification`.execute(db)
  return found.rows
}

/** Where the pupils sat in the years of their results. */
async function listSittings(db: OrgReader, awards: readonly Award[]): Promise<Sitting[]> {
  const ids = (of: (award: Award) => number) => [...new Set(awards.map(of))]
  const found = await sql<Sitting>`
    select e.pupil_id as "pupilId", e.class_id as "classId", k.subject_id as "subjectId", k.academic_year_id as "yearId",
      e.starts, e.ends
    from class k
    join enrolment e on e.org_id = k.org_id and e.class_id = k.id
    where k.org_id = ${db.orgId} and k.academic_year_id = any(${ids(({ yearId }) => yearId)}::bigint[])
      and e.pupil_id = any(${ids(({ pupilId }) => pupilId)}::bigint[])
    order by e.class_id`.execute(db)
  return found.rows
}

/** For each class the days on which each person taught it, weighed by their share. */
async function listTeachingDays(db: OrgReader, classIds: readonly number[]): Promise<Map<number, Days[]>> {
  const found = await sql<Days & { classId: number }>`
    select t.class_id as "classId", t.person_id as "personId",
      sum(t.share * (least(coalesce(t.ends, y.ends), y.ends) - greatest(t.starts, y.starts) + 1))::float as days
    from teaching t
    join class k on k.org_id = t.org_id and k.id = t.class_id
    join academic_year y on y.org_id = k.org_id and y.id = k.academic_year_id
    where t.org_id = ${db.orgId} and t.class_id = any(${[...classIds]}::bigint[])
      and t.starts <= y.ends and (t.ends is null or t.ends >= y.starts)
    group by t.class_id, t.person_id`.execute(db)
  return Map.groupBy(found.rows, ({ classId }) => classId)
}

/** What kind of class each is: shares of its pupils, its place among the sets of its subject and year, its tier. */
async function listClassKinds(db: OrgReader, classIds: readonly number[]): Promise<Map<number, ClassKind>> {
  const found = await sql<ClassKind & { id: number }>`
    select k.id, avg((coalesce(u.sen, 'N') <> 'N')::int)::float as needs,
      avg((coalesce(u.pupil_premium, false) or coalesce(u.fsm, false))::int)::float as poor,
      (k.set_number - 1)::float / nullif((select max(o.set_number) - 1 from class o where o.org_id = k.org_id
        and o.subject_id = k.subject_id and o.year_group_id = k.year_group_id and o.academic_year_id = k.academic_year_id), 0) as set,
      (select count(distinct o.tier) from class o where o.org_id = k.org_id and o.subject_id = k.subject_id
        and o.tier < k.tier)::float + case when k.tier is null then null else 0 end as tier
    from class k
    join enrolment e on e.org_id = k.org_id and e.class_id = k.id
    join pupil u on u.org_id = e.org_id and u.id = e.pupil_id
    where k.org_id = ${db.orgId} and k.id = any(${[...classIds]}::bigint[])
    group by k.org_id, k.id`.execute(db)
  return new Map(found.rows.map(({ id, ...kind }) => [id, kind]))
}

function placeOf(scale: Scale | undefined, grade: string): number | undefined {
  const read = scale && readGrade(scale, grade)
  return scale && read?.ok ? findOrdinal(scale, read.grade) : undefined
}

async function listStarts(db: OrgReader, awards: readonly Award[]): Promise<Map<number, number>> {
  const cohortOf = new Map(awards.map((row) => [row.pupilId, `${row.yearId} ${row.yearGroupId}`]))
  const prior = await listPriorAttainment(db, [...cohortOf.keys()])
  const starts = prior.flatMap(({ pupilId, kind, score }): Start[] => {
    const cohort = cohortOf.get(pupilId)
    return score === null || cohort === undefined ? [] : [{ pupilId, kind, score: Number(score), cohort }]
  })
  return startsOf(starts, cohortOf)
}

/**
 * Exam results of the last years that can count, each with the class that was sat in for most of the year and whoever taught
 * most of it; how many cannot and why; and what kind of class each is.
 */
export async function listTaughtResults(
  db: OrgReader,
): Promise<{ results: TaughtResult[]; leftOut: LeftOut; kinds: Map<number, ClassKind> }> {
  const awards = await listAwards(db)
  const sittings = await listSittings(db, awards)
  const classIds = [...new Set(sittings.map(({ classId }) => classId))]
  const classOf = classFinder(sittings)
  const scales = await readScales(db)
  const [taught, kinds] = [await listTeachingDays(db, classIds), await listClassKinds(db, classIds)]
  const starts = await listStarts(db, awards)
  const leftOut: LeftOut = {}
  const results = awards.flatMap((row): TaughtResult[] => {
    const { pupilId, subjectId, yearId } = row
    const classId = classOf(row)
    const [place, start] = [placeOf(scales.get(row.scaleKey), row.grade), starts.get(pupilId)]
    const left = (why: Reason): [] => {
      leftOut[why] = (leftOut[why] ?? 0) + 1
      return []
    }
    if (classId === null) return left('no class')
    if (place === undefined) return left('no grade')
    if (start === undefined) return left('no start')
    return [
      { pupilId, subjectId, yearId, classId, personId: mainTeacher(taught.get(classId) ?? []), place, start },
    ]
  })
  return { results, leftOut, kinds }
}
