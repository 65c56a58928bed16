import { finalChances } from '#stats/filter.ts'
import type { AheadPupil, Course, Entry } from './model.ts'

/** What a change does to a grade, wherever the forecast puts it. */
export type Op =
  | { kind: 'raise'; by: number }
  | { kind: 'floor'; place: number }
  | { kind: 'set'; place: number }

/** An entry with what was changed of it; `top` is the highest place of its tier. */
export type EntryState = Entry & { ops: readonly Op[]; top: number; out: boolean; added: boolean }
export type PupilState = { pupil: AheadPupil; entries: readonly EntryState[] }
/** A cohort with changes, by pupil. */
export type CohortState = ReadonlyMap<number, PupilState>

export const topOf = (course: Course | undefined, tier: string | null): number => {
  const highest = (course?.grades.length ?? 1) - 1
  return tier === null ? highest : (course?.tops[tier] ?? highest)
}

export const startState = (pupils: readonly AheadPupil[], courses: readonly Course[]): CohortState =>
  new Map(
    pupils.map((pupil) => [
      pupil.id,
      {
        pupil,
        entries: pupil.entries.map((entry) => ({
          ...entry,
          ...{ ops: [], top: topOf(courses[entry.course], entry.tier), out: false, added: false },
        })),
      },
    ]),
  )

/** Where a grade ends that the forecast puts at `place`. */
export function placeAfter({ ops, top }: Pick<EntryState, 'ops' | 'top'>, place: number): number {
  let now = place
  for (const op of ops) {
    if (op.kind === 'raise') now = Math.max(0, Math.min(top, now) + op.by)
    else if (op.kind === 'floor') now = Math.max(now, op.place)
    else now = op.place
  }
  return Math.min(top, now)
}

/** The grade a value on the steps of a course stands for. */
export function placeOf({ cuts }: Pick<Course, 'cuts'>, value: number): number {
  let place = 0
  while (place < cuts.length && value >= (cuts[place] ?? value)) place += 1
  return place
}

/** The chance of each place by the forecast, before anything was changed. */
export const chancesOf = (entry: Pick<Entry, 'mean' | 'sd'>, course: Course): number[] =>
  entry.sd > 0
    ? finalChances(entry, course.cuts)
    : course.grades.map((_, place) => (place === placeOf(course, entry.mean) ? 1 : 0))

/** The grade in the middle of what the forecast holds for likely, after the changes. */
export const middlePlace = (entry: EntryState, course: Course): number =>
  placeAfter(entry, placeOf(course, entry.mean))
