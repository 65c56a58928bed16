import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import type { DeskPupil, DeskRoom, DeskStaff, Timetabled } from '../rules/desk.ts'

/** What each pupil has in the timetable, as long as both the lesson and the enrolment hold. */
export async function listTimetabled(
  db: OrgReader,
  pupilIds: readonly number[],
): Promise<Map<number, Timetabled[]>> {
  const found = await sql<Timetabled & { pupilId: number }>`
    select e.pupil_id as "pupilId", t.period_id as "periodId", c.id as "classId", c.subject_id as "subjectId",
      greatest(t.starts, e.starts)::text as starts, least(t.ends, e.ends)::text as ends
    from enrolment e
    join class c on c.org_id = e.org_id and c.id = e.class_id
    join timetabled_lesson t on t.org_id = c.org_id and t.class_id = c.id
    where e.org_id = ${db.orgId} and e.pupil_id = any(${[...pupilIds]}::bigint[])
    order by e.pupil_id, t.period_id, c.id`.execute(db)
  return Map.groupBy(found.rows, ({ pupilId }) => pupilId)
}

/** Everybody kept free in periods, with the departments whose subjects they teach today and the lessons they have. */
export async function listSpareStaff(db: OrgReader): Promise<Omit<DeskStaff, 'elsewhere'>[]> {
  const found = await sql<Omit<DeskStaff, 'elsewhere'>>`
    select k.person_id as id, jsonb_agg(k.period_id order by k.period_id) as spare,
      coalesce((select jsonb_agg(distinct s.department_id) from teaching g
        join class c on c.org_id = g.org_id and c.id = g.class_id
        join subject s on s.org_id = c.org_id and s.id = c.subject_id
        where g.org_id = k.org_id and g.person_id = k.person_id and ${holdsOn('g', db.today)}
          and s.department_id is not null), '[]') as "departmentIds",
      coalesce((select jsonb_agg(jsonb_build_object('periodId', l.period_id, 'starts', l.starts, 'ends', l.ends)
          order by l.period_id)
        from timetabled_lesson l where l.org_id = k.org_id and (l.person_id = k.person_id or (l.person_id is null
          and exists (select 1 from teaching g where g.org_id = l.org_id and g.class_id = l.class_id
            and g.person_id = k.person_id and ${holdsOn('g', db.today)})))), '[]') as teaches
    from spare_period k where k.org_id = ${db.orgId}
    group by k.org_id, k.person_id order by k.person_id`.execute(db)
  return found.rows
}

/** The rooms of the school with the lessons held in them. */
export async function listRoomsTaken(db: OrgReader): Promise<DeskRoom[]> {
  const found = await sql<DeskRoom>`
    select r.id, r.kind, coalesce((select jsonb_agg(jsonb_build_object('periodId', l.period_id, 'starts', l.starts,
        'ends', l.ends) order by l.period_id)
      from timetabled_lesson l where l.org_id = r.org_id and l.room_id = r.id), '[]') as taken
    from room r where r.org_id = ${db.orgId} order by r.name, r.id`.execute(db)
  return found.rows
}

type Elsewhere = DeskPupil['elsewhere'][number]

/** When in the week other help meets, by pupil and by who runs it: whose it is, and whoever stands in today or later. */
export async function listOtherHelp(
  db: OrgReader,
): Promise<{ ofPupil: Map<number, Elsewhere[]>; ofOwner: Map<number, Elsewhere[]> }> {
  const found = await sql<Elsewhere & { runBy: number[]; pupilIds: number[] }>`
    select s.weekday, s.begins, p.minutes, array(select p.owner_id union select o.to_id from help_handover o
        where o.org_id = p.org_id and o.plan_id = p.id and o.back_on is null and o.ends >= ${db.today}::date) as "runBy",
      coalesce((select jsonb_agg(h.pupil_id) from help_pupil h
        where h.org_id = p.org_id and h.plan_id = p.id and h.left_on is null), '[]') as "pupilIds"
    from help_slot s join help_plan p on p.org_id = s.org_id and p.id = s.plan_id and p.ended_on is null
    where s.org_id = ${db.orgId} order by s.weekday, s.begins, p.id`.execute(db)
  const hours = found.rows.map(({ weekday, begins, minutes, ...row }) => {
    return { ...row, hour: { weekday, begins, minutes } }
  })
  const gather = (key: (row: (typeof hours)[number]) => readonly number[]) => {
    const by = Map.groupBy(
      hours.flatMap((row) => key(row).map((id) => ({ id, hour: row.hour }))),
      ({ id }) => id,
    )
    return new Map([...by].map(([id, own]) => [id, own.map(({ hour }) => hour)]))
  }
  return { ofPupil: gather(({ pupilIds }) => pupilIds), ofOwner: gather(({ runBy }) => runBy) }
}
