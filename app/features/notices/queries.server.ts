import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'

export type Notice = { id: number; words: string; link: string; madeAt: Date; readAt: Date | null }

/** What was said to a person, what is unread first, then the newest; a hundred at most. */
export function listNotices(
  db: OrgReader,
  personId: number | null,
  filter: { unread?: boolean; limit?: number } = {},
): Promise<Notice[]> {
  return db
    .selectFrom('notice')
    .select(['id', 'words', 'link', 'made_at as madeAt', 'read_at as readAt'])
    .where('org_id', '=', db.orgId)
    .where('person_id', '=', personId ?? -1)
    .$if(filter.unread === true, (q) => q.where('read_at', 'is', null))
    .orderBy(sql`read_at is not null`)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit ?? 100)
    .execute()
}

export async function countUnread(db: OrgReader, personId: number | null): Promise<number> {
  const row = await db
    .selectFrom('notice')
    .select((eb) => eb.fn.countAll<number>().as('unread'))
    .where('org_id', '=', db.orgId)
    .where('person_id', '=', personId ?? -1)
    .where('read_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.unread ?? 0)
}

export type LetterState = {
  state: string
  tries: number
  /** The day on which it goes together with others; not there where it goes by itself. */
  on?: string
}

/** How the notices named stand: read in the product or not, and their letter where there is one. */
export async function listLetters(
  db: OrgReader,
  noticeIds: readonly number[],
): Promise<Map<number, { readAt: Date | null; letter?: LetterState }>> {
  const dayOf = (state: string, at: Date | null) =>
    state === 'waiting' && at && at > db.now ? { on: at.toISOString().slice(0, 10) } : {}
  const rows = await db
    .selectFrom('notice')
    .leftJoin('mail', (join) =>
      join.onRef('mail.org_id', '=', 'notice.org_id').onRef('mail.notice_id', '=', 'notice.id'),
    )
    .select(['notice.id', 'notice.read_at as readAt', 'mail.state', 'mail.tries', 'mail.made_at as at'])
    .where('notice.org_id', '=', db.orgId)
    .where(isAmong('notice.id', noticeIds))
    .execute()
  return new Map(
    rows.map(({ id, readAt, state, tries, at }) => [
      id,
      {
        readAt,
        ...(state === null || tries === null ? {} : { letter: { state, tries, ...dayOf(state, at) } }),
      },
    ]),
  )
}
