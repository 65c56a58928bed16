import type { z } from 'zod'
import type { OrgWriter, Reach, Visit } from '#features/access/api.server.ts'
import { agreeTargets, changeTarget } from './commands/agree.server.ts'
import { challengePupil, unchallengePupil } from './commands/challenge.server.ts'
import { discussTargets } from './commands/discuss.server.ts'
import { proposeTargets } from './commands/propose.server.ts'
import type { CohortForm, PupilForm } from './schema.ts'

/** Does what the form of a year group or a subject asks; answers the sentence to show. */
export async function runCohortForm(
  db: OrgWriter,
  reach: Reach,
  form: z.infer<typeof CohortForm>,
): Promise<string> {
  const { yearGroupId } = form
  const subject = form.subjectId === undefined ? {} : { subjectId: form.subjectId }
  if (form.intent === 'propose') {
    const ask = { challenge: form.challenge, own: form.own === 'yes' }
    const { proposed, without } = await proposeTargets(db, reach, { yearGroupId, ...subject, ask })
    const missing = without > 0 ? ` For ${without} there is no start or no table to propose from.` : ''
    return `${proposed} targets proposed.${missing}`
  }
  return `${await agreeTargets(db, reach, { yearGroupId, ...subject, which: form.which })} targets agreed.`
}

const byField = (errors: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(errors).map(([key, why]) => [key.split('.')[0] ?? key, why]))

/** Does what a form on a pupil's page asks, within the reach of the right it was entered with. */
export async function runPupilForm(visit: Visit, pupilId: number, form: z.infer<typeof PupilForm>) {
  return visit.write(async (db) => {
    if (form.intent === 'challenge') {
      const { challenge, reason } = form
      const proposed = await challengePupil(db, visit.reach, { pupilId, challenge, reason })
      return { done: `Settled. ${proposed} targets are proposed anew.` }
    }
    if (form.intent === 'no challenge') {
      const proposed = await unchallengePupil(db, visit.reach, pupilId)
      return { done: `As the year group again. ${proposed} targets are proposed anew.` }
    }
    const done =
      form.intent === 'agree'
        ? await changeTarget(db, visit.reach, { pupilId, ...form })
        : await discussTargets(db, visit.reach, [{ pupilId, ...form }])
    if (!done.ok) return { errors: byField(done.errors), subjectId: form.subjectId }
    return {
      done:
        form.intent === 'agree'
          ? `The target is now ${form.grade}. The earlier one stays in the list.`
          : 'Written down: this target was talked over.',
    }
  })
}
