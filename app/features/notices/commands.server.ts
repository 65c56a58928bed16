import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { mailIsSet } from '#platform/mail/mail.server.ts'
import { isSaidOnce, type NoticeKind } from './rules.ts'
import { listMoments } from './wishes.server.ts'

export type NewNotice = {
  personId: number
  kind: NoticeKind
  /** Read in the product: what it is about, without a pupil’s name or mark. */
  words: string
  /** A path of this site. */
  link: string
  due?: string
}

/** Letters for notices to people who have an address, each for the moment its reader has chosen; their age counts from there. */
async function postLetters(db: OrgWriter, noticeIds: readonly number[]): Promise<number> {
  const moments = await listMoments(db, { noticeIds })
  if (moments.length === 0) return 0
  await db
    .insertInto('mail')
    .values(
      moments.map(({ noticeId, at }) => ({
        ...{ org_id: db.orgId, notice_id: noticeId, made_at: at, next_at: at },
      })),
    )
    .execute()
  return moments.length
}

const sayingOf = ({ personId, kind, words, link }: Omit<NewNotice, 'kind'> & { kind: string }) =>
  JSON.stringify([personId, kind, words, link])

/** Notices that are said once and were not read yet, by what they say to whom. */
async function findUnread(db: OrgWriter, notices: readonly NewNotice[]): Promise<Map<string, number>> {
  const once = notices.filter(({ kind }) => isSaidOnce(kind))
  if (once.length === 0) return new Map()
  const rows = await db
    .selectFrom('notice')
    .select(['id', 'person_id as personId', 'kind', 'words', 'link'])
    .where('org_id', '=', db.orgId)
    .where('person_id', 'in', [...new Set(once.map(({ personId }) => personId))])
    .where('kind', 'in', [...new Set(once.map(({ kind }) => kind))])
    .where('read_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [sayingOf(row), row.id]))
}

/** Writes notices with their letters and answers their ids, in the order given. */
async function addNotices(db: OrgWriter, notices: readonly NewNotice[]): Promise<number[]> {
  if (notices.length === 0) return []
  const made = await db
    .insertInto('notice')
    .values(
      notices.map(({ personId, kind, words, link, due }) => ({
        ...{ org_id: db.orgId, person_id: personId, kind, words, link, due: due ?? null },
        ...{ made_at: db.now, made_by: db.personId },
      })),
    )
    .returning('id')
    .execute()
  const ids = made.map((row) => row.id)
  const letters = mailIsSet() ? await postLetters(db, ids) : 0
  await recordEvent(db, {
    action: 'notices.said',
    subject: 'notice',
    after: { people: notices.map(({ personId, kind }) => ({ personId, kind })), letters },
  })
  return ids
}

/**
 * Says something to people of the organisation, in the caller's transaction: in the product, and by mail where the
 * installation has a mail server. What is said once and stands unread is not said again. Answers the ids of the
 * notices in the order given, of one that stands already its own.
 */
export async function say(db: OrgWriter, notices: readonly NewNotice[]): Promise<number[]> {
  const unread = await findUnread(db, notices)
  const fresh = notices.filter((one) => !unread.has(sayingOf(one)))
  const ids = await addNotices(db, fresh)
  const added = new Map(fresh.map((one, place) => [one, ids[place]]))
  return notices.flatMap((one) => added.get(one) ?? unread.get(sayingOf(one)) ?? [])
}

/** Marks a notice to a person as read and answers where it leads; 404 for somebody else's. */
export async function openNotice(db: OrgWriter, personId: number | null, noticeId: number): Promise<string> {
  const found = await db
    .selectFrom('notice')
    .select(['link', 'read_at'])
    .where('org_id', '=', db.orgId)
    .where('id', '=', noticeId)
    .where('person_id', '=', personId ?? -1)
    .executeTakeFirst()
  if (!found) throw notFound()
  if (found.read_at === null) await markRead(db, personId, noticeId)
  return found.link
}

/** Marks what is unread as read, one notice of a person or all. */
export async function markRead(db: OrgWriter, personId: number | null, noticeId?: number): Promise<void> {
  const read = await db
    .updateTable('notice')
    .set({ read_at: db.now })
    .where('org_id', '=', db.orgId)
    .where('person_id', '=', personId ?? -1)
    .where('read_at', 'is', null)
    .$if(noticeId !== undefined, (q) => q.where('id', '=', noticeId ?? -1))
    .returning('id')
    .execute()
  if (read.length === 0) return
  await recordEvent(db, { action: 'notices.read', subject: 'notice', after: read.map((row) => row.id) })
}

/** Marks notices as read for whoever they were said to: what they ask for is no longer wanted. Letters not sent yet stay unsent. */
export async function settleNotices(db: OrgWriter, noticeIds: readonly number[]): Promise<void> {
  await db
    .updateTable('notice')
    .set({ read_at: db.now })
    .where('org_id', '=', db.orgId)
    .where(isAmong('id', noticeIds))
    .where('read_at', 'is', null)
    .execute()
  await db
    .deleteFrom('mail')
    .where('org_id', '=', db.orgId)
    .where(isAmong('notice_id', noticeIds))
    .where('state', '=', 'waiting')
    .execute()
}
