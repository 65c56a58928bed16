import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import { count, formatDay } from '#features/school/api.ts'
import { listHelpToReview, listUnacted } from '#features/support/api.server.ts'
import type { Series } from '../queries/series.server.ts'
import type { AgendaSource } from './source.ts'

const minutesEach = { due: 6, unacted: 6 }
/** So many plans are named; the rest is a number. */
const mostNamed = 4
/** A cycle, in days: what was flagged in the last one stands among the findings. */
export const patience = 42

/** Whether a pupil is one a meeting looks after; null where help is not its matter. */
async function ownPupils(db: OrgReader, series: Series): Promise<((pupilId: number) => boolean) | null> {
  if (series.departmentId !== null) return null
  if (series.yearGroupId === null) return () => true
  const pupils = await listPupils(db, everyone, { yearGroupId: series.yearGroupId })
  const ids = new Set(pupils.map(({ id }) => id))
  return (pupilId) => ids.has(pupilId)
}

/** Help whose review is due by the day of the meeting: it goes on by a decision alone. */
export const helpDue: AgendaSource = async (db, { meeting, series }) => {
  const isOwn = await ownPupils(db, series)
  if (!isOwn) return []
  const due = (await listHelpToReview(db, meeting.heldOn)).filter(({ pupils }) =>
    pupils.some(({ id }) => isOwn(id)),
  )
  const [longest] = due
  if (!longest) return []
  const kinds = [...Map.groupBy(due, ({ title }) => title)].map(([title, own]) => `${title} (${own.length})`)
  const more = kinds.length > mostNamed ? ', and more' : ''
  return [
    {
      ...{ key: 'help due', source: 'help' },
      title: `${count(due.length, 'plan of help waits', 'plans of help wait')} for a decision`,
      why: `${kinds.slice(0, mostNamed).join(', ')}${more}; the longest since ${formatDay(longest.reviewOn)}.`,
      ...{ minutes: minutesEach.due, must: true },
    },
  ]
}

/** What was flagged more than a cycle ago and nobody has acted on, with its clock. */
export const unacted: AgendaSource = async (db, { meeting, series }) => {
  const isOwn = await ownPupils(db, series)
  if (!isOwn) return []
  const waiting = (await listUnacted(db, meeting.heldOn)).filter(
    ({ pupilId, days }) => pupilId !== null && isOwn(pupilId) && days > patience,
  )
  if (waiting.length === 0) return []
  const oldest = Math.max(...waiting.map(({ days }) => days))
  return [
    {
      ...{ key: 'unacted', source: 'unacted' },
      title: `${count(waiting.length, 'pupil was', 'pupils were')} flagged over a cycle ago, and nobody has acted`,
      why: `The first of them ${count(oldest, 'day')} ago. Begin help, or say why it can wait.`,
      ...{ minutes: minutesEach.unacted, must: false },
    },
  ]
}
