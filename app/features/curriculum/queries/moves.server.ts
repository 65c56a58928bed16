import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { currentYearId } from '#features/school/api.server.ts'
import type { Move } from '../rules/changes.ts'

/** So many days may lie between the end of one class and the beginning of the next. */
const GAP = 14

type Row = Omit<Move, 'pupilIds'> & { pupilIds: number[] }

/** Pupils of this year who left a class and began another: of the same subject a change of set, else of course. */
async function listPupilMoves(db: OrgReader): Promise<Move[]> {
  const found = await sql<Row>`
    select distinct on (e.pupil_id, e.class_id, e.starts)
      case when j.subject_id = k.subject_id then 'set' else 'course' end as kind,
      k.subject_id as "subjectId", k.year_group_id as "yearGroupId", e.starts::text as on, k.id as "classId",
      j.name || ' to ' || k.name as words, array[e.pupil_id] as "pupilIds"
    from enrolment e
    join class k on k.org_id = e.org_id and k.id = e.class_id and k.academic_year_id = (${currentYearId(db)})
    join enrolment a on a.org_id = e.org_id and a.pupil_id = e.pupil_id and a.class_id <> e.class_id
      and a.ends between e.starts - ${GAP}::int and e.starts and a.ends >= a.starts
    join class j on j.org_id = a.org_id and j.id = a.class_id and j.academic_year_id = k.academic_year_id
    where e.org_id = ${db.orgId} and (e.ends is null or e.ends >= e.starts)
      and (j.subject_id = k.subject_id or (
        not exists (select 1 from enrolment b join class m on m.org_id = b.org_id and m.id = b.class_id
          where b.org_id = e.org_id and b.pupil_id = e.pupil_id and b.class_id <> e.class_id and m.subject_id = k.subject_id
            and m.academic_year_id = k.academic_year_id)
        and not exists (select 1 from enrolment b join class m on m.org_id = b.org_id and m.id = b.class_id
          where b.org_id = e.org_id and b.pupil_id = e.pupil_id and m.subject_id = j.subject_id
            and m.academic_year_id = k.academic_year_id and b.starts > a.starts)))
    order by e.pupil_id, e.class_id, e.starts, (j.subject_id = k.subject_id) desc, a.ends desc`.execute(db)
  return found.rows
}

/** Classes of this year that another teacher took over, or whose teacher has another share of them. */
async function listTeachingMoves(db: OrgReader): Promise<Move[]> {
  const name = (of: string) => sql.raw(`concat_ws(' ', ${of}.title, ${of}.family_name)`)
  const found = await sql<Row>`
    select distinct on (g.class_id, g.person_id, g.starts)
      case when h.person_id = g.person_id then 'time' else 'teacher' end as kind,
      k.subject_id as "subjectId", k.year_group_id as "yearGroupId", g.starts::text as on, k.id as "classId",
      k.name || ': ' || case when h.person_id = g.person_id
        then ${name('n')} || ', share ' || (100 * h.share)::int || ' to ' || (100 * g.share)::int || ' %'
        else ${name('o')} || ' to ' || ${name('n')} end as words,
      array(select e.pupil_id from enrolment e where e.org_id = g.org_id and e.class_id = g.class_id
        and e.starts <= g.starts and (e.ends is null or e.ends >= g.starts)) as "pupilIds"
    from teaching g
    join class k on k.org_id = g.org_id and k.id = g.class_id and k.academic_year_id = (${currentYearId(db)})
    join teaching h on h.org_id = g.org_id and h.class_id = g.class_id and h.ends between g.starts - ${GAP}::int and g.starts
      and (h.person_id <> g.person_id or h.share <> g.share)
    join person n on n.org_id = g.org_id and n.id = g.person_id
    join person o on o.org_id = h.org_id and o.id = h.person_id
    where g.org_id = ${db.orgId}
    order by g.class_id, g.person_id, g.starts, (h.person_id = g.person_id) desc`.execute(db)
  return found.rows
}

/** Every change of set, course, teacher and share of this year, as the register has it. */
export async function listMoves(db: OrgReader): Promise<Move[]> {
  return [...(await listPupilMoves(db)), ...(await listTeachingMoves(db))]
}
