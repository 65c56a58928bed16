import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { Proposal } from '../agenda/source.ts'
import type { Item } from '../item.ts'
import type { ItemState } from '../schema.ts'

export type StandingItem = Item & { id: number; meetingId: number }

const itemsOf = (db: OrgReader) =>
  db
    .selectFrom('agenda_item')
    .select(['id', 'meeting_id as meetingId', 'key', 'source', 'title', 'why', 'minutes', 'word'])
    .select(['finding_id as findingId', 'pupil_id as pupilId', 'subject_id as subjectId'])
    .select(['class_id as classId', 'decision_id as decisionId', sql<ItemState>`state`.as('state')])
    .where('org_id', '=', db.orgId)

/** What stands on the agenda of a meeting, in its order. */
export const listItems = (db: OrgReader, meetingId: number): Promise<StandingItem[]> =>
  itemsOf(db).where('meeting_id', '=', meetingId).orderBy('place').orderBy('id').execute()

/** One item of a meeting, or 404. */
export async function getItem(db: OrgReader, meetingId: number, id: number): Promise<StandingItem> {
  const found = await itemsOf(db).where('meeting_id', '=', meetingId).where('id', '=', id).executeTakeFirst()
  if (!found) throw notFound()
  return found
}

/** A proposal as a line of the agenda it would stand on. */
export const itemOf = (proposal: Proposal): Item => ({
  id: null,
  ...{ key: proposal.key, source: proposal.source, title: proposal.title, why: proposal.why },
  ...{ minutes: proposal.minutes, state: 'open', word: null },
  findingId: proposal.findingId ?? null,
  pupilId: proposal.pupilId ?? null,
  subjectId: proposal.subjectId ?? null,
  classId: proposal.classId ?? null,
  decisionId: proposal.decisionId ?? null,
})
