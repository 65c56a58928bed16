import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { isDue } from '#features/support/api.ts'
import { listSteps } from './queries/content.server.ts'
import { type Help, listHelps } from './queries/helps.server.ts'
import { isLate } from './rules/loop.ts'
import { needWords } from './rules/words.ts'

export type StaffHelpNeed = { text: string; to: string; label: string }

/** The page on which it is done, where that is not the help itself. */
const pageOf: Partial<Record<keyof typeof needWords, string>> = { review: '/review', nobody: '/edit' }

/** So many days a department’s help counts as new to those it names, while no step is agreed. */
const NEW_DAYS = 14

const isNews = (help: Help, { personId, today }: { personId: number; today: string }): boolean =>
  help.departmentId !== null &&
  help.part === 'helped' &&
  help.openedBy !== personId &&
  help.openedOn > addDays(today, -NEW_DAYS)

/**
 * What help for staff asks of somebody today: an offer or a colleague to answer, help of the department that has begun, a review
 * that is due, a step to be looked at again. Said without a word of what it is about: others may see the first page over one's shoulder.
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
  const stepped = new Set(steps.map(({ helpId }) => helpId))
  const news = running.filter(
    (one) => isNews(one, { personId, today: db.today }) && !stepped.has(one.id) && !due.includes(one),
  )
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
      .filter(({ state, part, helpers }) => state === 'asked' && part === 'helped' && helpers.length === 0)
      .map(as('nobody')),
    ...news.map(as('begun')),
    ...due.map(as('review')),
    ...running.filter((one) => late.has(one.id) && !due.includes(one)).map(as('step')),
  ]
}
