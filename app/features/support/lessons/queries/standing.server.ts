import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { currentYearId } from '#features/school/api.server.ts'
import type { Gap, Standing } from '../rules/desk.ts'

type Span = { from: string; to: string }

/** Special lessons that stand in some days: those of help that had not ended by then. */
export async function listStanding(
  db: OrgReader,
  { from, to }: Span,
): Promise<(Standing & { registered: boolean })[]> {
  const found = await sql<Standing & { registered: boolean }>`
    select l.id, l.plan_id as "planId", l.on_day::text as on, l.period_id as "periodId", l.person_id as "personId",
      l.room_id as "roomId", l.pinned,
      coalesce((select jsonb_agg(distinct t.year_group_id) from help_pupil h
        join placement t on t.org_id = h.org_id and t.pupil_id = h.pupil_id and t.academic_year_id = (${currentYearId(db)})
        where h.org_id = l.org_id and h.plan_id = l.plan_id and h.left_on is null), '[]') as "yearGroupIds",
      exists (select 1 from help_session s where s.org_id = l.org_id
        and s.plan_id = l.plan_id and s.held_on = l.on_day) as registered
    from special_lesson l
    join help_plan p on p.org_id = l.org_id and p.id = l.plan_id and (p.ended_on is null or p.ended_on > l.on_day)
    where l.org_id = ${db.orgId} and l.on_day between ${from}::date and ${to}::date
    order by l.on_day, l.id`.execute(db)
  return found.rows
}

/** What is not as the timetable says in some days. */
export async function listGaps(
  db: OrgReader,
  { from, to }: Span,
): Promise<(Gap & { id: number; reason: string })[]> {
  const found = await sql<Gap & { id: number; reason: string }>`
    select id, on_day::text as on, person_id as "personId", room_id as "roomId", period_id as "periodId",
      year_group_id as "yearGroupId", reason
    from lesson_gap where org_id = ${db.orgId} and on_day between ${from}::date and ${to}::date
    order by on_day, id`.execute(db)
  return found.rows
}

export type LedgerLine = {
  lessonId: number
  planId: number
  pupilId: number
  on: string
  period: string
  periodId: number
  begins: number
  classId: number | null
  className: string | null
  subjectId: number | null
  subject: string | null
  kind: string
  title: string
  /** What the register says: missed, or not after all; nothing while none is taken. */
  told: 'missed' | 'not held' | 'did not come' | null
}

type LedgerFilter = Span & { pupilIds?: readonly number[]; classId?: number }

/** The ledger: what pupils miss for special lessons, planned and, once a register is taken, really. */
export async function listLedger(db: OrgReader, filter: LedgerFilter): Promise<LedgerLine[]> {
  const { from, to, pupilIds = null, classId = null } = filter
  const found = await sql<LedgerLine>`
    select m.lesson_id as "lessonId", l.plan_id as "planId", m.pupil_id as "pupilId", m.on_day::text as on, d.name as period,
      d.id as "periodId", d.begins, m.class_id as "classId", c.name as "className", m.subject_id as "subjectId",
      s.name as subject, p.kind, p.title,
      case when h.id is null then null when h.minutes = 0 then 'not held'
        when r.minutes > 0 then 'missed' else 'did not come' end as told
    from lesson_missed m
    join special_lesson l on l.org_id = m.org_id and l.id = m.lesson_id
    join period d on d.org_id = m.org_id and d.id = m.period_id
    join help_plan p on p.org_id = l.org_id and p.id = l.plan_id and (p.ended_on is null or p.ended_on > m.on_day)
    join help_pupil g on g.org_id = m.org_id and g.plan_id = p.id and g.pupil_id = m.pupil_id
      and (g.left_on is null or g.left_on > m.on_day)
    left join class c on c.org_id = m.org_id and c.id = m.class_id
    left join subject s on s.org_id = m.org_id and s.id = m.subject_id
    left join help_session h on h.org_id = l.org_id and h.plan_id = l.plan_id and h.held_on = l.on_day
    left join help_presence r on r.org_id = h.org_id and r.session_id = h.id and r.pupil_id = m.pupil_id
    where m.org_id = ${db.orgId} and m.on_day between ${from}::date and ${to}::date
      and (${classId}::bigint is null or m.class_id = ${classId}::bigint)
      and (${pupilIds === null} or m.pupil_id = any(${[...(pupilIds ?? [])]}::bigint[]))
    order by m.on_day, d.begins, m.pupil_id`.execute(db)
  return found.rows
}

export type Signature = {
  pupilId: number
  subjectId: number
  subject: string
  reason: string
  by: string | null
  at: Date
}

/** Which subjects pupils may lose again in a cycle, who says so and why. */
export async function listSignatures(
  db: OrgReader,
  cycleId: number,
  pupilIds?: readonly number[],
): Promise<Signature[]> {
  const found = await sql<Signature>`
    select g.pupil_id as "pupilId", g.subject_id as "subjectId", s.name as subject, g.reason, g.made_at as at,
      nullif(concat_ws(' ', n.title, coalesce(n.preferred_name, n.given_name), n.family_name), '') as by
    from lesson_signature g
    join subject s on s.org_id = g.org_id and s.id = g.subject_id
    left join person n on n.org_id = g.org_id and n.id = g.made_by
    where g.org_id = ${db.orgId} and g.cycle_id = ${cycleId}
      and (${pupilIds === undefined} or g.pupil_id = any(${[...(pupilIds ?? [])]}::bigint[]))
    order by g.pupil_id, s.name`.execute(db)
  return found.rows
}

export type PlanLesson = { on: string; period: string; minutes: number; room: string; teacher: string }

/** The special lessons of one plan of help in some days. */
export async function listPlanLessons(
  db: OrgReader,
  planId: number,
  { from, to = null }: { from: string; to?: string | null },
): Promise<PlanLesson[]> {
  const found = await sql<PlanLesson>`
    select l.on_day::text as on, d.name as period, d.ends - d.begins as minutes, r.name as room,
      concat_ws(' ', n.title, coalesce(n.preferred_name, n.given_name), n.family_name) as teacher
    from special_lesson l
    join help_plan p on p.org_id = l.org_id and p.id = l.plan_id and (p.ended_on is null or p.ended_on > l.on_day)
    join period d on d.org_id = l.org_id and d.id = l.period_id
    join room r on r.org_id = l.org_id and r.id = l.room_id
    join person n on n.org_id = l.org_id and n.id = l.person_id
    where l.org_id = ${db.orgId} and l.plan_id = ${planId} and l.on_day >= ${from}::date
      and (${to}::date is null or l.on_day <= ${to}::date)
    order by l.on_day`.execute(db)
  return found.rows
}
