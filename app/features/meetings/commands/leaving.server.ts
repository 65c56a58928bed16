import { sql } from 'kysely'
import { type OrgWriter, recordEvents } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listItems, type StandingItem } from '../queries/items.server.ts'
import { findNext, type OneMeeting } from '../queries/meetings.server.ts'
import { letFindingGo } from './agenda.server.ts'

/** What becomes of an item that is not decided, and why. */
export type Left = { itemId: number; what: 'carry' | 'drop'; word: string }
type Leaving = { item: StandingItem; what: 'carry' | 'drop'; word: string }
export type Outcome = { ok: true } | { ok: false; why: string }

const noNext: Outcome = {
  ok: false,
  why: 'No later meeting of this series is dated: date its meetings first, or decide or drop the item.',
}

/** Puts items first on the agenda of the next meeting of the series; false when none is dated. */
async function carryOn(db: OrgWriter, one: OneMeeting, carried: readonly Leaving[]): Promise<boolean> {
  const next = await findNext(db, { seriesId: one.series.id, after: one.meeting.heldOn })
  if (!next) return false
  const standing = new Set((await listItems(db, next.id)).map((item) => item.key))
  const fresh = carried.filter(({ item }) => !standing.has(item.key))
  if (fresh.length === 0) return true
  await db
    .insertInto('agenda_item')
    .values(
      fresh.map(({ item, word }) => ({
        ...{ org_id: db.orgId, meeting_id: next.id, place: 0, source: item.source, key: item.key },
        ...{ title: item.title, why: `Carried from the last meeting: ${word}`, minutes: item.minutes },
        ...{ finding_id: item.findingId, pupil_id: item.pupilId, subject_id: item.subjectId },
        ...{ class_id: item.classId, decision_id: item.decisionId, carried_from: item.id },
        ...{ added_by: db.personId, added_at: db.now },
      })),
    )
    .execute()
  return true
}

const stateOf = { carry: 'carried', drop: 'dropped' } as const

/** Settles items that are open; 404 where somebody else was quicker. */
async function settle(db: OrgWriter, leaving: readonly Leaving[]): Promise<void> {
  const done = await sql`
    update agenda_item i
    set state = u.state, word = u.word, settled_by = ${db.personId}::bigint, settled_at = ${db.now.toISOString()}::timestamptz
    from unnest(${leaving.map(({ item }) => item.id)}::bigint[], ${leaving.map(({ what }) => stateOf[what])}::text[],
      ${leaving.map(({ word }) => word)}::text[]) as u (id, state, word)
    where i.org_id = ${db.orgId} and i.id = u.id and i.state = 'open'`.execute(db)
  if (Number(done.numAffectedRows ?? 0) !== leaving.length) throw notFound()
}

/** Carries items to the next meeting of the series or drops them, each with a word that stays with it. */
export async function leaveItems(db: OrgWriter, one: OneMeeting, left: readonly Left[]): Promise<Outcome> {
  if (left.length === 0) return { ok: true }
  const items = new Map((await listItems(db, one.meeting.id)).map((item) => [item.id, item]))
  const leaving = left.flatMap(({ itemId, what, word }): Leaving[] => {
    const item = items.get(itemId)
    return item ? [{ item, what, word }] : []
  })
  if (leaving.length < left.length) throw notFound()
  const carried = leaving.filter(({ what }) => what === 'carry')
  if (carried.length > 0 && !(await carryOn(db, one, carried))) return noNext
  await settle(db, leaving)
  for (const { item, what, word } of leaving) if (what === 'drop') await letFindingGo(db, item, word)
  await recordEvents(
    db,
    leaving.map(({ item, what, word }) => ({
      ...{ action: `meetings.item-${stateOf[what]}`, subject: 'agenda_item' },
      ...{ subjectId: item.id, reason: word },
    })),
  )
  return { ok: true }
}
