import type { OrgReader } from '#features/access/api.server.ts'
import { reachesPupil } from '#features/school/api.server.ts'
import { type HelpSince, listHelpSince } from '#features/support/api.server.ts'
import { sinceWords } from '#features/support/api.ts'
import { isSettled } from '../rules/verdict.ts'
import type { Viewer } from '../viewer.server.ts'
import type { Decision } from './decisions.server.ts'

type Of = Pick<Decision, 'id' | 'pupilIds' | 'subjectId' | 'heldOn'>

/** For each decision the help that began for its pupils since it was taken, as far as a reader may know of it. */
export async function listHelpOf(
  db: OrgReader,
  { reach, personId, may }: Viewer,
  decisions: readonly Of[],
): Promise<Map<number, HelpSince[]>> {
  if (!may('help.plans')) return new Map()
  const open = decisions.filter(({ pupilIds }) => pupilIds.every((id) => reachesPupil(reach, id)))
  return listHelpSince(
    db,
    { reach, personId },
    open.map(({ heldOn, ...one }) => ({ ...one, since: heldOn })),
  )
}

/** That help in words, and where to plan some where there is none yet. */
export function helpShown(decision: Decision, help: readonly HelpSince[], { reach, may }: Viewer) {
  const { pupilIds, classId } = decision
  const open = pupilIds.length > 0 && pupilIds.every((id) => reachesPupil(reach, id))
  const whom = classId === null ? pupilIds.map((id) => `pupil=${id}`).join('&') : `class=${classId}`
  return {
    help: help.map((one) => ({ words: sinceWords(one), to: `/help/plans/${one.planId}` })),
    planTo:
      open && help.length === 0 && may('help.lead') && !isSettled(decision) ? `/help/new?${whom}` : null,
  }
}
