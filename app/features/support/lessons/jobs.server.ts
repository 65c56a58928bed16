import { now } from '#platform/clock.ts'
import { isLeftLying, type Worker, workInBackground } from '../proposing/jobs.server.ts'
import { failProposal, noteProgress } from '../proposing/states.server.ts'
import { basisOf } from './basis.server.ts'
import { finishDraft } from './commands/draft.server.ts'
import { findLessonCycle, readDesk } from './queries/desk.server.ts'
import { type Draft, getDraft } from './queries/drafts.server.ts'
import { linesOf } from './rules/lines.ts'
import { problemOf } from './rules/problem.ts'
import { solveLessons } from './solve.server.ts'

async function draft(visit: Worker, id: number): Promise<void> {
  const { desk } = await visit.read(async (db) => {
    const { starts, calm } = await getDraft(db, id)
    const cycle = await findLessonCycle(db)
    return { desk: cycle && (await readDesk(db, visit.org.country, { cycle, starts, calm })) }
  })
  const fail = (note: string) => visit.write((db) => failProposal(db, 'lesson_draft', { id, note }))
  if (!desk) return fail('There is no cycle to plan for.')
  if (desk.periods.length === 0) return fail('There is no timetable yet: lessons need periods to be held in.')
  if (desk.staff.length === 0) return fail('Nobody is kept free in any period.')
  const note = 'Looking for places in which pupils miss least'
  await visit.write((db) => noteProgress(db, 'lesson_draft', { id, note, at: now() }))
  const asked = problemOf(desk)
  const solved = await solveLessons(asked.problem, desk)
  const lines = linesOf(solved.plan, asked, desk)
  await visit.write((db) => finishDraft(db, id, { solved, lines, basis: basisOf(asked) }))
}

/** Works a draft out while its page shows how far it is. */
export const draftInBackground = (visit: Worker, id: number): void =>
  workInBackground(visit, { table: 'lesson_draft', id, work: () => draft(visit, id) })

/** Takes up a draft that a stopped process left lying. */
export function takeUp(visit: Worker, one: Pick<Draft, 'id' | 'state' | 'workedAt'>): void {
  if (isLeftLying(visit, one)) draftInBackground(visit, one.id)
}
