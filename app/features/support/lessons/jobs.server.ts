import type { OrgWriter } from '#features/access/api.server.ts'
import { now } from '#platform/clock.ts'
import { isLeftLying, type Worker, workInBackground } from '../proposing/jobs.server.ts'
import { failProposal, noteProgress } from '../proposing/states.server.ts'
import { basisOf } from './basis.server.ts'
import { finishDraft } from './commands/draft.server.ts'
import { findLessonCycle, readDesk } from './queries/desk.server.ts'
import { type Draft, getDraft } from './queries/drafts.server.ts'
import type { Desk } from './rules/desk.ts'
import { linesOf } from './rules/lines.ts'
import { problemOf } from './rules/problem.ts'
import { solveLessons } from './solve.server.ts'

const refuse = (desk: Desk | null): string | null =>
  desk === null
    ? 'There is no cycle to plan for.'
    : desk.periods.length === 0
      ? 'There is no timetable yet: lessons need periods to be held in.'
      : desk.staff.length === 0
        ? 'Nobody is kept free in any period.'
        : null

type At = Pick<Worker, 'read' | 'write'>

/** Works a draft out and keeps it; in so many seconds of the solver where they are said. */
export async function workOutDraft(
  { read, write }: At,
  { id, country, seconds }: { id: number; country: string; seconds?: number },
): Promise<void> {
  const desk = await read(async (db) => {
    const { starts, calm } = await getDraft(db, id)
    const cycle = await findLessonCycle(db, starts)
    return cycle && (await readDesk(db, country, { cycle, starts, calm }))
  })
  const refused = refuse(desk)
  if (desk === null || refused !== null)
    return write((db: OrgWriter) => failProposal(db, 'lesson_draft', { id, note: refused ?? '' }))
  const note = 'Looking for places in which pupils miss least'
  await write((db) => noteProgress(db, 'lesson_draft', { id, note, at: now() }))
  const asked = problemOf(desk)
  const solved = await solveLessons(asked, { calm: desk.calm, ...(seconds ? { seconds } : {}) })
  const lines = linesOf(solved.plan, asked, desk)
  await write((db) => finishDraft(db, id, { solved, lines, basis: basisOf(asked) }))
}

/** Works a draft out while its page shows how far it is. */
export const draftInBackground = (visit: Worker, id: number): void =>
  workInBackground(visit, {
    ...{ table: 'lesson_draft', id },
    work: () => workOutDraft(visit, { id, country: visit.org.country }),
  })

/** Takes up a draft that a stopped process left lying. */
export function takeUp(visit: Worker, one: Pick<Draft, 'id' | 'state' | 'workedAt'>): void {
  if (isLeftLying(visit, one)) draftInBackground(visit, one.id)
}
