import { everyone, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { answerFinding } from '#features/progress/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { Item } from '../item.ts'
import { readAgenda } from '../queries/agenda.server.ts'
import { listItems, type StandingItem } from '../queries/items.server.ts'
import type { OneMeeting } from '../queries/meetings.server.ts'
import { moveInOrder } from '../rules/fit.ts'
import type { Viewer } from '../viewer.server.ts'

type Outcome = { ok: true } | { ok: false; errors: Record<string, string> }

async function insertItems(
  db: OrgWriter,
  meetingId: number,
  items: readonly Item[],
  after: number,
): Promise<void> {
  if (items.length === 0) return
  await db
    .insertInto('agenda_item')
    .values(
      items.map((item, place) => ({
        ...{ org_id: db.orgId, meeting_id: meetingId, place: after + place + 1, source: item.source },
        ...{ key: item.key, title: item.title, why: item.why, minutes: item.minutes },
        ...{ finding_id: item.findingId, pupil_id: item.pupilId, subject_id: item.subjectId },
        ...{ class_id: item.classId, decision_id: item.decisionId },
        ...{ added_by: item.source === 'by hand' ? db.personId : null, added_at: db.now },
      })),
    )
    .execute()
}

/** Puts on the agenda what the data propose, so that it stands as it is: from then on only people move it. */
export async function settleAgenda(db: OrgWriter, one: OneMeeting): Promise<StandingItem[]> {
  const { items } = await readAgenda(db, one)
  const standing = items.filter((item) => item.id !== null).length
  const fresh = items.filter((item) => item.id === null)
  await insertItems(db, one.meeting.id, fresh, standing)
  return listItems(db, one.meeting.id)
}

const isPlanned = ({ meeting }: OneMeeting): boolean => meeting.state === 'planned'

type Added = { title: string; why: string; minutes: number; pupil: string }

/** Adds an item in somebody’s own words, about a pupil within their reach or about none; until the meeting is closed. */
export async function addItem(
  db: OrgWriter,
  viewer: Pick<Viewer, 'reach'>,
  one: OneMeeting,
  added: Added,
): Promise<Outcome> {
  if (!isPlanned(one) && one.meeting.state !== 'open') throw notFound()
  const { title, why, minutes, pupil } = added
  const found = pupil === '' ? [] : await listPupils(db, viewer.reach, { search: pupil })
  if (pupil !== '' && found.length !== 1) {
    const many = `${found.length} pupils you see are found by that: add a forename or the registration group.`
    return {
      ok: false,
      errors: { pupil: found.length === 0 ? 'No pupil you see is found by that.' : many },
    }
  }
  const standing = await listItems(db, one.meeting.id)
  const item: Item = {
    ...{ id: null, key: `by hand ${standing.length + 1} ${db.now.getTime()}`, source: 'by hand', title, why },
    ...{ minutes, state: 'open', word: null, findingId: null, pupilId: found[0]?.id ?? null },
    ...{ subjectId: null, classId: null, decisionId: null },
  }
  await insertItems(db, one.meeting.id, [item], standing.length)
  await recordEvent(db, {
    ...{ action: 'meetings.item-added', subject: 'meeting', subjectId: one.meeting.id },
    after: { title, why, minutes, pupilId: item.pupilId },
  })
  return { ok: true }
}

/** Moves an item past its neighbour; the agenda then stands as it is. */
export async function moveItem(
  db: OrgWriter,
  one: OneMeeting,
  { key, way }: { key: string; way: 'up' | 'down' },
): Promise<void> {
  if (!isPlanned(one)) throw notFound()
  const items = (await settleAgenda(db, one)).filter((item) => item.state === 'open')
  const item = items.find((candidate) => candidate.key === key)
  if (!item) throw notFound()
  const order = moveInOrder(
    items.map(({ id }) => id),
    item.id,
    way,
  )
  // The places of the two that change, and of those whose place was never their own.
  for (const [place, id] of order.entries())
    if (items[place]?.id !== id)
      await db
        .updateTable('agenda_item')
        .set({ place: place + 1 })
        .where('org_id', '=', db.orgId)
        .where('id', '=', id)
        .execute()
  await recordEvent(db, {
    ...{ action: 'meetings.item-moved', subject: 'agenda_item', subjectId: item.id, after: { way } },
  })
}

/** A finding that a meeting lets go comes back next cycle: what was said stands with it. */
export async function letFindingGo(db: OrgWriter, item: Item, word: string): Promise<void> {
  if (item.findingId !== null)
    await answerFinding(db, everyone, { findingId: item.findingId, answer: 'not now', reason: word })
}

/** Takes an item off the agenda before the meeting, with a word that stays there. */
export async function dropFromAgenda(
  db: OrgWriter,
  one: OneMeeting,
  { key, word }: { key: string; word: string },
): Promise<void> {
  if (!isPlanned(one)) throw notFound()
  const item = (await settleAgenda(db, one)).find(
    (candidate) => candidate.key === key && candidate.state === 'open',
  )
  if (!item) throw notFound()
  await db
    .updateTable('agenda_item')
    .set({ state: 'dropped', word, settled_by: db.personId, settled_at: db.now })
    .where('org_id', '=', db.orgId)
    .where('id', '=', item.id)
    .execute()
  await letFindingGo(db, item, word)
  await recordEvent(db, {
    ...{ action: 'meetings.item-dropped', subject: 'agenda_item', subjectId: item.id, reason: word },
  })
}
