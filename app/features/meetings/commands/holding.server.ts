import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { getItem, listItems, type StandingItem } from '../queries/items.server.ts'
import type { OneMeeting } from '../queries/meetings.server.ts'
import { carryTo, letFindingGo, settleAgenda } from './agenda.server.ts'

type Outcome = { ok: true } | { ok: false; why: string }
const noNext: Outcome = {
  ok: false,
  why: 'No later meeting of this series is dated: date its meetings first, or decide or drop the item.',
}

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
  for (const item of open) if (!(await carryTo(db, one, item, word))) return noNext
  for (const item of open) await markItem(db, item, 'carried', word)
  await setState(db, one.meeting.id, 'called off', { word })
  await recordEvent(db, {
    ...{ action: 'meetings.called-off', subject: 'meeting', subjectId: one.meeting.id, reason: word },
  })
  return { ok: true }
}

/** Settles an item that is open; 404 where somebody else was quicker. */
export async function markItem(
  db: OrgWriter,
  item: StandingItem,
  state: 'decided' | 'carried' | 'dropped',
  word: string | null,
): Promise<void> {
  const done = await db
    .updateTable('agenda_item')
    .set({ state, word, settled_by: db.personId, settled_at: db.now })
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

/** Carries an item to the next meeting of the series or drops it, with a word that stays with it. */
export async function leaveItem(
  db: OrgWriter,
  one: OneMeeting,
  left: { itemId: number; what: 'carry' | 'drop'; word: string },
): Promise<Outcome> {
  const { itemId, what, word } = left
  const item = await getOpenItem(db, one, itemId)
  if (what === 'carry' && !(await carryTo(db, one, item, word))) return noNext
  await markItem(db, item, what === 'carry' ? 'carried' : 'dropped', word)
  if (what === 'drop') await letFindingGo(db, item, word)
  await recordEvent(db, {
    ...{ action: `meetings.item-${what === 'carry' ? 'carried' : 'dropped'}`, subject: 'agenda_item' },
    ...{ subjectId: itemId, reason: word },
  })
  return { ok: true }
}

/** Closes a meeting once every item is answered for: those still open are carried or dropped, each with its word. */
export async function closeMeeting(
  db: OrgWriter,
  one: OneMeeting,
  left: readonly { itemId: number; what: 'carry' | 'drop'; word: string }[],
): Promise<Outcome> {
  if (one.meeting.state !== 'open') throw notFound()
  for (const item of left) {
    const done = await leaveItem(db, one, item)
    if (!done.ok) return done
  }
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
