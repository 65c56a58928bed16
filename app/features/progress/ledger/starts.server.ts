import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'
import { type ScoredForecast, scoreForecast } from '#stats/ledger.ts'
import { sum } from '#stats/vector.ts'
import type { Awards, GradesOf } from './awards.server.ts'
import { outcomeAfter } from './outcome.ts'

type Known = { awards: Awards; gradesOf: GradesOf; unitOf: (subjectId: number) => number }

/**
 * The chances that were shown beside the last target set before a result: what pupils with such a start reach in the
 * country. They lie in the log of targets, with the version of the model that gave them.
 */
export async function listStartLines(
  db: OrgReader,
  subjectIds: readonly number[],
  { awards, gradesOf, unitOf }: Known,
): Promise<ScoredForecast[]> {
  const found = await sql<{ subjectId: number; packed: string }>`
    with shown as (
      select distinct on (t.pupil_id, t.subject_id) t.pupil_id, t.subject_id, t.set_at, t.grade, t.chances
      from target t
      where t.org_id = ${db.orgId} and t.chances is not null and t.subject_id = any(${[...subjectIds]}::bigint[])
        and (t.pupil_id, t.subject_id) in (select r.pupil_id, r.subject_id from exam_result r
          where r.org_id = ${db.orgId} and r.awarded_on > t.set_at::date)
      order by t.pupil_id, t.subject_id, t.set_at desc, t.id desc
    )
    select subject_id as "subjectId",
      ${packLines(sql`pupil_id`, sql`set_at::date`, sql`grade`, sql`array_to_string(chances, ' ')`)} as packed
    from shown group by subject_id`.execute(db)
  return found.rows.flatMap(({ subjectId, packed }) =>
    unpackLines(packed).flatMap(([pupil, on = '', grade = '', listed = '']): ScoredForecast[] => {
      const outcome = outcomeAfter(awards.of(Number(pupil), subjectId), on)
      const chances = listed.split(' ').map(Number)
      const grades = gradesOf(subjectId)
      if (!outcome || grades?.length !== chances.length) return []
      const place = grades.indexOf(grade)
      const target = place < 0 ? null : { place, chance: sum(chances.slice(place)) }
      const unit = unitOf(subjectId)
      return [scoreForecast({ pupil: Number(pupil), chances, unit, outcome: outcome.place, target })]
    }),
  )
}
