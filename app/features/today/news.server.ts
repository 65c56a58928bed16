import { findLastVisit, listNews, type OrgReader, type Visit } from '#features/access/api.server.ts'
import { addDays, dateOf, formatDay } from '#features/school/api.ts'
import { tellNews } from './rules.ts'

const USUAL_DAYS = 14

/** What was done here since somebody was last in, for those who answer for the whole; else null. */
export async function findNews(
  db: OrgReader,
  visit: Visit,
): Promise<{ since: string; lines: string[] } | null> {
  if (!visit.may('cycle.run')) return null
  const last = await findLastVisit(db)
  const since = last ? dateOf(last) : addDays(visit.today, -USUAL_DAYS)
  const lines = tellNews(await listNews(db, last ?? new Date(`${since}T00:00:00Z`)))
  return { since: last ? `you were last here, ${formatDay(since)}` : formatDay(since), lines }
}
