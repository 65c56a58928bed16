import type { Measure } from '#features/measures/api.ts'
import type { Course } from './model.ts'
import { type CohortState, chancesOf, type EntryState, placeAfter } from './state.ts'
import type { Setting } from './work.ts'

/** What a scenario asks of a subject: how many pupils have to end higher than forecast, and by how many grades in all. */
export type Help = { subjectId: number; name: string; pupils: number; grades: number }

/** A grade an entry would have to win: with what chance it is needed, from where, to where. */
type Lift = { chance: number; from: number; to: number }

/** The lifts of an entry over what the forecast holds for possible; a new entry asks for teaching, not for these. */
function liftsOf(entry: EntryState, course: Course): Lift[] {
  if (entry.out || entry.added || entry.ops.length === 0) return []
  return chancesOf(entry, course).flatMap((chance, place) => {
    const from = Math.min(entry.top, place)
    const to = placeAfter(entry, place)
    return to > from && chance > 0 ? [{ chance, from, to }] : []
  })
}

const entriesOf = (state: CohortState) => [...state.values()].flatMap(({ entries }) => entries)

/** The help a scenario implies, by subject, most grades first; sums of chances, never counts of rounded grades. */
export function helpImplied(state: CohortState, courses: readonly Course[]): Help[] {
  const bySubject = new Map<number, Help>()
  for (const entry of entriesOf(state)) {
    const course = courses[entry.course]
    if (!course) continue
    for (const { chance, from, to } of liftsOf(entry, course)) {
      const { subjectId, name, unit } = course
      const known = bySubject.get(subjectId) ?? { subjectId, name, pupils: 0, grades: 0 }
      known.pupils += chance
      known.grades += (chance * (to - from)) / unit
      bySubject.set(subjectId, known)
    }
  }
  return [...bySubject.values()].toSorted((a, b) => b.grades - a.grades)
}

/** Hours of help at a rate somebody gave; null while nobody has. */
export const hoursOf = (help: readonly Help[], hoursAGrade: number | null): number | null =>
  hoursAGrade === null ? null : hoursAGrade * help.reduce((sum, { grades }) => sum + grades, 0)

/** The points a measure asks for at its line, where it has one. */
const lineOf = ({ rule, threshold }: Measure): number | null =>
  threshold && (rule.kind === 'number of passes' || rule.kind === 'pillars achieved') ? rule.least : null

export type Narrowing = { measure: string; share: number; pupils: number; warning: string }

const fewest = 5
const clustered = 0.6

/**
 * The line at which a scenario's gains pile up: where most pupils who would have to gain would end exactly on it. The measure
 * says itself what is wrong with looking at such pupils alone. Null where gains are spread.
 */
export function narrowingOf(state: CohortState, setting: Setting): Narrowing | null {
  const { courses, measures, resultAt } = setting
  const ends = new Map<number, number>()
  let all = 0
  for (const entry of entriesOf(state)) {
    const course = courses[entry.course]
    for (const { chance, to } of course ? liftsOf(entry, course) : []) {
      const points = resultAt(entry.course, to).awards[0]?.points
      all += chance
      if (points !== undefined) ends.set(points, (ends.get(points) ?? 0) + chance)
    }
  }
  const found = measures.flatMap((measure): Narrowing[] => {
    const least = lineOf(measure)
    const pupils = least === null ? 0 : (ends.get(least) ?? 0)
    if (!measure.threshold || measure.past || pupils < fewest || pupils < clustered * all) return []
    return [{ measure: measure.name, share: pupils / all, pupils, warning: measure.threshold.warning }]
  })
  return found[0] ?? null
}
