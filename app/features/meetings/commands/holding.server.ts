import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { getItem, listItems, type StandingItem } from '../queries/items.server.ts'
import type { OneMeeting } from '../queries/meetings.server.ts'
import { settleAgenda } from './agenda.server.ts'
import { type Left, leaveItems, type Outcome } from './leaving.server.ts'

const setState = (db: OrgWriter, id: number, state: 'open' | 'closed' | 'called off', more: object) =>
  db
    .updateTable('meeting')
    .set({ state, ...more })
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .execute()

/**
 * Begins a meeting on its day or later: the agenda stands as it is, and whoever begins it holds it. `chairId` is null for
 * somebody whose post is held in the governing organisation. A meeting under way is joined.
 */
export async function beginMeeting(db: OrgWriter, one: OneMeeting, chairId: number | null): Promise<void> {
  const { meeting } = one
  if (meeting.state === 'open') return
  if (meeting.state !== 'planned' || meeting.heldOn > db.today) throw notFound()
  const items = await settleAgenda(db, one)
  await setState(db, meeting.id, 'open', { chair_id: chairId, begun_at: db.now })
  await recordEvent(db, {
    ...{ action: 'meetings.begun', subject: 'meeting', subjectId: meeting.id },
    after: { items: items.length },
  })
}

/** Calls a meeting off; what people put on its agenda goes to the next one. */
export async function callOff(db: OrgWriter, one: OneMeeting, word: string): Promise<Outcome> {
  if (one.meeting.state !== 'planned') throw notFound()
  const open = (await listItems(db, one.meeting.id)).filter((item) => item.state === 'open')
  const carried = await leaveItems(
    db,
    one,
    open.map((item) => ({ itemId: item.id, what: 'carry', word })),
  )
  if (!carried.ok) return carried
  await setState(db, one.meeting.id, 'called off', { word })
  await recordEvent(db, {
    ...{ action: 'meetings.called-off', subject: 'meeting', subjectId: one.meeting.id, reason: word },
  })
  return { ok: true }
}

/** Settles an item that is open as decided; 404 where somebody else was quicker. */
export async function markDecided(db: OrgWriter, item: StandingItem): Promise<void> {
  const done = await db
    .updateTable('agenda_item')
    .set({ state: 'decided', settled_by: db.personId, settled_at: db.now })
    .where('org_id', '=', db.orgId)
    .where('id', '=', item.id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  if (!done) throw notFound()
}

/** An item of a meeting under way that is still open, or 404. */
export async function getOpenItem(db: OrgWriter, one: OneMeeting, itemId: number): Promise<StandingItem> {
  if (one.meeting.state !== 'open') throw notFound()
  const item = await getItem(db, one.meeting.id, itemId)
  if (item.state !== 'open') throw notFound()
  return item
}

/** Carries an item of a meeting under way to the next one or drops it. */
export async function leaveItem(db: OrgWriter, one: OneMeeting, left: Left): Promise<Outcome> {
  if (one.meeting.state !== 'open') throw notFound()
  return leaveItems(db, one, [left])
}

/** Closes a meeting once every item is answered for: those still open are carried or dropped, each with its word. */
export async function closeMeeting(db: OrgWriter, one: OneMeeting, left: readonly Left[]): Promise<Outcome> {
  if (one.meeting.state !== 'open') throw notFound()
  const done = await leaveItems(db, one, left)
  if (!done.ok) return done
  const items = await listItems(db, one.meeting.id)
  const open = items.filter((item) => item.state === 'open').length
  if (open > 0)
    return { ok: false, why: 'Something is still open: say of each item whether it is carried or dropped.' }
  await setState(db, one.meeting.id, 'closed', { closed_at: db.now })
  const counted = (state: StandingItem['state']) => items.filter((item) => item.state === state).length
  await recordEvent(db, {
    ...{ action: 'meetings.closed', subject: 'meeting', subjectId: one.meeting.id },
    after: { decided: counted('decided'), carried: counted('carried'), dropped: counted('dropped') },
  })
  return { ok: true }
}
