import type { OrgReader } from '#features/access/api.server.ts'
import { listPlacements, listTerms } from '#features/school/api.server.ts'
import { weeksOfSchool } from './rules/weeks.ts'

/** Weeks of school since a pupil’s courses of a pathway began: since the school year in which they came into its first year. */
export async function countWeeks(db: OrgReader, pupilId: number, firstYear: number): Promise<number> {
  const placements = await listPlacements(db, pupilId)
  const within = placements.filter(({ yearNumber, starts }) => yearNumber >= firstYear && starts <= db.today)
  const first = within.at(-1)
  return first ? weeksOfSchool(await listTerms(db), first.starts, db.today) : 0
}
