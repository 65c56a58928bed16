import { sql } from 'kysely'
import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { getClassInReach } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listCorrections, listRequests } from '../queries/corrections.server.ts'
import { getCycle } from '../queries/cycles.server.ts'
import { listFields } from '../queries/fields.server.ts'
import { readFrozenMarks } from '../queries/frozen.server.ts'
import { cellText, readCell, type Stored } from '../rules/cells.ts'
import { correctMarks, markWords } from '../rules/corrections.ts'
import { type Outcome, refused } from './outcome.ts'
import { type ClassSheet, tellAsker, tellTeachers } from './sheet-notices.server.ts'

/** One figure of a closed cycle, the words it is to become, and why. */
export type Wish = {
  cycleId: number
  classId: number
  pupilId: number
  field: string
  value: string
  reason: string
  country: string
  /** The path of the organisation, for the links in what is said. */
  base: string
}
type Entry = Pick<Wish, 'cycleId' | 'classId' | 'pupilId'>

/** Holds a figure's entry until the transaction ends; one that was missing when the cycle closed is made, empty. */
async function holdEntry(db: OrgWriter, { cycleId, classId, pupilId }: Entry): Promise<void> {
  await db
    .insertInto('cycle_entry')
    .values({ org_id: db.orgId, cycle_id: cycleId, class_id: classId, pupil_id: pupilId, marks: '{}' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await sql`select 1 from cycle_entry where org_id = ${db.orgId} and cycle_id = ${cycleId}
    and class_id = ${classId} and pupil_id = ${pupilId} for update`.execute(db)
}

type Read =
  | ({ ok: true; was: Stored | null; stored: Stored | null } & ClassSheet)
  | { ok: false; outcome: Outcome }

/** Reads a wish against what the figure is now; 404 for a class out of reach, a pupil not frozen in it, another field. */
async function readWish(db: OrgWriter, reach: Reach, wish: Wish): Promise<Read> {
  const within = await getClassInReach(db, reach, wish.classId)
  const cycle = await getCycle(db, wish.cycleId)
  const frozen = (await readFrozenMarks(db, wish.cycleId, wish.classId)).get(wish.pupilId)
  if (cycle.state !== 'closed' || !frozen) throw notFound()
  const fields = await listFields(db, {
    cycleId: cycle.id,
    scaleKey: within.scaleKey,
    country: wish.country,
    yearGroupId: within.yearGroupId,
  })
  const field = fields.find((one) => one.key === wish.field)
  if (!field) throw notFound()
  const read = readCell(field, wish.value)
  if (!read.ok) return { ok: false, outcome: refused('value', read.why) }
  await holdEntry(db, wish)
  const own = { cycleIds: [wish.cycleId], classIds: [wish.classId], pupilIds: [wish.pupilId] }
  const was = (correctMarks(frozen, await listCorrections(db, own))[field.key] ?? null) as Stored | null
  const text = cellText(field, was)
  if (text === read.text) return { ok: false, outcome: refused('value', `It is ${text || 'empty'} already.`) }
  return { ok: true, was, stored: read.stored, within, cycle }
}

type Row = Entry & {
  field: string
  state: 'asked' | 'made' | 'declined'
  answers?: number
  was: unknown
  value: unknown
  reason: string
}

const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))

async function addCorrection(db: OrgWriter, row: Row): Promise<void> {
  const { cycleId, classId, pupilId, field, state, answers, was, value, reason } = row
  await db
    .insertInto('cycle_correction')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycleId, class_id: classId, pupil_id: pupilId, field, state, reason },
      ...{ answers: answers ?? null, was: json(was), value: json(value), person_id: db.personId, at: db.now },
    })
    .execute()
  await recordEvent(db, {
    action: {
      asked: 'cycle.correction-asked',
      made: 'cycle.corrected',
      declined: 'cycle.correction-declined',
    }[state],
    subject: 'cycle_entry',
    subjectId: `${cycleId}/${classId}/${pupilId}`,
    before: { [field]: markWords(was) },
    after: { [field]: markWords(value) },
    reason,
  })
}

/** Changes a figure of a closed cycle of a class within reach: beside what was frozen, never over it. */
export async function correctMark(db: OrgWriter, reach: Reach, wish: Wish): Promise<Outcome> {
  const read = await readWish(db, reach, wish)
  if (!read.ok) return read.outcome
  await addCorrection(db, { ...wish, state: 'made', was: read.was, value: read.stored })
  await tellTeachers(db, wish.base, read, 'marks-corrected')
  return { ok: true }
}

/** Asks for such a change; it waits for somebody who may make it. */
export async function askCorrection(db: OrgWriter, reach: Reach, wish: Wish): Promise<Outcome> {
  const read = await readWish(db, reach, wish)
  if (!read.ok) return read.outcome
  const waiting = await listRequests(db, reach, { cycleIds: [wish.cycleId], pupilIds: [wish.pupilId] })
  if (waiting.some((one) => one.classId === wish.classId && one.field === wish.field))
    return refused('value', 'A change of this mark is asked for already and waits for an answer.')
  await addCorrection(db, { ...wish, state: 'asked', was: read.was, value: read.stored })
  return { ok: true }
}

/** Makes or declines a change that was asked for, in a class within reach; 404 for one that is not or no longer waiting. */
export async function answerRequest(
  db: OrgWriter,
  reach: Reach,
  given: { cycleId: number; requestId: number; answer: 'made' | 'declined'; reason: string; base: string },
): Promise<void> {
  const waiting = await listRequests(db, reach, { cycleIds: [given.cycleId] })
  const request = waiting.find((one) => one.id === given.requestId)
  if (!request) throw notFound()
  await holdEntry(db, request)
  const frozen = (await readFrozenMarks(db, request.cycleId, request.classId)).get(request.pupilId) ?? {}
  const made = await listCorrections(db, {
    ...{ cycleIds: [request.cycleId], classIds: [request.classId], pupilIds: [request.pupilId] },
  })
  await addCorrection(db, {
    ...{ cycleId: request.cycleId, classId: request.classId, pupilId: request.pupilId, field: request.field },
    ...{ state: given.answer, answers: request.id, reason: given.reason, value: request.value },
    was: correctMarks(frozen, made)[request.field] ?? null,
  })
  const sheet = {
    within: await getClassInReach(db, reach, request.classId),
    cycle: await getCycle(db, request.cycleId),
  }
  const asker = await tellAsker(db, given.base, sheet, given)
  if (given.answer === 'made') await tellTeachers(db, given.base, sheet, 'marks-corrected', [asker])
}
