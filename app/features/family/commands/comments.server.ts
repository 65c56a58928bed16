import { sql } from 'kysely'
import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { reachesClass } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { type CommentLine, listComments, listGroupComments } from '../queries/comments.server.ts'
import type { ReadingState } from '../schema.ts'

export type Reading = {
  cycleId: number
  groupId: number
  classId: number
  pupilId: number
  intent: 'pass' | 'send back'
  seen: string
  words: string
  note: string
}
export type Read = { ok: true } | { ok: false; why: string; words: string }

const conflict = (words: string): Read => ({
  ok: false,
  why: 'Somebody changed this comment while you were reading it. These are its words now.',
  words,
})

/** Two who read the same pupil's comments come one after the other. */
const holdPupil = (db: OrgWriter, pupilId: number) =>
  sql`select id from pupil where org_id = ${db.orgId} and id = ${pupilId} for update`.execute(db)

async function keepReading(
  db: OrgWriter,
  line: CommentLine,
  said: { state: ReadingState; words: string; note: string },
): Promise<void> {
  const { cycleId, classId, pupilId } = line
  await db
    .insertInto('comment_reading')
    .values({
      org_id: db.orgId,
      cycle_id: cycleId,
      class_id: classId,
      pupil_id: pupilId,
      state: said.state,
      words: said.words,
      note: said.note || null,
      person_id: db.personId,
      at: db.now,
    })
    .execute()
  await recordEvent(db, {
    action: `family.comment ${said.state}`,
    subject: 'comment',
    subjectId: `${cycleId}/${classId}/${pupilId}`,
    before: { state: line.state, words: line.words },
    after: { state: said.state, words: said.words },
    ...(said.note ? { reason: said.note } : {}),
  })
}

/** Passes a comment of a registration group, or sends it back, over the words that were read. */
export async function readComment(db: OrgWriter, reach: Reach, reading: Reading): Promise<Read> {
  const { cycleId, groupId, classId, pupilId, intent, seen, words, note } = reading
  await holdPupil(db, pupilId)
  const lines = await listGroupComments(db, reach, { cycleId, groupId })
  const line = lines.find((one) => one.classId === classId && one.pupilId === pupilId)
  if (!line) throw notFound()
  if (line.words !== seen) return conflict(line.words)
  const state = intent === 'pass' ? 'passed' : 'sent back'
  await keepReading(db, line, { state, words: intent === 'pass' ? words : line.words, note })
  return { ok: true }
}

/** Writes a comment that was sent back anew; for who reaches the class. It is then read again. */
export async function rewordComment(
  db: OrgWriter,
  reach: Reach,
  given: { cycleId: number; classId: number; pupilId: number; words: string },
): Promise<void> {
  const { words, ...of } = given
  if (!reachesClass(reach, of.classId)) throw notFound()
  await holdPupil(db, of.pupilId)
  const [line] = await listComments(db, of)
  if (line?.state !== 'sent back') throw notFound()
  await keepReading(db, line, { state: 'reworded', words, note: '' })
}
