import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { isDue } from '#features/support/api.ts'
import { listSteps } from './queries/content.server.ts'
import { listHelps } from './queries/helps.server.ts'
import { isLate } from './rules/loop.ts'
import { needWords } from './rules/words.ts'

export type StaffHelpNeed = { text: string; to: string; label: string }

/** The page on which it is done, where that is not the help itself. */
const pageOf: Partial<Record<keyof typeof needWords, string>> = { review: '/review', nobody: '/edit' }

/**
 * What help for staff asks of somebody today: an offer or a colleague to answer, a review that is due, a step to be looked at
 * again. Said without a word of what it is about: others may see the first page over one's shoulder.
 */
export async function findStaffHelpNeeds(
  db: OrgReader,
  { org, personId, may }: Pick<Visit, 'org' | 'personId' | 'may'>,
): Promise<StaffHelpNeed[]> {
  if (!may('staffhelp.own')) return []
  const helps = await listHelps(db, personId)
  const running = helps.filter(({ state }) => state === 'running')
  const due = running.filter((one) => isDue(one, db.today))
  const steps = await listSteps(
    db,
    running.map(({ id }) => id),
  )
  const late = new Set(steps.filter((step) => isLate(step, db.today)).map(({ helpId }) => helpId))
  const here = `/${org.slug}/staff-help`
  const as =
    (what: keyof typeof needWords) =>
    ({ id }: { id: number }) => ({
      ...needWords[what],
      to: `${here}/${id}${pageOf[what] ?? ''}`,
    })
  return [
    ...helps.filter(({ state, part }) => state === 'offered' && part === 'helped').map(as('offered')),
    ...helps.filter(({ state, part }) => state === 'asked' && part === 'helper').map(as('asked')),
    ...helps
      .filter(({ state, part, helperId }) => state === 'asked' && part === 'helped' && helperId === null)
      .map(as('nobody')),
    ...due.map(as('review')),
    ...running.filter((one) => late.has(one.id) && !due.includes(one)).map(as('step')),
  ]
}
