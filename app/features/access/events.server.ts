import { sql } from 'kysely'
import type { OrgReader } from './database.server.ts'
import { isUnnamed, unnamed } from './rules/events.ts'

export type AuditLine = {
  seq: number
  at: Date
  who: string | null
  /** The account that did it, also when its person belongs to the governing organisation. */
  accountId: string | null
  action: string
  subject: string
  subjectId: string | null
  before: unknown
  after: unknown
  reason: string | null
}

const linesAPage = 100

/** Text that stands for itself in a pattern. */
const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

type EventFilter = {
  before?: number | null
  room?: string | null
  /** Part of the name of whoever made it; of what the page tells without a name, nothing. */
  who?: string | null
  /** The last day, by the calendar of the place. */
  until?: { day: string; zone: string } | null
  of?: { subject: string; subjectId: number }
}

/** The newest events before a place in the chain, newest first; of one room, or of one thing, where it is named. */
export async function listEvents(
  db: OrgReader,
  { before = null, room = null, who = null, until = null, of }: EventFilter,
): Promise<AuditLine[]> {
  const rows = await db
    .selectFrom('audit_event')
    .leftJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'audit_event.org_id').onRef('person.id', '=', 'audit_event.person_id'),
    )
    .select([
      'audit_event.seq',
      'audit_event.at',
      'audit_event.action',
      'audit_event.subject',
      'audit_event.account_id as accountId',
      'audit_event.subject_id as subjectId',
      'audit_event.before',
      'audit_event.after',
      'audit_event.reason',
      'person.given_name',
      'person.family_name',
    ])
    .where('audit_event.org_id', '=', db.orgId)
    .$if(before !== null, (query) => query.where('audit_event.seq', '<', before ?? 0))
    .$if(room !== null, (query) => query.where('audit_event.action', 'like', `${room}.%`))
    .$if(who !== null, (query) =>
      query
        .where(
          sql`concat_ws(' ', person.given_name, person.family_name)`,
          'ilike',
          `%${likeText(who ?? '')}%`,
        )
        .where('audit_event.action', 'not in', [...unnamed]),
    )
    .$if(until !== null, (query) =>
      query.where(sql`(audit_event.at at time zone ${until?.zone})::date`, '<=', until?.day),
    )
    .$if(of !== undefined, (query) =>
      query
        .where('audit_event.subject', '=', of?.subject ?? '')
        .where('audit_event.subject_id', '=', String(of?.subjectId)),
    )
    .orderBy('audit_event.seq', 'desc')
    .limit(linesAPage)
    .execute()
  return rows.map(({ given_name, family_name, ...line }) =>
    isUnnamed(line.action)
      ? { ...line, who: 'a member of staff', accountId: null }
      : { ...line, who: family_name ? `${given_name} ${family_name}` : null },
  )
}

/** How many changes are on record, by the room that made them. */
export async function countEvents(db: OrgReader): Promise<{ room: string; count: number }[]> {
  const found = await sql<{ room: string; count: number }>`
    select split_part(action, '.', 1) as room, count(*)::int as count
    from audit_event where org_id = ${db.orgId} group by 1 order by 1`.execute(db)
  return found.rows
}

export type News = { action: string; count: number }

/** What was done here since a moment and until now, by action. */
export async function listNews(db: OrgReader, since: Date): Promise<News[]> {
  const found = await sql<News>`
    select action, count(*)::int as count
    from audit_event where org_id = ${db.orgId} and at > ${since.toISOString()}::timestamptz
      and at <= ${db.now.toISOString()}::timestamptz
    group by action order by max(seq) desc`.execute(db)
  return found.rows
}

/** When a person last looked at a pupil on an earlier day, or null when they never did. */
export async function findLastVisit(db: OrgReader): Promise<Date | null> {
  const found = await db
    .selectFrom('read_record')
    .select((eb) => eb.fn.max('at').as('at'))
    .where('org_id', '=', db.orgId)
    .where('person_id', '=', db.personId)
    .where('at', '<', sql<Date>`${db.today}::date`)
    .executeTakeFirst()
  return found?.at ?? null
}
