import type { OrgReader, Reach } from '#features/access/api.server.ts'
import type { PupilRow } from '#features/school/api.server.ts'
import { compareLabels, formatPupilName } from '#features/school/api.ts'
import { listJudgedCycles, listStatuses } from './queries.server.ts'
import type { StatusWords } from './words.ts'

/** A pupil; `part` is the registration group, where a group is shown in parts. */
export type Mark = { id: number; name: string; status: StatusWords; part?: string }
export type Overview = { cycle: string | null; groups: { label: string; to?: string; pupils: Mark[] }[] }

/** Pupils with their status after the last judged cycle, in groups; over all subjects, or in one. */
export async function makeOverview(
  db: OrgReader,
  reach: Reach,
  wish: {
    base: string
    pupils: readonly PupilRow[]
    groupOf: (pupil: PupilRow) => string
    /** Where a group has a page of its own. */
    groupTo?: (pupil: PupilRow) => string | undefined
    subjectId?: number
    /** Registration group after registration group within each group. */
    inParts?: boolean
  },
): Promise<Overview> {
  const [cycle] = await listJudgedCycles(db)
  if (!cycle) return { cycle: null, groups: [] }
  const subject = wish.subjectId === undefined ? {} : { subjectId: wish.subjectId }
  const pupilIds = wish.pupils.map((pupil) => pupil.id)
  const statuses = await listStatuses(db, reach, { cycleId: cycle.id, pupilIds, ...subject })
  const groups = Map.groupBy(wish.pupils, wish.groupOf)
  return {
    cycle: cycle.name,
    groups: [...groups].map(([label, pupils]) => ({
      label,
      ...groupAddress(wish.groupTo, pupils),
      pupils: (wish.inParts ? pupils.toSorted(byPart) : pupils).map((pupil) => ({
        id: pupil.id,
        name: formatPupilName(pupil),
        status: statuses.get(pupil.id) ?? 'not known',
        ...(wish.inParts ? { part: partOf(pupil) } : {}),
      })),
    })),
  }
}

const partOf = ({ group }: PupilRow): string => group ?? 'no group'
const byPart = (a: PupilRow, b: PupilRow) => compareLabels(partOf(a), partOf(b))

function groupAddress(
  to: ((pupil: PupilRow) => string | undefined) | undefined,
  [first]: readonly PupilRow[],
) {
  const address = first && to?.(first)
  return address === undefined ? {} : { to: address }
}

/** The pupils given by year group, each year leading to its own page; over all subjects, or in one. */
export function makeYearOverview(
  db: OrgReader,
  reach: Reach,
  wish: { base: string; pupils: readonly PupilRow[]; subjectId?: number; inParts?: boolean },
): Promise<Overview> {
  return makeOverview(db, reach, {
    ...wish,
    pupils: wish.pupils.toSorted((a, b) => (a.yearNumber ?? 0) - (b.yearNumber ?? 0)),
    groupOf: (pupil) => pupil.year ?? 'No year',
    // In a subject a year is not a page of its own.
    groupTo: ({ yearGroupId }) =>
      yearGroupId === null || wish.subjectId !== undefined
        ? undefined
        : `${wish.base}/years/${yearGroupId}/progress`,
  })
}

export const pupilsOf = (overview: Overview): number[] =>
  overview.groups.flatMap((group) => group.pupils.map((pupil) => pupil.id))
