import type { z } from 'zod'
import type { OrgWriter, Reach } from '#features/access/api.server.ts'
import { agreeTargets, proposeTargets } from './commands.server.ts'
import { listCourses } from './queries.server.ts'
import type { CohortForm } from './schema.ts'

/** Does what the form of a year group or a subject asks; answers the sentence to show. */
export async function runCohortForm(
  db: OrgWriter,
  reach: Reach,
  form: z.infer<typeof CohortForm>,
): Promise<string> {
  const { yearGroupId } = form
  const subject = form.subjectId === undefined ? {} : { subjectId: form.subjectId }
  if (form.intent === 'propose') {
    const { proposed, without } = await proposeTargets(db, reach, {
      yearGroupId,
      ...subject,
      challenge: form.challenge,
    })
    const missing = without > 0 ? ` For ${without} there is no start or no table to propose from.` : ''
    return `${proposed} targets proposed.${missing}`
  }
  const courses = await listCourses(db, reach, { yearGroupId, ...subject })
  const pupilIds = [...new Set(courses.map((course) => course.pupilId))]
  return `${await agreeTargets(db, reach, { pupilIds, ...subject })} targets agreed.`
}
