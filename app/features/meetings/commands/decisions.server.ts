import { everyone, type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { answerFinding, listJudgedCycles } from '#features/progress/api.server.ts'
import { listClassPupils } from '#features/school/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { type Decision, getDecision } from '../queries/decisions.server.ts'
import type { StandingItem } from '../queries/items.server.ts'
import { getItem } from '../queries/items.server.ts'
import type { OneMeeting } from '../queries/meetings.server.ts'
import { isSettled, reviewOf } from '../rules/verdict.ts'
import type { ReviewAnswer } from '../schema.ts'
import type { Viewer } from '../viewer.server.ts'
import { getOpenItem, markDecided } from './holding.server.ts'

/** What is not done yet is asked about again after so many days, unless somebody says when. */
const laterDays = 14

export type NewDecision = {
  kind: string
  words: string
  ownerId: number
  due: string
  expect: string
  expectOn: string
}

/** The pupils an item concerns on a day: the pupil it is about, or those of the class. */
async function listConcerned(db: OrgReader, item: StandingItem, day: string): Promise<number[]> {
  if (item.pupilId !== null) return [item.pupilId]
  return item.classId === null ? [] : (await listClassPupils(db, item.classId, day)).map((one) => one.id)
}

/** Takes a decision on an open item of a meeting under way. Its owner is one of the school’s own people. Answers its id. */
export async function decideItem(
  db: OrgWriter,
  one: OneMeeting,
  itemId: number,
  decided: NewDecision,
): Promise<number> {
  const item = await getOpenItem(db, one, itemId)
  if (!one.staffing.posts.some((post) => post.personId === decided.ownerId)) throw notFound()
  const cycle = (await listJudgedCycles(db)).find((judged) => judged.ends <= one.meeting.heldOn)
  await markDecided(db, item)
  const { id } = await db
    .insertInto('decision')
    .values({
      ...{ org_id: db.orgId, item_id: itemId, kind: decided.kind, words: decided.words },
      ...{ owner_id: decided.ownerId, due: decided.due, expect: decided.expect, expect_on: decided.expectOn },
      ...{ subject_id: item.subjectId, class_id: item.classId, cycle_id: cycle?.id ?? null },
      ...{ decided_by: db.personId, decided_at: db.now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const pupilIds = await listConcerned(db, item, one.meeting.heldOn)
  if (pupilIds.length > 0)
    await db
      .insertInto('decision_pupil')
      .values(pupilIds.map((pupil_id) => ({ org_id: db.orgId, decision_id: id, pupil_id })))
      .execute()
  if (item.findingId !== null)
    await answerFinding(db, everyone, { findingId: item.findingId, answer: 'meeting', reason: decided.words })
  await recordEvent(db, {
    ...{ action: 'meetings.decided', subject: 'decision', subjectId: id, after: { itemId, ...decided } },
  })
  return id
}

/** Takes a decision of a meeting under way back: the item is open again, what was decided stays on record. */
export async function takeBack(db: OrgWriter, one: OneMeeting, itemId: number): Promise<void> {
  if (one.meeting.state !== 'open') throw notFound()
  const item = await getItem(db, one.meeting.id, itemId)
  if (item.state !== 'decided' || item.decisionId !== null) throw notFound()
  const before = await db
    .deleteFrom('decision')
    .where('org_id', '=', db.orgId)
    .where('item_id', '=', itemId)
    .returning(['id', 'kind', 'words', 'owner_id', 'due', 'expect', 'expect_on'])
    .executeTakeFirst()
  if (!before) throw notFound()
  await db
    .updateTable('agenda_item')
    .set({ state: 'open', settled_by: null, settled_at: null })
    .where('org_id', '=', db.orgId)
    .where('id', '=', itemId)
    .execute()
  await recordEvent(db, {
    ...{ action: 'meetings.taken-back', subject: 'decision', subjectId: before.id, before },
  })
}

/** Keeps what was said of a decision: the newest counts. What is not done yet gets a new day. */
export async function reviewDecision(
  db: OrgWriter,
  decision: Decision,
  said: { answer: ReviewAnswer; words: string; due: string | null },
): Promise<void> {
  if (isSettled(decision)) throw notFound()
  const review = reviewOf(said.answer)
  const [cycle] = await listJudgedCycles(db)
  await db
    .insertInto('decision_review')
    .values({
      ...{ org_id: db.orgId, decision_id: decision.id, ...review, words: said.words },
      ...{ cycle_id: cycle?.id ?? null, said_by: db.personId, said_at: db.now },
    })
    .execute()
  if (said.answer === 'not yet')
    await moveDays(db, decision, { due: said.due ?? addDays(db.today, laterDays) })
  if (said.answer === 'too early')
    await moveDays(db, decision, { expect_on: said.due ?? addDays(db.today, 3 * laterDays) })
  await recordEvent(db, {
    ...{ action: 'meetings.reviewed', subject: 'decision', subjectId: decision.id },
    ...{ before: decision.review, after: { ...review, words: said.words } },
  })
}

const moveDays = (db: OrgWriter, { id }: Decision, days: { due: string } | { expect_on: string }) =>
  db.updateTable('decision').set(days).where('org_id', '=', db.orgId).where('id', '=', id).execute()

/** "Done? Helped?" answered in a meeting: the item that asked is settled with it. */
export async function reviewInMeeting(
  db: OrgWriter,
  one: OneMeeting,
  itemId: number,
  answer: ReviewAnswer,
): Promise<void> {
  const item = await getOpenItem(db, one, itemId)
  if (item.decisionId === null) throw notFound()
  await reviewDecision(db, await getDecision(db, item.decisionId), { answer, words: '', due: null })
  await markDecided(db, item)
}

/** A decision that is somebody's own or, for whoever arranges meetings, anybody's; else 404. */
export async function getOwnDecision(db: OrgReader, viewer: Viewer, id: number): Promise<Decision> {
  const decision = await getDecision(db, id)
  if (decision.ownerId !== viewer.personId && !viewer.arranges) throw notFound()
  return decision
}

/** Changes whose a decision is, by when, and what is then to be seen; what it was stays on record. */
export async function changeDecision(
  db: OrgWriter,
  decision: Decision,
  change: { ownerId: number; due: string; expect: string; expectOn: string },
): Promise<void> {
  if (isSettled(decision)) throw notFound()
  const { ownerId, due, expect, expectOn } = change
  await db
    .updateTable('decision')
    .set({ owner_id: ownerId, due, expect, expect_on: expectOn })
    .where('org_id', '=', db.orgId)
    .where('id', '=', decision.id)
    .execute()
  await recordEvent(db, {
    ...{ action: 'meetings.decision-changed', subject: 'decision', subjectId: decision.id },
    before: {
      ...{ ownerId: decision.ownerId, due: decision.due, expect: decision.expect },
      expectOn: decision.expectOn,
    },
    after: change,
  })
}
