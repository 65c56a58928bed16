import type { OrgReader } from '#features/access/api.server.ts'
import { listJudgedCycles } from '#features/progress/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { findLastHeld, type Meeting } from '../queries/meetings.server.ts'
import type { Series } from '../queries/series.server.ts'
import { fitAgenda } from '../rules/fit.ts'
import { listOpenFindings } from './findings.server.ts'
import type { AgendaOf, Proposal } from './source.ts'
import { sources } from './sources.server.ts'

/** Where a series has not met yet, so many days count as since last time. */
const usualDays = 14

/**
 * What the data put on the agenda of a meeting beside what stands there already: what must be and what fits into the
 * minutes that are left, and what waits.
 */
export async function writeAgenda(
  db: OrgReader,
  { meeting, series }: { meeting: Meeting; series: Series },
  standing: readonly { key: string; minutes: number }[],
): Promise<{ since: string; placed: Proposal[]; waiting: Proposal[] }> {
  const last = await findLastHeld(db, { seriesId: series.id, before: meeting.heldOn })
  const since = last?.heldOn ?? addDays(meeting.heldOn, -usualDays)
  const cycle = (await listJudgedCycles(db)).find((one) => one.ends <= meeting.heldOn)
  const findings = await listOpenFindings(db, series, cycle)
  const of: AgendaOf = { meeting, series, since, cycle, findings }
  const proposals: Proposal[] = []
  // One transaction has one connection: the sources are read one after the other.
  for (const source of sources) proposals.push(...(await source(db, of)))
  const taken = new Set(standing.map((one) => one.key))
  // What several sources propose stands where the first of them puts it.
  const fresh = [...Map.groupBy(proposals, (one) => one.key)].flatMap(([key, [first]]) =>
    first && !taken.has(key) ? [first] : [],
  )
  const left = meeting.minutes - standing.reduce((sum, one) => sum + one.minutes, 0)
  return { since, ...fitAgenda(fresh, left) }
}
