import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { getScale } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { getSubject } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listCourses, listCurrentTargets, listRuledGrades } from '../queries.server.ts'
import { refuseChange, stepOf } from '../rules/agreement.ts'
import { moveTargets } from './lines.server.ts'

export type Agreement = {
  yearGroupId?: number
  pupilIds?: readonly number[]
  subjectId?: number
  /** Only what was talked over with the pupil, or what was merely proposed too. */
  which: 'discussed' | 'all'
}

/** Agrees targets in courses within reach: each becomes a new line of its log. Answers how many. */
export async function agreeTargets(db: OrgWriter, reach: Reach, wish: Agreement): Promise<number> {
  const { which, ...filter } = wish
  const courses = await listCourses(db, reach, { ...filter, taught: true })
  const own = new Set(courses.map(({ pupilId, subjectId }) => `${pupilId}/${subjectId}`))
  const targets = await listCurrentTargets(db, { pupilIds: courses.map((course) => course.pupilId) })
  const states = which === 'all' ? ['proposed', 'discussed'] : ['discussed']
  const agreed = await moveTargets(
    db,
    targets
      .filter((one) => own.has(`${one.pupilId}/${one.subjectId}`) && states.includes(stepOf(one)))
      .map(({ id, grade, proposed }) => ({ id, grade: proposed ?? grade, state: 'agreed', reason: null })),
  )
  await recordEvent(db, { action: 'targets.agreed', subject: 'target', after: { agreed, ...wish } })
  return agreed
}

export type Changed = { ok: true } | { ok: false; errors: Record<string, string> }

/**
 * Sets a target by hand and agrees it: at most one grade from what the rule gave, always with a reason.
 * The earlier target stays in the log. 404 when the course is out of reach or has no target.
 */
export async function changeTarget(
  db: OrgWriter,
  reach: Reach,
  wish: { pupilId: number; subjectId: number; grade: string; reason: string },
): Promise<Changed> {
  const { pupilId, subjectId, grade, reason } = wish
  const courses = await listCourses(db, reach, { pupilIds: [pupilId], subjectId, taught: true })
  const [current] = await listCurrentTargets(db, { pupilIds: [pupilId], subjectIds: [subjectId] })
  if (courses.length === 0 || !current) throw notFound()
  const ruled = (await listRuledGrades(db, [pupilId])).get(`${pupilId}/${subjectId}`) ?? current.grade
  const grades = gradeLabels(await getScale(db, (await getSubject(db, subjectId)).scaleKey))
  const refused = refuseChange({ grades, ruled, current: current.grade }, { grade, reason })
  if (refused) return { ok: false, errors: { [refused.field]: refused.why } }
  await moveTargets(db, [{ id: current.id, grade, state: 'agreed', reason: reason.trim() }])
  await recordEvent(db, {
    action: 'targets.changed',
    subject: 'target',
    subjectId: current.id,
    before: { grade: current.grade },
    after: { pupilId, subjectId, grade },
    reason: reason.trim(),
  })
  return { ok: true }
}
