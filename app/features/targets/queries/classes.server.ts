import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { type ClassRow, classesInReach, currentYearId, listClasses } from '#features/school/api.server.ts'
import type { Round, Steps } from '../rules/agreement.ts'

// Also an agreed target beside which another grade is proposed.
const toTalkOver = sql`(t.state = 'proposed' or t.proposal is not null)`

/** By when the targets of a year group are talked over and agreed this year; null while no day is set. */
export async function findRound(db: OrgReader, yearGroupId: number): Promise<Round | null> {
  const found = await db
    .selectFrom('target_round')
    .select(['discuss_by as discussBy', 'agree_by as agreeBy'])
    .where('org_id', '=', db.orgId)
    .where('year_group_id', '=', yearGroupId)
    .where('academic_year_id', '=', currentYearId(db))
    .executeTakeFirst()
  return found ?? null
}

export type ClassSteps = { row: ClassRow; steps: Steps }

/** How far each class of a year group within reach has come with its targets. */
export async function listClassSteps(
  db: OrgReader,
  reach: Reach,
  yearGroupId: number,
): Promise<ClassSteps[]> {
  const classes = classesInReach(reach, await listClasses(db, { yearGroupId }))
  const found = await sql<Steps & { classId: number }>`
    select k.id as "classId", count(*)::int as courses,
      (count(*) filter (where ${toTalkOver}))::int as proposed,
      (count(*) filter (where t.state = 'discussed'))::int as discussed,
      (count(*) filter (where t.state = 'agreed' and t.proposal is null))::int as agreed
    from class k
    join enrolment e on e.org_id = k.org_id and e.class_id = k.id and (e.ends is null or e.ends >= ${db.today}::date)
    left join target t on t.org_id = k.org_id and t.pupil_id = e.pupil_id and t.subject_id = k.subject_id
      and t.ended_at is null
    where k.org_id = ${db.orgId} and k.id = any(${classes.map((one) => one.id)}::bigint[])
    group by k.id`.execute(db)
  const steps = new Map(found.rows.map(({ classId, ...own }) => [classId, own]))
  const none = { courses: 0, proposed: 0, discussed: 0, agreed: 0 }
  return classes.map((row) => ({ row, steps: steps.get(row.id) ?? none }))
}

/** Targets of a class that wait for a talk, and by when it should have been; no day where none is set this year. */
export type WaitingTalks = {
  classId: number
  name: string
  yearGroupId: number
  waiting: number
  discussBy: string | null
}

/** The classes among some with targets to talk over, the nearest day first. */
export async function listWaitingTalks(db: OrgReader, classIds: readonly number[]): Promise<WaitingTalks[]> {
  const found = await sql<WaitingTalks>`
    select k.id as "classId", k.name, k.year_group_id as "yearGroupId", count(*)::int as waiting,
      r.discuss_by::text as "discussBy"
    from class k
    join enrolment e on e.org_id = k.org_id and e.class_id = k.id and (e.ends is null or e.ends >= ${db.today}::date)
    join target t on t.org_id = k.org_id and t.pupil_id = e.pupil_id and t.subject_id = k.subject_id
      and t.ended_at is null and ${toTalkOver}
    left join target_round r on r.org_id = k.org_id and r.year_group_id = k.year_group_id
      and r.academic_year_id = k.academic_year_id
    where k.org_id = ${db.orgId} and k.academic_year_id = (${currentYearId(db)})
      and k.id = any(${[...classIds]}::bigint[])
    group by k.org_id, k.id, r.discuss_by
    order by r.discuss_by nulls last, k.name`.execute(db)
  return found.rows
}
