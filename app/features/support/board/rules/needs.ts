import type { HelpKind } from '#features/measures/api.ts'
import { expectedEffect } from '#stats/months.ts'
import { normalCdf, normalPdf, normalQuantile } from '#stats/normal.ts'

/** A forecast of one subject, its spread in grades. */
export type SubjectStanding = { subjectId: number; sd: number; reach: number | null; status: string | null }

/** What was found of a pupil and nobody has acted on. */
export type Flagged = { findingId: number; kind: string; subjectId: number | null }

export type Need = {
  pupilId: number
  /** Name of the year group. */
  year: string
  /** Key of the key stage: those of one sit in a group. */
  stage: string
  /** Where help is needed most; null for all subjects. */
  subjectId: number | null
  findingId: number | null
  /** What was found; a pupil behind without a finding counts as behind. */
  found: string
  /** Grades that the pupil is expected to be short of the target. */
  grades: number
  hoursHad: number
}

const NEVER = 0.001

/** Grades expected short of a target that is reached with such a chance: E[max(0, target - grade)] of a normal forecast. */
export function shortfall({ sd, reach }: { sd: number; reach: number }): number {
  const z = normalQuantile(1 - Math.min(1 - NEVER, Math.max(NEVER, reach)))
  return sd * (z * normalCdf(z) + normalPdf(z))
}

const isBehind = ({ status }: SubjectStanding): boolean => status === 'behind' || status === 'well_behind'

/** Where a pupil needs help most: what was found, else the subject in which they are furthest behind; null where none is. */
export function neediest(
  standings: readonly SubjectStanding[],
  flagged: Flagged | undefined,
): { subjectId: number | null; grades: number; found: string } | null {
  const short = standings.flatMap((one) =>
    one.reach === null ? [] : [{ ...one, grades: shortfall({ sd: one.sd, reach: one.reach }) }],
  )
  const furthest = (some: readonly (SubjectStanding & { grades: number })[]) =>
    some.toSorted((a, b) => b.grades - a.grades || a.subjectId - b.subjectId)[0]
  if (flagged) {
    const { subjectId, kind: found } = flagged
    const own = subjectId === null ? furthest(short) : short.find((one) => one.subjectId === subjectId)
    return { subjectId, found, grades: own?.grades ?? 0 }
  }
  const behind = furthest(short.filter(isBehind))
  return behind ? { subjectId: behind.subjectId, found: 'behind', grades: behind.grades } : null
}

/** A pupil whom a kind of help was not made for is expected to gain half. */
const ELSEWHERE = 0.5
/** Standard deviations by which a published figure is unsure; one that nobody has looked up yet is twice as much so. */
const UNSURE = { verified: 0.15, recalled: 0.3 } as const

/**
 * Points a kind of help is expected to bring: hundredths of a standard deviation a year, by its newest published figure.
 * `given`: the pupil has it now, and it was chosen for them.
 */
export function gainOf(
  { evidence, suits }: Pick<HelpKind, 'evidence' | 'suits'>,
  { found, given }: { found: string; given: boolean },
): number {
  const [newest] = evidence.toSorted((a, b) => b.year - a.year)
  const fit = given || suits.includes(found) ? 1 : ELSEWHERE
  const published = newest ? { months: newest.months, sd: UNSURE[newest.checked] } : null
  return Math.max(0, 100 * fit * expectedEffect(published))
}

/**
 * So many needs as may be weighed: everybody named (helped now, or wished for), then what was found, then the furthest behind.
 * Help for others is a matter of their lessons.
 */
export function neediestFirst(needs: readonly Need[], named: ReadonlySet<number>, most: number): Need[] {
  const rank = ({ pupilId, findingId }: Need) => (named.has(pupilId) ? 0 : findingId !== null ? 1 : 2)
  return needs
    .toSorted((a, b) => rank(a) - rank(b) || b.grades - a.grades || a.pupilId - b.pupilId)
    .slice(0, Math.max(most, named.size))
}
