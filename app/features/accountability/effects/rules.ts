import { mean } from '#stats/vector.ts'

export type Start = { pupilId: number; kind: string; score: number; cohort: string }

/** A kind of start that fewer of a cohort have says little of who started where among them. */
const LEAST_SHARE = 0.6

function inSpreads<T>(rows: readonly T[], of: (row: T) => number): Map<T, number> {
  const middle = mean(rows.map(of))
  const sd = Math.sqrt(mean(rows.map((row) => (of(row) - middle) ** 2)))
  return new Map(sd > 0 ? rows.map((row) => [row, (of(row) - middle) / sd]) : [])
}

/**
 * Where each pupil started within the cohort, in standard deviations: the mean over the kinds of prior attainment that most
 * of the cohort has. Who has none of them has no start, and none is made up. `cohortOf` names the cohort of every pupil.
 */
export function startsOf(
  given: readonly Start[],
  cohortOf: ReadonlyMap<number, string>,
): Map<number, number> {
  const sizes = Map.groupBy(cohortOf.values(), (cohort) => cohort)
  const kinds = Map.groupBy(given, ({ cohort, kind }) => `${cohort} ${kind}`)
  const placed = [...kinds.values()].flatMap((own) => {
    const size = sizes.get(own[0]?.cohort ?? '')?.length ?? 0
    return own.length < LEAST_SHARE * size ? [] : [...inSpreads(own, ({ score }) => score)]
  })
  const means = [...Map.groupBy(placed, ([{ pupilId }]) => pupilId)].map(([pupilId, own]) => ({
    pupilId,
    start: mean(own.map(([, value]) => value)),
  }))
  const cohorts = Map.groupBy(means, ({ pupilId }) => cohortOf.get(pupilId))
  return new Map(
    [...cohorts.values()].flatMap((own) =>
      [...inSpreads(own, ({ start }) => start)].map(([{ pupilId }, start]) => [pupilId, start] as const),
    ),
  )
}

export type Days = { personId: number; days: number }

/** Who taught less of a class than this is not said to have brought it to its results. */
const MAIN_PART = 2 / 3

/** Whoever taught most of a class; null where it was shared or changed hands. */
export function mainTeacher(taught: readonly Days[]): number | null {
  const whole = taught.reduce((all, { days }) => all + days, 0)
  return taught.find(({ days }) => days >= MAIN_PART * whole && days > 0)?.personId ?? null
}

/** A result and the year it came in. Days are YYYY-MM-DD. */
export type Sat = {
  pupilId: number
  subjectId: number
  yearId: number
  yearStarts: string
  awardedOn: string
}
export type Sitting = {
  pupilId: number
  classId: number
  subjectId: number
  yearId: number
  starts: string
  ends: string | null
}

/** Who sat in a class for a smaller part of the year was not brought to the result by it. */
const LEAST_OF_YEAR = 2 / 3
/** Lessons end before a year does: nobody need have sat in a class for longer. */
const LONGEST = 300

const dayNumber = (day: string): number => Date.parse(day) / 86_400_000

/** Tells of a result in which class of the subject it was sat for: the longest, and two thirds of the year at least; or null. */
export function classFinder(sittings: readonly Sitting[]): (result: Sat) => number | null {
  const keyOf = ({ pupilId, subjectId, yearId }: Pick<Sat, 'pupilId' | 'subjectId' | 'yearId'>) =>
    `${pupilId} ${subjectId} ${yearId}`
  const own = Map.groupBy(sittings, keyOf)
  return (result) => {
    const [first, last] = [dayNumber(result.yearStarts), dayNumber(result.awardedOn)]
    const days = new Map<number, number>()
    for (const { classId, starts, ends } of own.get(keyOf(result)) ?? []) {
      const from = Math.max(first, dayNumber(starts))
      const to = ends === null ? last : Math.min(last, dayNumber(ends))
      days.set(classId, (days.get(classId) ?? 0) + Math.max(0, to - from + 1))
    }
    const [longest] = [...days].sort(([, a], [, b]) => b - a)
    const needed = LEAST_OF_YEAR * Math.min(LONGEST, last - first + 1)
    return longest && longest[1] >= needed ? longest[0] : null
  }
}
