import { addPost, type OrgWriter, recordEvent, withdrawPost } from '#features/access/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import { getClass, listStaffNames } from '#features/school/api.server.ts'
import { addDays, formatDay } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { listCovers } from '../queries/covers.server.ts'
import { type Outcome, refused } from './outcome.ts'

export type NewCover = {
  classId: number
  personId: number
  absentId: number | null
  starts: string
  ends: string
  reason: string
}

/** After so many weeks a class needs a teacher of its own, not a cover. */
const MOST_WEEKS = 12

/**
 * Names somebody of the staff who enters for a class for a time. The right is a dated post of a teacher over that one
 * class: it ends by itself, and shows under "why can I see this?". 404 for a class or a person that is not there.
 */
export async function nameCover(db: OrgWriter, base: string, wish: NewCover): Promise<Outcome> {
  const { classId, personId, absentId, starts, ends, reason } = wish
  const within = await getClass(db, classId)
  const staff = (await listStaffNames(db)).map((one) => one.id)
  if (!staff.includes(personId)) throw notFound()
  if (absentId !== null && !within.teachers.some((one) => one.id === absentId)) throw notFound()
  if (ends < db.today) return refused('ends', 'That day is over already.')
  if (ends < starts) return refused('ends', 'The last day comes after the first.')
  if (ends > addDays(starts, MOST_WEEKS * 7))
    return refused('ends', `Cover is for at most ${MOST_WEEKS} weeks: after that the class needs a teacher.`)
  if (within.teachers.some((one) => one.id === personId))
    return refused('personId', `This person teaches ${within.name} already.`)
  const already = (await listCovers(db, { from: starts, personId, classId })).find(
    (one) => one.starts <= ends,
  )
  if (already)
    return refused('personId', `This person covers ${within.name} until ${formatDay(already.ends)} already.`)
  const postId = await addPost(db, personId, {
    ...{ role: 'teacher', title: `Cover for ${within.name}` },
    ...{ scope: 'class', scopeId: classId, starts, ends },
  })
  await db
    .insertInto('cover')
    .values({
      ...{ org_id: db.orgId, post_id: postId, class_id: classId, absent_id: absentId, reason },
      ...{ made_by: db.personId, made_at: db.now },
    })
    .execute()
  await recordEvent(db, { action: 'cycle.cover-named', subject: 'class', subjectId: classId, after: wish })
  const words = `You enter for ${within.name} from ${formatDay(starts)} to ${formatDay(ends)} while its teacher is away.`
  await say(db, [
    { ...{ personId, kind: 'cover-named', words, due: ends }, link: `${base}/classes/${classId}/enter` },
  ])
  return { ok: true }
}

/** Ends a cover: the teacher is back, the right is gone at the next request. */
export async function endCover(db: OrgWriter, postId: number): Promise<Outcome> {
  const cover = (await listCovers(db, { from: db.today })).find((one) => one.postId === postId)
  if (!cover) throw notFound()
  await withdrawPost(db, postId, 'The cover is over')
  await recordEvent(db, {
    ...{ action: 'cycle.cover-ended', subject: 'class', subjectId: cover.classId },
    before: { postId, personId: cover.personId, ends: cover.ends },
  })
  return { ok: true }
}
