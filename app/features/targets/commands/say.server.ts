import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { getScale } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { getSubject, type Subject } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listCourses } from '../queries.server.ts'
import type { Changed } from './agree.server.ts'
import { keepSays } from './discuss.server.ts'

/** A pupil says what grade to aim for and why, in the own words; 404 for a subject the pupil does not take. */
export async function sayForMyself(
  db: OrgWriter,
  wish: { subjectId: number; wish: string; words: string },
): Promise<Changed> {
  const pupilId = db.personId ?? 0
  const own = { pupils: [pupilId], classes: 'all' } as const
  const courses = await listCourses(db, own, { pupilIds: [pupilId], subjectId: wish.subjectId })
  if (courses.length === 0) throw notFound()
  const subject: Subject = await getSubject(db, wish.subjectId)
  const grades = gradeLabels(await getScale(db, subject.scaleKey))
  if (wish.wish === '' && wish.words === '')
    return { ok: false, errors: { words: 'Choose a grade, or say something in your own words.' } }
  if (wish.wish !== '' && !grades.includes(wish.wish))
    return { ok: false, errors: { wish: `“${wish.wish}” is not a grade of ${subject.name}.` } }
  await keepSays(db, [{ pupilId, ...wish }], pupilId)
  await recordEvent(db, {
    action: 'targets.said',
    subject: 'pupil_say',
    subjectId: pupilId,
    after: { subjectId: wish.subjectId },
  })
  return { ok: true }
}
