import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import type { Deadline } from '../rules/deadlines.ts'

export type DeadlineRow = Deadline & { id: number }

/** The deadlines of a cycle that differ from its own, the earliest first. */
export function listDeadlines(db: OrgReader, cycleId: number): Promise<DeadlineRow[]> {
  return db
    .selectFrom('cycle_deadline')
    .select(['id', 'year_group_id as yearGroupId', 'department_id as departmentId', 'closes'])
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .orderBy('closes')
    .orderBy('id')
    .execute()
}

/** Days before a deadline on which those who are behind are reminded by the clock. */
export async function listReminderDays(db: OrgReader, cycleId: number): Promise<number[]> {
  const row = await db
    .selectFrom('cycle')
    .select('reminder_days')
    .where('org_id', '=', db.orgId)
    .where('id', '=', cycleId)
    .executeTakeFirst()
  return row?.reminder_days ?? []
}

export type Round = { closes: string; daysBefore: number; sentAt: Date; people: number }

/** When the clock has reminded for a cycle, newest first. */
export function listRounds(db: OrgReader, cycleId: number): Promise<Round[]> {
  return db
    .selectFrom('reminder_round')
    .select(['closes', 'days_before as daysBefore', 'sent_at as sentAt', 'people'])
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .orderBy('sent_at', 'desc')
    .execute()
}

export type Reminder = {
  id: number
  personId: number
  name: string
  classes: number
  missing: number
  noticeId: number | null
  madeAt: Date
  /** Who did it; null when the clock did. */
  by: string | null
  byClock: boolean
}

const named = (person: string) =>
  sql.raw(`nullif(concat_ws(' ', ${person}.title, ${person}.given_name, ${person}.family_name), '')`)

/** Who was reminded in a cycle, newest first; those whose classes are in reach. */
export async function listReminders(
  db: OrgReader,
  cycleId: number,
  classes: 'all' | readonly number[],
  limit = 2000,
): Promise<Reminder[]> {
  const reach = classes === 'all' ? sql`true` : sql`r.class_ids && ${[...classes]}::bigint[]`
  const found = await sql<Reminder>`
    select r.id, r.person_id as "personId", ${named('p')} as name, cardinality(r.class_ids) as classes, r.missing,
      r.notice_id as "noticeId", r.made_at as "madeAt", ${named('m')} as by, r.by_clock as "byClock"
    from reminder r
    join person p on p.org_id = r.org_id and p.id = r.person_id
    left join person m on m.org_id = r.org_id and m.id = r.made_by
    where r.org_id = ${db.orgId} and r.cycle_id = ${cycleId} and ${reach}
    order by r.made_at desc, r.id desc limit ${limit}`.execute(db)
  return found.rows
}

/** The notices by which people were reminded in a cycle. */
export async function listReminderNotices(db: OrgReader, cycleId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('reminder')
    .select('notice_id as id')
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .execute()
  return rows.flatMap(({ id }) => id ?? [])
}
