import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { readScales } from '#features/measures/api.server.ts'
import { readGrade } from '#features/measures/api.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'
import { DAYS_FROM_EXAMS } from '../calendar.server.ts'
import { keyOf } from '../earlier.server.ts'
import type { Award } from './outcome.ts'

export type Awards = {
  /** How many there are. */
  size: number
  of: (pupilId: number, subjectId: number) => readonly Award[]
  /** Awards with a grade that the subject's scale does not have: they cannot be laid beside a forecast. */
  otherScale: number
}

/** The grades of a subject as its forecasts had them, lowest first. */
export type GradesOf = (subjectId: number) => readonly string[] | undefined

/**
 * What was awarded up to a day in subjects that have forecasts, by pupil and subject: at the end of a school year, since an
 * early entry is not what the course came to.
 */
export async function listAwards(db: OrgReader, gradesOf: GradesOf, until: string): Promise<Awards> {
  const scales = await readScales(db)
  const found = await sql<{ subjectId: number; scale: string; packed: string }>`
    select r.subject_id as "subjectId", s.scale_key as scale,
      ${packLines(sql`r.pupil_id`, sql`r.awarded_on`, sql`coalesce(y.name, r.awarded_on::text)`, sql`r.grade`)} as packed
    from exam_result r
    join subject s on s.org_id = r.org_id and s.id = r.subject_id
    left join academic_year y on y.org_id = r.org_id and r.awarded_on between y.starts and y.ends
    where r.org_id = ${db.orgId} and r.awarded_on <= ${until}
      and (y.ends is null or r.awarded_on >= y.ends - ${DAYS_FROM_EXAMS}::int)
    group by r.subject_id, s.scale_key`.execute(db)
  const awards = new Map<string, Award[]>()
  let otherScale = 0
  for (const { subjectId, scale: key, packed } of found.rows) {
    const grades = gradesOf(subjectId)
    const scale = scales.get(key)
    if (!grades || !scale) continue
    for (const [pupil, on = '', year = '', grade = ''] of unpackLines(packed)) {
      const read = readGrade(scale, grade)
      const place = read.ok ? grades.indexOf(read.grade) : -1
      if (place < 0) {
        // Absent or not yet known is no grade at all.
        if (read.ok || read.reason === 'unknown') otherScale++
        continue
      }
      const own = keyOf(Number(pupil), subjectId)
      awards.set(own, [...(awards.get(own) ?? []), { on, year, place }])
    }
  }
  return {
    of: (pupilId, subjectId) => awards.get(keyOf(pupilId, subjectId)) ?? [],
    ...{ size: awards.size, otherScale },
  }
}
