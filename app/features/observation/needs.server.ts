import type { OrgReader } from '#features/access/api.server.ts'
import { isDue } from '#features/support/api.ts'
import { listSteps } from './queries/content.server.ts'
import { listHelps } from './queries/helps.server.ts'
import { isLate } from './rules/loop.ts'

export type StaffHelpNeed = { helpId: number; what: 'offered' | 'asked' | 'review' | 'step' }

/**
 * What help for staff asks of somebody today: an offer or a colleague to answer, a review that is due, a step to be looked at
 * again. Says which help, and no word of it.
 */
export async function findStaffHelpNeeds(db: OrgReader, personId: number): Promise<StaffHelpNeed[]> {
  const helps = await listHelps(db, personId)
  const running = helps.filter(({ state }) => state === 'running')
  const due = running.filter((one) => isDue(one, db.today))
  const steps =
    running.length === 0
      ? []
      : await listSteps(
          db,
          running.map(({ id }) => id),
        )
  const late = new Set(steps.filter((step) => isLate(step, db.today)).map(({ helpId }) => helpId))
  const as = (what: StaffHelpNeed['what']) => (one: { id: number }) => ({ helpId: one.id, what })
  return [
    ...helps.filter(({ state, part }) => state === 'offered' && part === 'helped').map(as('offered')),
    ...helps.filter(({ state, part }) => state === 'asked' && part === 'helper').map(as('asked')),
    ...due.map(as('review')),
    ...running.filter((one) => late.has(one.id) && !due.includes(one)).map(as('step')),
  ]
}
