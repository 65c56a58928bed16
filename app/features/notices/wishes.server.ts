import { sql } from 'kysely'
import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { goesAt, type Rhythm, rhythms } from './together.ts'

const rhythmOf = (kept: string | null | undefined): Rhythm =>
  rhythms.find((rhythm) => rhythm === kept) ?? 'at once'

/** How letters come to a person. */
export async function readRhythm(db: OrgReader, personId: number | null): Promise<Rhythm> {
  const row = await db
    .selectFrom('mail_wish')
    .select('rhythm')
    .where('org_id', '=', db.orgId)
    .where('person_id', '=', personId ?? -1)
    .executeTakeFirst()
  return rhythmOf(row?.rhythm)
}

type Asked = { noticeId: number; due: string | null; rhythm: string | null; timeZone: string }

/** When letters go that tell of some notices, of people who have an address; invented people of a demonstration get none. */
export async function listMoments(
  db: OrgWriter,
  of: { noticeIds: readonly number[] } | { waitingFor: number },
): Promise<{ noticeId: number; at: Date }[]> {
  const chosen =
    'noticeIds' in of
      ? sql`n.id = any(${[...of.noticeIds]}::bigint[])`
      : sql`n.person_id = ${of.waitingFor} and exists (select 1 from mail m where m.org_id = n.org_id and m.notice_id = n.id
          and m.state = 'waiting' and m.tries = 0)`
  const found = await sql<Asked>`
    select n.id as "noticeId", n.due::text as due, w.rhythm, org.time_zone as "timeZone"
    from notice n
    join person p on p.org_id = n.org_id and p.id = n.person_id and p.email <> ''
    join org on org.id = n.org_id and not org.demonstration
    left join mail_wish w on w.org_id = n.org_id and w.person_id = n.person_id
    where n.org_id = ${db.orgId} and ${chosen}`.execute(db)
  return found.rows.map(({ noticeId, due, rhythm, timeZone }) => ({
    noticeId,
    at: goesAt({ rhythm: rhythmOf(rhythm), due, timeZone }, db.now),
  }))
}

/** Chooses how letters come to a person; those that wait to be sent go by it too. */
export async function chooseRhythm(db: OrgWriter, personId: number, rhythm: Rhythm): Promise<void> {
  const before = await readRhythm(db, personId)
  if (before === rhythm) return
  await db.deleteFrom('mail_wish').where('org_id', '=', db.orgId).where('person_id', '=', personId).execute()
  if (rhythm !== 'at once')
    await db.insertInto('mail_wish').values({ org_id: db.orgId, person_id: personId, rhythm }).execute()
  for (const { noticeId, at } of await listMoments(db, { waitingFor: personId }))
    await db
      .updateTable('mail')
      .set({ made_at: at, next_at: at })
      .where('org_id', '=', db.orgId)
      .where('notice_id', '=', noticeId)
      .where('state', '=', 'waiting')
      .execute()
  await recordEvent(db, {
    ...{ action: 'notices.rhythm-chosen', subject: 'person', subjectId: personId },
    ...{ before: { rhythm: before }, after: { rhythm } },
  })
}
