import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { eventOf, isStillOpen, NotAccepted, notOpen } from '../../proposing/states.server.ts'
import { basisOf, changedSince } from '../basis.server.ts'
import { findLessonCycle, readDesk } from '../queries/desk.server.ts'
import { type Draft, getDraft, listLines } from '../queries/drafts.server.ts'
import type { Desk } from '../rules/desk.ts'
import type { Line, Place } from '../rules/lines.ts'
import { problemOf } from '../rules/problem.ts'
import { tellAffected } from './tell.server.ts'

export type Where = { country: string; base: string }

/** What a draft was made from, as it is now; thrown out where it has changed. */
async function readUnchanged(db: OrgWriter, country: string, draft: Draft): Promise<Desk> {
  const refuse = (form: string) => new NotAccepted({ form })
  const cycle = await findLessonCycle(db, draft.starts)
  if (cycle?.id !== draft.cycleId || draft.starts < db.today)
    throw refuse('Days of this proposal have gone by. Propose again.')
  const desk = await readDesk(db, country, { cycle, starts: draft.starts, calm: draft.calm })
  const asked = problemOf(desk)
  const changed = draft.basis ? changedSince(draft.basis, basisOf(asked)) : notOpen
  if (changed !== null) throw refuse(changed)
  return desk
}

type Placed = Line & { place: Place }

/** Writes the special lessons of the days planned in place of those that stood there. */
async function writeLessons(
  db: OrgWriter,
  { id: draftId, starts, ends }: Draft,
  { placed, pinned }: { placed: readonly Placed[]; pinned: ReadonlySet<number> },
): Promise<void> {
  await db
    .deleteFrom('special_lesson')
    .where('org_id', '=', db.orgId)
    .where('on_day', '>=', starts)
    .where('on_day', '<=', ends)
    .execute()
  if (placed.length === 0) return
  const made = await db
    .insertInto('special_lesson')
    .values(
      placed.map(({ planId, wasId, place }) => ({
        ...{ org_id: db.orgId, draft_id: draftId, plan_id: planId, on_day: place.on },
        ...{ period_id: place.periodId, person_id: place.personId, room_id: place.roomId },
        pinned: wasId !== null && pinned.has(wasId),
      })),
    )
    .returning(['id', 'plan_id', 'on_day'])
    .execute()
  const idOf = new Map(made.map((row) => [`${row.plan_id} ${row.on_day}`, row.id]))
  const missed = placed.flatMap(({ planId, place, missed: own }) => {
    const lesson_id = idOf.get(`${planId} ${place.on}`)
    if (lesson_id === undefined) throw new Error('A special lesson was not written')
    return own.map(({ pupilId, classId, subjectId }) => ({
      ...{ org_id: db.orgId, lesson_id, pupil_id: pupilId, on_day: place.on, period_id: place.periodId },
      ...{ class_id: classId, subject_id: subjectId },
    }))
  })
  await db.insertInto('lesson_missed').values(missed).execute()
}

const isPlaced = (line: Line): line is Placed => line.place !== null

/**
 * Makes a draft hold: its lessons take the place of those that stood from its first day on, what each pupil misses is written
 * down, and everybody concerned is told once. Answers how many lessons stand. Throws NotAccepted where the draft is no longer
 * open or what it was made from has changed. 404 for a draft that is not there.
 */
export async function acceptDraft(db: OrgWriter, where: Where, draftId: number): Promise<number> {
  const draft = await getDraft(db, draftId)
  if (!(await isStillOpen(db, 'lesson_draft', draftId))) throw new NotAccepted({ form: notOpen })
  const desk = await readUnchanged(db, where.country, draft)
  const lines = await listLines(db, draftId)
  const placed = lines.filter(isPlaced)
  const before = desk.standing.filter(({ on }) => on >= draft.starts)
  const kept = new Set(lines.flatMap(({ change, wasId }) => (change === 'stays' ? (wasId ?? []) : [])))
  await tellAffected(db, where, {
    ends: draft.ends,
    gone: before.filter(({ id }) => !kept.has(id)),
    made: placed.filter(({ change }) => change !== 'stays'),
  })
  const pinned = new Set(before.flatMap((one) => (one.pinned ? [one.id] : [])))
  await writeLessons(db, draft, { placed, pinned })
  await settle(db, draftId, true)
  await recordEvent(db, {
    ...{ action: eventOf('lesson_draft', 'accepted'), subject: 'lesson_draft', subjectId: draftId },
    before: before.map(({ planId, on, periodId, personId, roomId }) => [
      planId,
      on,
      periodId,
      personId,
      roomId,
    ]),
    after: placed.map(({ planId, place: p }) => [planId, p.on, p.periodId, p.personId, p.roomId]),
  })
  return placed.length
}

async function settle(db: OrgWriter, draftId: number, accepted: boolean): Promise<void> {
  await db
    .updateTable('lesson_draft')
    .set({ state: 'settled', accepted, settled_at: db.now, settled_by: db.personId })
    .where('org_id', '=', db.orgId)
    .where('id', '=', draftId)
    .where('state', '!=', 'settled')
    .execute()
}

/** Leaves a draft: nothing of it holds. 404 for a draft that is not there. */
export async function leaveDraft(db: OrgWriter, draftId: number): Promise<void> {
  const { state } = await getDraft(db, draftId)
  if (state === 'settled') return
  await settle(db, draftId, false)
  await recordEvent(db, {
    ...{ action: eventOf('lesson_draft', 'left'), subject: 'lesson_draft', subjectId: draftId },
  })
}
