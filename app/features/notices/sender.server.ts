import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import {
  installationAt,
  listOrganisations,
  type Organisation,
  type OrgWriter,
  writeAs,
} from '#features/access/api.server.ts'
import type { Delivery, Mailer } from '#platform/mail/mail.server.ts'
import { composeLetters, GIVE_UP_HOURS, isNoticeKind, isQuiet, waitAfter } from './rules.ts'

type Way = { mailer: Mailer; baseUrl: string; now: Date }
type Taken = {
  noticeId: number
  kind: string
  link: string
  due: string | null
  to: string | null
  tries: number
  madeAt: Date
}

/** So long a letter may be on its way before its sender counts as dead. */
const LEASE_MINUTES = 10
/** Letters to one organisation in one go; the rest follows in the next. */
const AT_ONCE = 50

const later = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000).toISOString()

const asInstallation = <T>(
  owner: Kysely<DB>,
  org: Organisation,
  now: Date,
  command: (db: OrgWriter) => Promise<T>,
) => writeAs(owner, installationAt(org, now), command)

/** A sender died while these were on their way: whether they went nobody knows, so they never go again. */
const settleOrphans = (db: OrgWriter) =>
  sql`
  update mail set state = 'unsure', settled_at = ${db.now.toISOString()}::timestamptz, why = 'the sender stopped'
  where org_id = ${db.orgId} and state = 'sending' and next_at < ${db.now.toISOString()}::timestamptz`.execute(
    db,
  )

/**
 * Takes the next letter that is due, so that no other sender does; with it the others that are due, where its reader gets
 * letters together: the first of them stands for all, so that two senders do not wait for one another.
 */
async function takeNext(db: OrgWriter, quiet: boolean): Promise<Taken[]> {
  const now = db.now.toISOString()
  const isDue = (mail: string, notice: string) =>
    sql`${sql.ref(`${mail}.state`)} = 'waiting' and ${sql.ref(`${mail}.next_at`)} <= ${now}::timestamptz
      and (${sql.ref(`${notice}.made_by`)} is not null or not ${quiet}::boolean)`
  const found = await sql<Taken>`
    with first as (
      select w.notice_id, h.person_id from mail w join notice s on s.org_id = w.org_id and s.id = w.notice_id
      left join mail_wish h on h.org_id = s.org_id and h.person_id = s.person_id
      where w.org_id = ${db.orgId} and ${isDue('w', 's')}
        and (h.person_id is null or not exists (select 1 from mail e join notice o on o.org_id = e.org_id and o.id = e.notice_id
          where e.org_id = w.org_id and o.person_id = h.person_id and e.notice_id < w.notice_id and ${isDue('e', 'o')}))
      order by w.next_at, w.notice_id limit 1 for update of w skip locked),
    due as (
      select notice_id from first
      union
      select o.notice_id from first join notice s on s.org_id = ${db.orgId} and s.person_id = first.person_id
      join mail o on o.org_id = s.org_id and o.notice_id = s.id and ${isDue('o', 's')})
    update mail m set state = 'sending', tries = m.tries + 1, next_at = ${later(db.now, LEASE_MINUTES)}::timestamptz
    from notice n join person p on p.org_id = n.org_id and p.id = n.person_id
    where m.org_id = ${db.orgId} and n.org_id = m.org_id and n.id = m.notice_id and m.state = 'waiting'
      and m.notice_id in (select notice_id from due)
    returning m.notice_id as "noticeId", n.kind, n.link, n.due, p.email as "to", m.tries, m.made_at as "madeAt"`.execute(
    db,
  )
  return found.rows.toSorted((a, b) => a.noticeId - b.noticeId)
}

function stateAfter(delivery: Delivery, { tries, madeAt }: Taken, now: Date) {
  if (delivery.state === 'sent') return { state: 'sent', why: null, next: now.toISOString() }
  if (delivery.state !== 'later') return { state: delivery.state, why: delivery.why, next: now.toISOString() }
  const old = now.getTime() - madeAt.getTime() > GIVE_UP_HOURS * 3_600_000
  return { state: old ? 'given up' : 'waiting', why: delivery.why, next: later(now, waitAfter(tries)) }
}

async function settle(db: OrgWriter, taken: Taken, delivery: Delivery): Promise<void> {
  const { state, why, next } = stateAfter(delivery, taken, db.now)
  const settled = state === 'waiting' ? null : db.now.toISOString()
  await sql`
    update mail set state = ${state}, why = ${why}::text, next_at = ${next}::timestamptz, settled_at = ${settled}::timestamptz
    where org_id = ${db.orgId} and notice_id = ${taken.noticeId} and state = 'sending'`.execute(db)
  if (delivery.state === 'later' && !delivery.server)
    await sql`update mail set next_at = ${next}::timestamptz
      where org_id = ${db.orgId} and state = 'waiting' and next_at < ${next}::timestamptz`.execute(db)
}

function deliver(way: Way, org: Organisation, taken: readonly Taken[]): Promise<Delivery> {
  const [told, ...more] = taken.flatMap(({ kind, due, link }) => {
    const address = { url: `${way.baseUrl}${link}`, messages: `${way.baseUrl}/${org.slug}/notices` }
    return isNoticeKind(kind) ? [{ kind, school: org.name, due, ...address }] : []
  })
  const [first] = taken
  if (!first?.to || !told) return Promise.resolve({ state: 'refused', why: 'no address' })
  const letter = composeLetters(told, more)
  return way.mailer.send({ ...letter, to: first.to, id: `notice-${org.id}-${first.noticeId}` })
}

async function sendFor(owner: Kysely<DB>, org: Organisation, way: Way): Promise<number> {
  const quiet = isQuiet(org.timeZone, way.now)
  await asInstallation(owner, org, way.now, settleOrphans)
  for (let sent = 0; sent < AT_ONCE; sent += 1) {
    const taken = await asInstallation(owner, org, way.now, (db) => takeNext(db, quiet))
    if (taken.length === 0) return sent
    const delivery = await deliver(way, org, taken)
    await asInstallation(owner, org, way.now, async (db) => {
      for (const one of taken) await settle(db, one, delivery)
    })
  }
  return AT_ONCE
}

/**
 * Sends the letters that are due, of every organisation, one after the other; answers how many were tried.
 * Safe to be called by several processes and to be killed anywhere: a letter goes out once or not at all.
 */
export async function sendWaiting(owner: Kysely<DB>, way: Way): Promise<number> {
  const due = await sql<{ orgId: number }>`
    select distinct org_id as "orgId" from mail
    where state in ('waiting', 'sending') and next_at <= ${way.now.toISOString()}::timestamptz`.execute(owner)
  const ids = due.rows.map((row) => row.orgId)
  if (ids.length === 0) return 0
  let tried = 0
  for (const org of (await listOrganisations(owner)).filter(({ id }) => ids.includes(id)))
    tried += await sendFor(owner, org, way)
  return tried
}
