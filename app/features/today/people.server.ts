import type { OrgReader, Reach, Visit } from '#features/access/api.server.ts'
import { makeYearOverview, type Overview } from '#features/progress/api.server.ts'
import { listPupils } from '#features/school/api.server.ts'
import type { StatusGroup } from '#ui/chart/StatusBars.tsx'

/** So many pupils are shown one by one on the first page; more are counted by year. */
const MOST_MARKS = 420

export type People =
  | { as: 'marks'; caption: string; groups: Overview['groups'] }
  | { as: 'bars'; caption: string; groups: StatusGroup[] }

const counted = ({ label, to, pupils }: Overview['groups'][number]): StatusGroup => {
  const counts: StatusGroup['counts'] = {}
  for (const { status } of pupils) counts[status] = (counts[status] ?? 0) + 1
  return { label, ...(to ? { to } : {}), counts }
}

/** The pupils somebody's posts open, by status after the last judged cycle; null before there is one. */
export async function findPeople(db: OrgReader, visit: Visit, reach: Reach): Promise<People | null> {
  const base = `/${visit.org.slug}`
  const pupils = await listPupils(db, reach)
  const { cycle, groups } = await makeYearOverview(db, reach, { base, pupils })
  if (cycle === null || pupils.length === 0) return null
  const caption = `${pupils.length.toLocaleString('en-GB')} pupils after ${cycle}, by how likely their targets are to be reached over all subjects.`
  return pupils.length <= MOST_MARKS
    ? { as: 'marks', caption: `${caption} Point to see the name, press to open.`, groups }
    : { as: 'bars', caption: `${caption} Press a year for its pupils.`, groups: groups.map(counted) }
}
